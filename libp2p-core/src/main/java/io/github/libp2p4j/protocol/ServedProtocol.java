/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.RequestContext;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * What blocking and asynchronous responders of a protocol have in common: the gate, the
 * codecs, and whose failure is whose. Thread-safe.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
final class ServedProtocol<Q, A> {

	/**
	 * What of an answer goes out when its request has stopped to count, lest a peer that
	 * has read the answer and asks again be refused. Chosen: what always finds room in a
	 * stream's share of the send queue.
	 */
	static final int LAST_BYTES = 32 << 10;

	private final RequestProtocol<Q, A> protocol;

	private final Alarm alarm;

	private final NetworkObserver observer;

	private final ConcurrencyGate gate = new ConcurrencyGate();

	ServedProtocol(RequestProtocol<Q, A> protocol, Alarm alarm, NetworkObserver observer) {
		this.protocol = protocol;
		this.alarm = alarm;
		this.observer = observer;
	}

	/**
	 * Lets a request in, or resets its stream and says which limit was against it.
	 * @return null if it was refused; else closing it gives the place back, once
	 */
	@Nullable Registration admit(Stream stream) {
		RequestLimits limits = this.protocol.limits();
		Object peer = stream.remotePeer();
		if (!this.gate.tryEnter(this, limits.maxInbound())) {
			refuse(stream, "max-inbound-requests");
			return null;
		}
		if (!this.gate.tryEnter(peer, limits.maxInboundPerPeer())) {
			this.gate.leave(this);
			refuse(stream, "max-inbound-requests-per-peer");
			return null;
		}
		return new OnceOnly(() -> {
			this.gate.leave(peer);
			this.gate.leave(this);
		});
	}

	private void refuse(Stream stream, String limit) {
		this.observer.rejected("stream", Direction.INBOUND, limit);
		stream.reset(StreamException.Reason.LIMIT, StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
	}

	/**
	 * Resets the stream when its time is over.
	 */
	Registration limitTime(Stream stream) {
		return this.alarm.set(this.protocol.limits().timeout(), () -> stream.reset(StreamException.Reason.TIMEOUT, 0));
	}

	MessageInput input(Stream stream) {
		return new MessageInput(stream, this.protocol.framing(), this.protocol.limits().maxRequestBytes());
	}

	RequestContext context(Stream stream) {
		return new RequestContext(stream);
	}

	/**
	 * @throws StreamException of origin {@code REMOTE} if there is none that can be
	 * decoded; the stream is reset
	 */
	Q decode(Stream stream, Optional<byte[]> message) {
		byte[] bytes = message.orElseGet(() -> nothing(stream));
		try {
			return this.protocol.requestCodec().decode(bytes);
		}
		catch (Exception ex) {
			throw breach(stream, "a request of " + bytes.length + " bytes could not be decoded: " + ex, ex);
		}
	}

	private byte[] nothing(Stream stream) {
		if (!this.protocol.isRequestOptional()) {
			throw breach(stream, "the stream ended without a request", null);
		}
		return new byte[0];
	}

	private StreamException breach(Stream stream, String message, @Nullable Throwable cause) {
		stream.reset(StreamResetCodes.PROTOCOL_VIOLATION);
		return new StreamException(StreamException.Reason.RESET,
				"The peer broke " + this.protocol.id() + ": " + message, Origin.REMOTE,
				OptionalLong.of(StreamResetCodes.PROTOCOL_VIOLATION), cause);
	}

	/**
	 * The answer as it goes out; nothing for a protocol without one.
	 * @throws RequestException if it cannot be sent
	 */
	ByteBuffer frame(A answer) {
		if (this.protocol.isOneWay()) {
			return ByteBuffer.allocate(0);
		}
		byte[] bytes;
		try {
			bytes = this.protocol.answerCodec()
				.encode(Objects.requireNonNull(answer, "the handler returned no answer"));
		}
		catch (Exception ex) {
			throw own(Reason.CODEC_FAILED, "An answer of " + this.protocol.id() + " could not be encoded: " + ex, ex);
		}
		int most = this.protocol.limits().maxAnswerBytes();
		if (bytes.length > most) {
			throw own(Reason.ANSWER_TOO_LARGE,
					"An answer of " + this.protocol.id() + " has at most " + most + " bytes, not " + bytes.length,
					null);
		}
		return RequestResponse.frame(this.protocol.framing(), bytes);
	}

	RequestException handlerFailed(Throwable failure) {
		return own(Reason.HANDLER_FAILED, "The handler of " + this.protocol.id() + " failed", failure);
	}

	/** A failure of this side's, which the peer learns by its code. */
	private static RequestException own(Reason reason, String message, @Nullable Throwable cause) {
		return new RequestException(reason, message, Origin.APPLICATION,
				OptionalLong.of(RequestException.HANDLER_FAILED_CODE), cause);
	}

	/**
	 * Cuts the end off an answer that is to be sent: what is left of {@code frame} goes
	 * first, while the request counts.
	 * @return the end
	 */
	static ByteBuffer cutEnd(ByteBuffer frame) {
		int first = Math.max(0, frame.remaining() - LAST_BYTES);
		// A copy, since a slice would keep all of a large answer.
		ByteBuffer end = (first == 0) ? frame.duplicate()
				: ByteBuffer.allocate(LAST_BYTES).put(frame.duplicate().position(frame.position() + first)).flip();
		frame.limit(frame.position() + first);
		return end;
	}

}
