/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;

import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.RequestContext;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.Stream;

/**
 * Serves requests by a blocking handler: one stream, one request, one answer, on one
 * handler thread. Thread-safe.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
final class RequestResponder<Q, A> implements ProtocolHandler {

	private final ServedProtocol<Q, A> served;

	private final RequestHandler<Q, A> handler;

	RequestResponder(ServedProtocol<Q, A> served, RequestHandler<Q, A> handler) {
		this.served = served;
		this.handler = handler;
	}

	@Override
	public void handle(Stream stream) {
		Registration place = this.served.admit(stream);
		if (place == null) {
			return;
		}
		try {
			serve(stream, place);
		}
		finally {
			place.close();
		}
	}

	private void serve(Stream stream, Registration place) {
		Registration deadline = this.served.limitTime(stream);
		try {
			Q request = this.served.decode(stream, this.served.input(stream).read());
			ByteBuffer answer = this.served.frame(answer(request, this.served.context(stream)));
			ByteBuffer end = ServedProtocol.cutEnd(answer);
			stream.write(answer);
			place.close();
			stream.write(end);
		}
		finally {
			deadline.close();
		}
	}

	private A answer(Q request, RequestContext context) {
		try {
			return this.handler.handle(request, context);
		}
		catch (Exception ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			throw this.served.handlerFailed(ex);
		}
	}

}
