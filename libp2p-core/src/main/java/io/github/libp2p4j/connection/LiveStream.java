/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.StreamSubscriber;
import org.jspecify.annotations.Nullable;

/**
 * The handle of one stream. Thread-safe: application threads and the event loop meet
 * under its lock, held for copies of at most 64 KiB; everything that concerns the session
 * travels as {@link StreamSignals} to the loop.
 */
final class LiveStream implements Stream {

	private final LiveConnection connection;

	private final Direction direction;

	final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock, as the outbox. */
	final StreamInbox inbox;

	final StreamOutbox outbox;

	private final StreamWaiters waiters;

	private final StreamDelivery delivery;

	private final StreamLoopEnd loopEnd;

	/** Set before the handle is given to anybody; loop-confined behind it. */
	private @Nullable StreamDriver driver;

	private final StreamSignals signals = new StreamSignals();

	/** Guarded by the lock. */
	private final StreamLife life = new StreamLife();

	private volatile boolean detached;

	private volatile String protocol = "";

	private volatile long id;

	private long resetCode;

	/** Neighbours among the connection's streams, which guards them. */
	@Nullable LiveStream newer;

	@Nullable LiveStream older;

	LiveStream(LiveConnection connection, Direction direction, StreamInbox inbox, StreamOutbox outbox) {
		this.connection = connection;
		this.direction = direction;
		this.inbox = inbox;
		this.outbox = outbox;
		this.waiters = new StreamWaiters(this, connection.environment().timeouts().writeStall());
		this.delivery = new StreamDelivery(this, this.waiters);
		this.loopEnd = new StreamLoopEnd(this, this.life, this.waiters, this.delivery);
	}

	// What it is

	@Override
	public long id() {
		return this.id;
	}

	@Override
	public String protocol() {
		return this.protocol;
	}

	@Override
	public Direction direction() {
		return this.direction;
	}

	@Override
	public Connection connection() {
		return this.connection;
	}

	LiveConnection liveConnection() {
		return this.connection;
	}

	@Override
	public StreamState state() {
		return this.life.state();
	}

	boolean isDetached() {
		return this.detached;
	}

	// Reading

	@Override
	public int read(ByteBuffer target) {
		if (!target.hasRemaining()) {
			throw new IllegalArgumentException("The target of a read must have space");
		}
		int bytes;
		boolean report;
		this.lock.lock();
		try {
			if (!this.delivery.awaitReadable()) {
				return -1;
			}
			bytes = this.inbox.read(target);
			report = this.inbox.isWorthReporting();
			this.waiters.signalRest();
		}
		finally {
			this.lock.unlock();
		}
		if (report) {
			signal(StreamSignals.CONSUMED);
		}
		return bytes;
	}

	/**
	 * Under the lock: whether there is something to read.
	 * @throws StreamException if it is too late to read it
	 */
	boolean isReadable() {
		this.waiters.requireInTime("read");
		return !this.inbox.isEmpty();
	}

	/**
	 * Under the lock, with an empty inbox: see {@link StreamLife#isReadOver}.
	 */
	boolean isReadOver() {
		return this.life.isReadOver(this.id);
	}

	@Override
	public CompletionStage<Integer> readAsync(ByteBuffer target) {
		return this.delivery.read(target);
	}

	@Override
	public void subscribe(StreamSubscriber subscriber) {
		this.delivery.subscribe(subscriber);
	}

	// Writing

	@Override
	public void write(ByteBuffer source) {
		StreamWait wait = null;
		while (source.hasRemaining()) {
			boolean wrote;
			this.lock.lock();
			try {
				requireWritable();
				wrote = this.outbox.offer(source);
				if (!wrote) {
					wait = this.waiters.awaitWritable(wait);
				}
			}
			finally {
				this.lock.unlock();
			}
			if (wrote) {
				signal(StreamSignals.WRITE);
			}
		}
	}

