/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import java.util.Collection;

import io.github.libp2p4j.identity.PeerId;

import org.springframework.security.core.GrantedAuthority;

/**
 * What a peer may do, for {@code @PreAuthorize} and the like. Asked for every call of a
 * handler, on its thread; an {@code AccessDeniedException} or
 * {@code AuthenticationException} of it refuses the call. Thread-safe.
 */
@FunctionalInterface
public interface PeerAuthoritiesMapper {

	Collection<? extends GrantedAuthority> authoritiesOf(PeerId peer);

}
