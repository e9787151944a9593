/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.identity.PeerId;

/**
 * One bidirectional stream of bytes to a peer, with a protocol agreed on. Thread-safe:
 * one thread may read while another writes; two readers (or two writers) at once take
 * turns in an unspecified order.
 * <p>
 * The two halves end independently. FIN from the peer reads as −1; RST reads as a
 * {@link StreamException} with its code, after what was buffered before it; loss of the
 * connection is an exception, never −1.
 * <p>
 * Reading is what gives the peer credit to send more: data that is not read stays with
 * the peer beyond one window. Writing waits (or, asynchronously, completes later) while
 * the peer gives no credit.
 */
public interface Stream extends AutoCloseable {

	/**
	 * The Yamux stream id, unsigned, unique within the connection while the stream lives.
	 */
	long id();

	/**
	 * The protocol that both sides agreed on, or will: of an
	 * {@linkplain StreamOptions#optimistic() optimistic} stream the one proposed.
	 */
	String protocol();

	Direction direction();

	Connection connection();

	/**
	 * The authenticated peer at the other end.
	 */
	default PeerId remotePeer() {
		return connection().remotePeer();
	}

	StreamState state();

	// Blocking: for virtual threads, handler threads and tests

	/**
	 * Reads what is there, at least one byte, waiting for it if need be.
	 * @param target where to put the bytes; must have space
	 * @return the number of bytes read, or −1 after the peer's FIN
	 * @throws StreamException on reset, loss of the connection, read timeout, or
	 * interruption
	 * @throws IllegalStateException while a {@linkplain #subscribe(StreamSubscriber)
	 * subscriber} reads the stream
	 */
	int read(ByteBuffer target);

	/**
	 * Writes all remaining bytes of {@code source}, of any size, waiting for credit as
	 * needed. When this returns the bytes are queued or sent; a queue of a stream is
	 * bounded.
	 * @throws StreamException on reset, loss of the connection, write timeout,
	 * interruption, or after {@link #closeWrite()}
	 */
	void write(ByteBuffer source);

	/**
	 * Waits until everything written has been handed to the transport.
	 */
	void flush();

	/**
	 * The reading half as a {@code java.io} stream. Failures are
	 * {@link java.io.IOException}s whose cause is the {@link StreamException}. Closing it
	 * does not close the stream.
	 */
	InputStream inputStream();

	/**
	 * The writing half as a {@code java.io} stream. Closing it is {@link #closeWrite()}.
	 */
	OutputStream outputStream();

	/**
	 * Both halves as a channel. Closing it is {@link #close()}.
	 */
	ByteChannel channel();

	// Asynchronous: the same with back-pressure, completed on an executor, never on an
	// I/O thread

	/**
	 * Reads like {@link #read(ByteBuffer)}. {@code target} belongs to the stream until
	 * the stage completes. One asynchronous read at a time.
	 */
	CompletionStage<Integer> readAsync(ByteBuffer target);

	/**
	 * Writes like {@link #write(ByteBuffer)}: the stage completes when all bytes were
	 * accepted by the bounded queue. {@code source} belongs to the stream until then. One
	 * asynchronous write at a time. Cancelling the stage (as a {@code CompletableFuture})
	 * resets the stream, since a part may have gone already.
	 */
	CompletionStage<Void> writeAsync(ByteBuffer source);

	/**
	 * Pushes what is buffered and what arrives to a subscriber, in order, one call at a
	 * time, on a handler thread. A later call hands the stream over, with what is still
	 * buffered, to the new subscriber (seed: {@code
	 * set_stream_handler}). Credit is granted as {@link StreamSubscriber#onData} returns.
	 */
	void subscribe(StreamSubscriber subscriber);

	// Ending

	/**
	 * Ends the writing half: FIN after all that was written. Reading goes on. Idempotent.
	 */
	void closeWrite();

	/**
	 * Ends both halves: flushes, sends FIN, discards at most one window of what still
	 * arrives without granting credit, and resets when the peer goes on for longer.
	 * Returns at once; idempotent.
	 */
	@Override
	void close();

	/**
	 * Ends both halves now: RST. Nothing that is queued is sent. Idempotent.
	 */
	default void reset() {
		reset(0);
	}

	/**
	 * Resets with an application's code, which go-libp2p reads and others ignore.
	 * @param code an unsigned 32-bit number
	 */
	void reset(long code);

	/**
	 * Resets for a reason other than that the application wants it so: a deadline, or a
	 * limit. What fails by it on this side, and what events and meters say of the
	 * stream's end, has this reason.
	 * @param code an unsigned 32-bit number, for the peer
	 */
	default void reset(StreamException.Reason reason, long code) {
		reset(code);
	}

	/**
	 * Completes when the stream is over in both directions: normally after FIN both ways,
	 * exceptionally with the {@link StreamException} otherwise.
	 */
	CompletionStage<Void> closed();

	/**
	 * For a handler that keeps the stream: its return no longer closes it. What is
	 * buffered stays with the stream.
	 */
	void detach();

	// Deadlines

	/**
	 * How long one read may wait; {@link Duration#ZERO}, the default, waits for ever.
	 */
	void readTimeout(Duration timeout);

	/**
	 * How long one write may wait without any progress; zero waits for ever. Default: the
	 * write stall timeout of the {@link Timeouts}.
	 */
	void writeTimeout(Duration timeout);

	/**
	 * A total: reads and writes fail once this much time has passed from now, however
	 * much progress they make. Zero removes it.
	 */
	void deadline(Duration fromNow);

}