	/**
	 * Under the lock.
	 */
	void requireWritable() {
		this.life.requireWritable(this.id);
		this.waiters.requireInTime("write");
	}

	@Override
	public void flush() {
		StreamWait wait = null;
		this.lock.lock();
		try {
			while (true) {
				if (this.life.isReset()) {
					throw this.life.failureNow();
				}
				if (this.outbox.isEmpty()) {
					return;
				}
				wait = this.waiters.awaitFlushed(wait);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public CompletionStage<Void> writeAsync(ByteBuffer source) {
		return this.loopEnd.writing().write(source);
	}

	// Ending

	@Override
	public void closeWrite() {
		if (endLocalHalf()) {
			signal(StreamSignals.CLOSE_WRITE);
		}
	}

	private boolean endLocalHalf() {
		this.lock.lock();
		try {
			boolean ended = this.life.endLocalHalf();
			this.waiters.signalAll();
			this.loopEnd.wakeWriting();
			return ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			boolean first = this.life.abandon();
			// After a reset by the peer, too: what it left is charged to the budget.
			this.inbox.clear();
			if (!first) {
				return;
			}
			this.waiters.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		endLocalHalf();
		signal(StreamSignals.CLOSE_WRITE | StreamSignals.ABANDON);
		this.delivery.wake();
	}

	@Override
	public void reset(long code) {
		reset(Reason.RESET, code);
	}

	@Override
	public void reset(Reason reason, long code) {
		abort(StreamOutcomes.resetHere(this.id, reason, code), code);
	}

	/**
	 * Ends both halves with {@code cause} and tells the peer.
	 */
	void abort(StreamException cause, long code) {
		if (this.loopEnd.fail(cause, true)) {
			this.resetCode = code;
			signal(StreamSignals.RESET);
		}
	}

	@Override
	public CompletionStage<Void> closed() {
		return this.loopEnd.closed();
	}

	@Override
	public void detach() {
		this.detached = true;
	}

	// Deadlines

	@Override
	public void readTimeout(Duration timeout) {
		this.waiters.readTimeout(timeout);
	}

	@Override
	public void writeTimeout(Duration timeout) {
		this.waiters.writeTimeout(timeout);
	}

	@Override
	public void deadline(Duration fromNow) {
		this.waiters.deadline(fromNow);
		this.loopEnd.deadlineChanged();
	}

	// java.io and java.nio

	@Override
	public InputStream inputStream() {
		return new StreamInput(this);
	}

	@Override
	public OutputStream outputStream() {
		return new StreamOutput(this);
	}

	@Override
	public ByteChannel channel() {
		return new StreamByteChannel(this);
	}

	// Called by the loop

	StreamLoopEnd loopEnd() {
		return this.loopEnd;
	}

	void attach(StreamDriver owner, String proposed) {
		this.driver = owner;
		this.protocol = proposed;
	}

	void identified(long streamId) {
		this.id = streamId;
	}

	/**
	 * On the loop: what drives this stream.
	 */
	StreamDriver driver() {
		StreamDriver owner = this.driver;
		if (owner == null) {
			throw new IllegalStateException("Stream " + this.id + " has no driver");
		}
		return owner;
	}

	/**
	 * On the loop: the stream is over for the session.
	 */
	void released() {
		this.connection.removed(this);
	}

	void agreed(String chosen) {
		this.lock.lock();
		try {
			this.protocol = chosen;
			this.life.agreed();
		}
		finally {
			this.lock.unlock();
		}
	}

	long resetCode() {
		return this.resetCode;
	}

	// Signals

	void signal(int bits) {
		if (this.signals.raise(bits)) {
			this.connection.driver().signalled(this);
		}
	}

	StreamSignals signals() {
		return this.signals;
	}

	@Override
	public String toString() {
		return "Stream[" + this.id + " " + this.protocol + " " + this.life.state() + " of " + this.connection.id()
				+ "]";
	}

}
