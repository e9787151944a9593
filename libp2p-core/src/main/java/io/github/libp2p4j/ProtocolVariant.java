/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A second form of the protocols that an application serves: under an id of its own, a
 * stream begins with something of the variant's, and goes on as the protocol has it. The
 * handler is the protocol's; stream, meters and events name the protocol. Whoever opens
 * such a stream proposes the variant's id and {@linkplain StreamOptions#named(String)
 * names} it by the protocol's. Implementations are thread-safe.
 */
public interface ProtocolVariant {

	/**
	 * @param protocol the id of a protocol that is about to be served
	 * @return the id of its variant, if it is to have one
	 */
	Optional<String> idOf(String protocol);

	/**
	 * Reads what comes before the protocol, and not a byte more. Called on a handler or
	 * callback thread, which must not be blocked.
	 * @return completes when the handler may have the stream; exceptionally to have it
	 * reset
	 */
	CompletionStage<?> accept(Stream stream);

}
