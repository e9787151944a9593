/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * One request of this node: connects, opens a stream, writes, and waits for the answer,
 * without holding a thread and within one deadline. Thread-safe. Cancelling
 * {@link #result()}, or ending it in any other way, resets the stream.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
final class RequestRun<Q, A> {

	/**
	 * Requests up to this size travel with the proposal of a protocol that the peer has
	 * agreed to before. Chosen: one frame.
	 */
	static final int MOST_FIRST_BYTES = 16 << 10;

	private final RequestProtocol<Q, A> protocol;

	private final ByteBuffer frame;

	private final SpokenProtocols spoken;

	private final LongSupplier nanoClock;

	private final Runnable onEnd;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final CompletableFuture<A> result = new CompletableFuture<>();

	private long deadlineNanos;

	/** What an end has to reach: connecting, then the opening, then the stream. */
	private volatile @Nullable CompletableFuture<?> pending;

	private volatile @Nullable Stream stream;

	private volatile @Nullable Registration deadline;

	private volatile boolean connected;

	private volatile boolean written;

	/**
	 * @param frame the request as it goes out
	 * @param onEnd run once, before anybody hears of the result
	 */
	RequestRun(RequestProtocol<Q, A> protocol, ByteBuffer frame, SpokenProtocols spoken, LongSupplier nanoClock,
			Runnable onEnd) {
		this.protocol = protocol;
		this.frame = frame;
		this.spoken = spoken;
		this.nanoClock = nanoClock;
		this.onEnd = onEnd;
		this.result.whenComplete((answer, failure) -> {
			if (end()) {
				abandon();
			}
		});
	}

	CompletableFuture<A> result() {
		return this.result;
	}

	/**
	 * @param connect is given the time that is left
	 */
	void start(Function<Duration, CompletionStage<Connection>> connect, Alarm alarm) {
		Duration timeout = this.protocol.limits().timeout();
		this.deadlineNanos = this.nanoClock.getAsLong() + timeout.toNanos();
		this.deadline = alarm.set(timeout, () -> fail(late(timeout)));
		try {
			pending(connect.apply(timeout)).thenCompose(this::open)
				.thenCompose(this::exchange)
				.whenComplete(this::ended);
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
	}

	private RequestException late(Duration timeout) {
		String what = this.connected ? ((this.stream != null) ? "the peer did not answer" : "no stream was opened")
				: "no connection came about";
		return new RequestException(Reason.TIMEOUT,
				"The request " + this.protocol.id() + " failed: " + what + " within " + timeout,
				this.connected ? Origin.REMOTE : Origin.NETWORK, null);
	}

	private <T> CompletableFuture<T> pending(CompletionStage<T> stage) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		this.pending = future;
		if (this.ended.get()) {
			future.cancel(false);
		}
		return future;
	}

	private CompletionStage<Stream> open(Connection connection) {
		this.connected = true;
		String id = this.protocol.id();
		StreamOptions options = StreamOptions.protocols(id).negotiationTimeout(remaining());
		boolean early = this.frame.remaining() <= MOST_FIRST_BYTES && this.spoken.contains(connection, id);
		if (early) {
			options = options.firstBytes(copy(this.frame));
		}
		return pending(connection.newStreamAsync(options)).whenComplete((opened, failure) -> {
			if (failure == null) {
				this.spoken.add(connection, id);
				this.stream = opened;
				this.written = early;
			}
			else if (isUnsupported(Completions.cause(failure))) {
				this.spoken.remove(connection, id);
			}
		});
	}

	private Duration remaining() {
		return Duration.ofNanos(Math.max(1, this.deadlineNanos - this.nanoClock.getAsLong()));
	}

	private static byte[] copy(ByteBuffer bytes) {
		byte[] copy = new byte[bytes.remaining()];
		bytes.duplicate().get(copy);
		return copy;
	}

	private static boolean isUnsupported(Throwable failure) {
		return failure instanceof StreamException ex && ex.reason() == StreamException.Reason.PROTOCOL_NOT_SUPPORTED;
	}

	/**
	 * Reads while it writes: a peer may answer before it has read all, and one that
	 * answers piece by piece waits for its reader.
	 */
	private CompletionStage<A> exchange(Stream opened) {
		if (this.ended.get()) {
			// Abandoned before there was a stream to reset.
			opened.reset();
			throw new CancellationException("The request was abandoned");
		}
		CompletionStage<A> answer = this.protocol.isOneWay() ? endOf(opened) : answerOf(opened);
		if (this.written) {
			opened.closeWrite();
		}
		else {
			opened.writeAsync(this.frame).whenComplete((ignored, failure) -> written(opened, failure));
		}
		return answer;
	}

	private void written(Stream opened, @Nullable Throwable failure) {
		if (failure == null) {
			this.written = true;
			opened.closeWrite();
		}
		else if (Completions.cause(failure) instanceof StreamException ex && !isTheReadersToTell(ex)) {
			fail(ex);
		}
	}

	/**
	 * What ended the stream ends the reading half too, after what came before it: an
	 * answer, perhaps.
	 */
	private static boolean isTheReadersToTell(StreamException failure) {
		return switch (failure.reason()) {
			case RESET_BY_PEER, CONNECTION_LOST, RESET, PROTOCOL_NOT_SUPPORTED, NEGOTIATION_FAILED -> true;
			case TIMEOUT, CLOSED, LIMIT, CANCELLED -> false;
		};
	}

	private CompletionStage<A> answerOf(Stream opened) {
		return new MessageInput(opened, this.protocol.framing(), this.protocol.limits().maxAnswerBytes()).readAsync()
			.thenApply((message) -> decode(message.orElseThrow(this::noAnswer)));
	}

	private RequestException noAnswer() {
		return new RequestException(Reason.NO_ANSWER,
				"The request " + this.protocol.id() + " failed: the peer ended the stream without an answer",
				Origin.REMOTE, null);
	}

	/**
	 * Of a protocol without answers: that the peer ended its half, or said anything, is
	 * all there is to know.
	 */
	private CompletionStage<A> endOf(Stream opened) {
		return opened.readAsync(ByteBuffer.allocate(1)).thenApply((count) -> decode(new byte[0]));
	}

	private A decode(byte[] message) {
		try {
			return this.protocol.answerCodec().decode(message);
		}
		catch (Exception ex) {
			throw new RequestException(Reason.CODEC_FAILED, "The answer to " + this.protocol.id() + ", "
					+ message.length + " bytes, could not be decoded: " + ex, Origin.REMOTE, ex);
		}
	}

	private void ended(A answer, @Nullable Throwable failure) {
		if (failure != null) {
			fail(Completions.cause(failure));
		}
		else if (end()) {
			Stream current = this.stream;
			if (current != null) {
				leave(current);
			}
			this.result.complete(answer);
		}
	}

	private void leave(Stream answered) {
		// An answer may be faster than the callback that says that all was written.
		if (this.written || !this.frame.hasRemaining()) {
			answered.close();
		}
		else {
			// Answered before all was asked: FIN would pass a part for the whole.
			answered.reset();
		}
	}

	private void fail(Throwable failure) {
		if (end()) {
			abandon();
			this.result.completeExceptionally(RequestFailures.of(this.protocol.id(), failure));
		}
	}

	/**
	 * @return whether this was the first time
	 */
	private boolean end() {
		if (!this.ended.compareAndSet(false, true)) {
			return false;
		}
		Registration alarm = this.deadline;
		if (alarm != null) {
			alarm.close();
		}
		this.onEnd.run();
		return true;
	}

	private void abandon() {
		CompletableFuture<?> current = this.pending;
		if (current != null) {
			current.cancel(false);
		}
		Stream opened = this.stream;
		if (opened != null) {
			opened.reset();
		}
	}

}
