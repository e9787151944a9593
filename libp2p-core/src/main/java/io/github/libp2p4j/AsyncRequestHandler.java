/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.concurrent.CompletionStage;

/**
 * Answers requests like a {@link RequestHandler}, without holding a thread. Called on a
 * callback thread, and must not block.
 * <p>
 * The stage is cancelled (as a {@code CompletableFuture}) when nobody waits for its
 * answer any more: the peer has reset the stream, the connection is lost, or the time of
 * the exchange is over. The request counts until the stage completes.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
@FunctionalInterface
public interface AsyncRequestHandler<Q, A> {

	CompletionStage<A> handle(Q request, RequestContext context) throws Exception;

}
