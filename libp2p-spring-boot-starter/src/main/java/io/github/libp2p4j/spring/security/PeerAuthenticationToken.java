/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import java.util.Collection;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.handler.PeerPrincipal;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/**
 * A peer that has proven in the handshake of its connection who it is: Spring Security's
 * view of it. Its name is the peer id.
 */
public final class PeerAuthenticationToken extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	/** What is left of the principal when the token has been serialized. */
	private final String name;

	private transient @Nullable PeerPrincipal peer;

	/**
	 * @param authorities what the peer may do
	 */
	public PeerAuthenticationToken(PeerPrincipal peer, Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.name = peer.getName();
		this.peer = peer;
		setAuthenticated(true);
	}

	/**
	 * There are none to show: the handshake was the proof.
	 */
	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	@Override
	public PeerPrincipal getPrincipal() {
		PeerPrincipal known = this.peer;
		if (known == null) {
			known = new PeerPrincipal(PeerId.parse(this.name));
			this.peer = known;
		}
		return known;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PeerAuthenticationToken token && super.equals(other) && this.name.equals(token.name);
	}

	@Override
	public int hashCode() {
		return 31 * super.hashCode() + this.name.hashCode();
	}

}
