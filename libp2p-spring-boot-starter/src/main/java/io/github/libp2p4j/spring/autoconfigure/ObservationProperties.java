/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Observations of streams. Immutable.
 *
 * @param enabled Whether to observe what stream handlers and clients do, for meters and
 * traces of each.
 * @param propagation Whether traces go on at peers that have it on too. Each protocol is
 * then served under a second id, which ends with +trace.
 */
public record ObservationProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean propagation) {
}
