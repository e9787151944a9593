/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Origin;
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

	/** Copied under one hold of the lock, so that the loop never waits long for it. */
	private static final int COPY_BYTES = 64 << 10;

	private final LiveConnection connection;

	private final Direction direction;

	final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	final StreamInbox inbox;

	/** Guarded by the lock. */
	final StreamOutbox outbox;

	private final StreamWaiters waiters;

	private final StreamDelivery delivery;

	/** Set before the handle is given to anybody; loop-confined behind it. */
	private @Nullable StreamDriver driver;

	private final AtomicInteger signals = new AtomicInteger();

	/** The next one in the connection's stack of signalled streams. */
	@Nullable LiveStream nextSignalled;

	/** Written under the lock. */
	private volatile StreamState state = StreamState.NEGOTIATING;

	private @Nullable StreamException failure;

	/** Nobody will read: {@link #close()} was called. */
	private boolean abandoned;

	private volatile boolean detached;

	private volatile String protocol = "";

	private volatile long id;

	private long resetCode;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	LiveStream(LiveConnection connection, Direction direction, StreamInbox inbox, StreamOutbox outbox) {
		this.connection = connection;
		this.direction = direction;
		this.inbox = inbox;
		this.outbox = outbox;
		this.waiters = new StreamWaiters(this, connection.environment().timeouts().writeStall());
		this.delivery = new StreamDelivery(this, this.waiters);
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
		return this.state;
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
			this.delivery.requireNoSubscriber();
			while (this.inbox.isEmpty()) {
				if (isReadOver()) {
					return -1;
				}
				this.waiters.awaitReadable();
			}
			bytes = this.inbox.read(target);
			report = this.inbox.isWorthReporting();
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
	 * Under the lock, with an empty inbox.
	 * @return true at the end of the peer's half, false while more may come
	 * @throws StreamException if nothing will come for another reason
	 */
	boolean isReadOver() {
		switch (this.state) {
			case HALF_CLOSED_REMOTE, CLOSED -> {
				if (this.abandoned) {
					throw closedLocally();
				}
				return true;
			}
			case RESET -> throw failure();
			case NEGOTIATING, OPEN, HALF_CLOSED_LOCAL -> {
				if (this.abandoned) {
					throw closedLocally();
				}
				return false;
			}
		}
		throw new IllegalStateException();
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
		while (source.hasRemaining()) {
			boolean wrote;
			this.lock.lock();
			try {
				requireWritable();
				wrote = offer(source);
				if (!wrote) {
					this.waiters.awaitWritable();
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
	boolean offer(ByteBuffer source) {
		int limit = source.limit();
		source.limit(source.position() + Math.min(source.remaining(), COPY_BYTES));
		int bytes = this.outbox.offer(source);
		source.limit(limit);
		return bytes > 0;
	}

	/**
	 * Under the lock.
	 */
	void requireWritable() {
		switch (this.state) {
			case NEGOTIATING, OPEN, HALF_CLOSED_REMOTE -> {
			}
			case HALF_CLOSED_LOCAL, CLOSED -> throw closedLocally();
			case RESET -> throw failure();
		}
	}

	@Override
	public void flush() {
		this.lock.lock();
		try {
			while (!this.outbox.isEmpty()) {
				if (this.state == StreamState.RESET) {
					throw failure();
				}
				this.waiters.awaitFlushed();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public CompletionStage<Void> writeAsync(ByteBuffer source) {
		return this.delivery.write(source);
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
			switch (this.state) {
				case NEGOTIATING, OPEN -> this.state = StreamState.HALF_CLOSED_LOCAL;
				case HALF_CLOSED_REMOTE -> this.state = StreamState.CLOSED;
				case HALF_CLOSED_LOCAL, CLOSED, RESET -> {
					return false;
				}
			}
			this.waiters.signalAll();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			if (this.state == StreamState.RESET || this.abandoned) {
				return;
			}
			this.abandoned = true;
			this.inbox.clear();
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
		if (code < 0 || code > 0xFFFF_FFFFL) {
			throw new IllegalArgumentException("A reset code is an unsigned 32-bit number, was " + code);
		}
		abort(new StreamException(Reason.RESET, "stream " + this.id + " was reset by this side", Origin.APPLICATION,
				OptionalLong.of(code), null), code);
	}

	/**
	 * Ends both halves with {@code cause} and tells the peer.
	 */
	void abort(StreamException cause, long code) {
		if (fail(cause, true)) {
			this.resetCode = code;
			signal(StreamSignals.RESET);
		}
	}

	@Override
	public CompletionStage<Void> closed() {
		return this.closed.copy();
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

	void attach(StreamDriver owner, long streamId) {
		this.driver = owner;
		this.id = streamId;
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
			if (this.state == StreamState.NEGOTIATING) {
				this.state = StreamState.OPEN;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Bytes of the application's have arrived.
	 * @return whether the memory budget still holds
	 */
	boolean received(ByteBuffer data) {
		boolean within = true;
		this.lock.lock();
		try {
			if (this.abandoned || this.state == StreamState.RESET) {
				data.position(data.limit());
				return true;
			}
			within = this.inbox.append(data);
			this.waiters.signalReadable();
		}
		finally {
			this.lock.unlock();
		}
		this.delivery.wake();
		return within;
	}

	void remoteClosed() {
		this.lock.lock();
		try {
			switch (this.state) {
				case NEGOTIATING, OPEN -> this.state = StreamState.HALF_CLOSED_REMOTE;
				case HALF_CLOSED_LOCAL -> this.state = StreamState.CLOSED;
				case HALF_CLOSED_REMOTE, CLOSED, RESET -> {
				}
			}
			this.waiters.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.delivery.wake();
	}

	/**
	 * The session is done with the stream, both halves having ended.
	 */
	void completed() {
		this.connection.environment().callbacks().execute(() -> this.closed.complete(null));
	}

	/**
	 * Ends both halves with a failure. What arrived before can still be read, unless this
	 * side ended it.
	 * @return false if the stream was over already
	 */
	boolean fail(StreamException cause, boolean local) {
		this.lock.lock();
		try {
			if (this.state == StreamState.RESET) {
				return false;
			}
			this.state = StreamState.RESET;
			this.failure = cause;
			this.outbox.clear();
			if (local || this.abandoned) {
				this.inbox.clear();
			}
			this.waiters.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.delivery.wake();
		this.connection.environment().callbacks().execute(() -> this.closed.completeExceptionally(cause));
		return true;
	}

	void drainTo(ByteBuffer target) {
		this.lock.lock();
		try {
			this.outbox.drainTo(target);
			if (this.outbox.hasRoom()) {
				this.waiters.signalWritable();
				this.delivery.onRoom();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	long resetCode() {
		return this.resetCode;
	}

	boolean isAbandoned() {
		this.lock.lock();
		try {
			return this.abandoned;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable StreamException failureOrNull() {
		this.lock.lock();
		try {
			return this.failure;
		}
		finally {
			this.lock.unlock();
		}
	}

	private StreamException failure() {
		StreamException cause = this.failure;
		if (cause == null) {
			throw new IllegalStateException("Stream " + this.id + " is reset without a cause");
		}
		return new StreamException(cause.reason(), cause.getMessage() + "", cause.origin(), cause.wireCode(), cause);
	}

	private StreamException closedLocally() {
		return new StreamException(Reason.CLOSED, "stream " + this.id + " was closed by this side", Origin.APPLICATION);
	}

	// Signals

	void signal(int bits) {
		int before;
		do {
			before = this.signals.get();
		}
		while (!this.signals.compareAndSet(before, before | bits));
		if (before == 0) {
			this.connection.driver().signalled(this);
		}
	}

	int takeSignals() {
		return this.signals.getAndSet(0);
	}

	@Override
	public String toString() {
		return "Stream[" + this.id + " " + this.protocol + " " + this.state + " of " + this.connection.id() + "]";
	}

}
