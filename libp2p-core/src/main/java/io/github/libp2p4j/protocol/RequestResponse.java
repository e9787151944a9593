/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.bytes.MessageBuffer;

/**
 * Makes and serves requests: one message, one answer, on a stream of its own.
 * Thread-safe.
 */
public final class RequestResponse {

	private final Alarm alarm;

	private final NetworkObserver observer;

	private final LongSupplier nanoClock;

	/** Requests of this node under way, by protocol. */
	private final ConcurrencyGate outbound = new ConcurrencyGate();

	private final SpokenProtocols spoken = new SpokenProtocols();

	/**
	 * @param alarm ends what takes too long
	 * @param observer told of requests that a limit refuses
	 */
	public RequestResponse(Alarm alarm, NetworkObserver observer) {
		this(alarm, observer, System::nanoTime);
	}

	RequestResponse(Alarm alarm, NetworkObserver observer, LongSupplier nanoClock) {
		this.alarm = alarm;
		this.observer = observer;
		this.nanoClock = nanoClock;
	}

	// Serving

	/**
	 * What to register for the protocol. Its gates begin empty.
	 */
	public <Q, A> ProtocolHandler serve(RequestProtocol<Q, A> protocol, RequestHandler<Q, A> handler) {
		return new RequestResponder<>(new ServedProtocol<>(protocol, this.alarm, this.observer), handler);
	}

	/**
	 * The asynchronous twin of {@link #serve}.
	 */
	public <Q, A> AsyncProtocolHandler serveAsync(RequestProtocol<Q, A> protocol, AsyncRequestHandler<Q, A> handler) {
		return new AsyncRequestResponder<>(new ServedProtocol<>(protocol, this.alarm, this.observer), handler);
	}

	// Asking

	/**
	 * Asks a peer.
	 * @param connect brings about the connection in the time it is given; cancelled if
	 * the request is
	 * @return completes with the answer, exceptionally with a {@link RequestException}.
	 * Cancelling it (as a {@code CompletableFuture}) resets the stream
	 */
	public <Q, A> CompletionStage<A> askAsync(Function<Duration, CompletionStage<Connection>> connect,
			RequestProtocol<Q, A> protocol, Q request) {
		ByteBuffer frame;
		try {
			frame = frame(protocol, request);
		}
		catch (RequestException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		String id = protocol.id();
		int most = protocol.limits().maxOutbound();
		if (!this.outbound.tryEnter(id, most)) {
			this.observer.rejected("stream", Direction.OUTBOUND, "max-outbound-requests");
			return CompletableFuture.failedFuture(new RequestException(Reason.LIMIT,
					"The request " + id + " failed: " + most + " are under way already (max-outbound)", Origin.LIBRARY,
					null));
		}
		RequestRun<Q, A> run = new RequestRun<>(protocol, frame, this.spoken, this.nanoClock,
				() -> this.outbound.leave(id));
		run.start(connect, this.alarm);
		return run.result();
	}

	private static <Q> ByteBuffer frame(RequestProtocol<Q, ?> protocol, Q request) {
		byte[] bytes;
		try {
			bytes = protocol.requestCodec().encode(request);
		}
		catch (Exception ex) {
			throw new RequestException(Reason.CODEC_FAILED,
					"The request " + protocol.id() + " could not be encoded: " + ex, Origin.APPLICATION, ex);
		}
		int most = protocol.limits().maxRequestBytes();
		if (bytes.length > most) {
			throw new RequestException(Reason.REQUEST_TOO_LARGE,
					"The request " + protocol.id() + " has " + bytes.length + " bytes; the protocol allows " + most,
					Origin.APPLICATION, null);
		}
		return frame(protocol.framing(), bytes);
	}

	/**
	 * A message as it goes out.
	 */
	static ByteBuffer frame(MessageFraming framing, byte[] message) {
		return switch (framing) {
			case UVARINT -> MessageBuffer.prefix(message);
			case NONE -> ByteBuffer.wrap(message);
		};
	}

}
