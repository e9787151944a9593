/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Answers the requests that peers make by a {@link RequestProtocol}.
 * <p>
 * Runs on a handler thread of its own (virtual where the runtime has them) and may block.
 * An exception resets the stream with {@link RequestException#HANDLER_FAILED_CODE}, and
 * is logged as that of any handler; the peer learns that code and nothing else. When the
 * time of the {@linkplain RequestLimits#timeout() exchange} is over the stream is reset;
 * the handler is not interrupted, and counts until it returns.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
@FunctionalInterface
public interface RequestHandler<Q, A> {

	A handle(Q request, RequestContext context) throws Exception;

}
