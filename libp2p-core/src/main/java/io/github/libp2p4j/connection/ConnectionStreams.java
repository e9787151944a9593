/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.yamux.StreamPort;
import io.github.libp2p4j.yamux.YamuxListener;
import io.github.libp2p4j.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection: opens, accepts, and carries the wishes of their handles
 * to the session. Loop-confined, except {@link #signalled}.
 */
final class ConnectionStreams implements YamuxListener {

	/**
	 * Streams that are opened before the peer has answered any. js-libp2p ends a
	 * connection with more than ten that arrive before it looks for streams, which is a
	 * moment after the handshake (ADR 13).
	 */
	private static final int MOST_EARLY_STREAMS = 8;

	private final ConnectionDriver connection;

	private final SendShare share;

	/**
	 * Streams that wait for the session to take them: the peer owes acknowledgements, or
	 * too many are open.
	 */
	private final ArrayDeque<StreamDriver> pending = new ArrayDeque<>(0);

	/** A stack of streams with signals, linked through them. */
	private final AtomicReference<@Nullable LiveStream> signalled = new AtomicReference<>();

	private final AtomicBoolean signalScheduled = new AtomicBoolean();

	private final StreamTidings tidings = new StreamTidings();

	private boolean openable;

	/** Streams opened here while {@link #answered} is false. */
	private int early;

	/** Whether the peer has shown that somebody there looks for streams. */
	private boolean answered;

	ConnectionStreams(ConnectionDriver connection) {
		this.connection = connection;
		this.share = new SendShare(connection.environment().limits().sendQueueBytes());
	}

	// Signals

	/**
	 * Thread-safe. One wake-up of the loop for all streams that are signalled meanwhile.
	 */
	void signalled(LiveStream stream) {
		LiveStream head;
		do {
			head = this.signalled.get();
			stream.signals().next = head;
		}
		while (!this.signalled.compareAndSet(head, stream));
		if (!this.signalScheduled.compareAndSet(false, true)) {
			return;
		}
		if (!this.connection.loop().inLoop()) {
			this.connection.loop().execute(this.connection::runTurn);
		}
		else if (!this.connection.isActive()) {
			this.connection.scheduleTurn();
		}
	}

	boolean hasSignals() {
		return this.signalled.get() != null;
	}

	void drainSignals() {
		this.signalScheduled.set(false);
		LiveStream stream = this.signalled.getAndSet(null);
		while (stream != null) {
			LiveStream next = stream.signals().next;
			stream.signals().next = null;
			int bits = stream.signals().take();
			if (this.connection.hasSession()) {
				stream.driver().handleSignals(bits);
			}
			stream = next;
		}
		if (this.openable) {
			this.openable = false;
			openPending();
		}
	}

	/** What the application's threads are to be told. */
	StreamTidings tidings() {
		return this.tidings;
	}

	// Outbound

	void open(StreamOptions options, CompletableFuture<Stream> opened) {
		if (opened.isDone()) {
			return;
		}
		LiveConnection live = this.connection.liveOrNull();
		if (live == null) {
			throw new IllegalStateException("The connection is not open");
		}
		if (!this.connection.hasSession() || !live.isOpen() || !this.connection.session().acceptsOpens()) {
			this.connection.environment().callbacks().execute(() -> opened.completeExceptionally(live.notOpen()));
			return;
		}
		int mostPending = this.connection.environment().limits().maxOutboundStreams();
		if (this.pending.size() >= mostPending) {
			this.connection.environment().observer().rejected("stream", Direction.OUTBOUND, "max-outbound-streams");
			StreamException refusal = new StreamException(Reason.LIMIT,
					mostPending + " streams wait already to be opened on " + live.id() + " (max-outbound-streams)",
					Origin.LIBRARY);
			this.connection.environment().callbacks().execute(() -> opened.completeExceptionally(refusal));
			return;
		}
		StreamDriver stream = StreamDriver.outbound(this.connection, newHandle(live, Direction.OUTBOUND), options,
				opened);
		this.pending.add(stream);
		openPending();
	}

	private void openPending() {
		while (!this.pending.isEmpty() && this.connection.hasSession() && mayOpen()) {
			StreamDriver next = this.pending.peek();
			YamuxStream stream = this.connection.session().open(next);
			if (stream == null) {
				return;
			}
			this.pending.poll();
			this.early += this.answered ? 0 : 1;
			next.sessionOpened(stream);
			this.connection.session().dataPending(stream);
			this.connection.deadlines().used();
		}
	}

	private boolean mayOpen() {
		return this.answered || this.early < MOST_EARLY_STREAMS;
	}

	/**
	 * The peer said something on a stream, or opened one. Acknowledgement and credit are
	 * no such sign: js-libp2p gives both before it looks.
	 */
	void peerAnswered() {
		if (!this.answered) {
			this.answered = true;
			this.openable = true;
		}
	}

	void cancel(CompletableFuture<Stream> opened) {
		for (StreamDriver stream : all()) {
			if (stream.isOpening(opened)) {
				stream.abort(Reason.CANCELLED, "opening was cancelled", Origin.APPLICATION, 0);
			}
		}
	}

	void forgetPending(StreamDriver stream) {
		this.pending.remove(stream);
	}

	/**
	 * The connection drains: what is not open yet never will be.
	 */
	void refusePending() {
		LiveConnection live = this.connection.liveOrNull();
		while (live != null && !this.pending.isEmpty()) {
			this.pending.remove()
				.connectionLost(
						new StreamException(Reason.CONNECTION_LOST, live.notOpen().getMessage() + "", Origin.LIBRARY));
		}
	}

	private LiveStream newHandle(LiveConnection live, Direction direction) {
		LoopContext context = this.connection.context();
		LiveStream handle = new LiveStream(live, direction,
				new StreamInbox(context.chunks(), this.connection.memory(),
						this.connection.environment().limits().initialWindowBytes()),
				new StreamOutbox(context.chunks(), this.share));
		live.added(handle);
		return handle;
	}

	// The session

	@Override
	public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
		LiveConnection live = this.connection.opened();
		if (live == null) {
			return null;
		}
		this.connection.deadlines().used();
		peerAnswered();
		return StreamDriver.inbound(this.connection, newHandle(live, Direction.INBOUND), stream);
	}

	@Override
	public void onOpenable() {
		this.openable = true;
	}

	@Override
	public void onStreamForgotten(YamuxStream stream) {
		StreamDriver forgotten = (StreamDriver) stream.port();
		forgotten.forgotten();
		this.connection.deadlines().used();
		if (forgotten.isApplications()) {
			this.connection.deadlines().applicationStreamOver();
		}
	}

	@Override
	public void onGoAway(long code) {
		this.connection.peerGoesAway(code);
	}

	@Override
	public void onRoundTrip(long nanos) {
		this.connection.pings().roundTrip(nanos);
	}

	@Override
	public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
		((StreamDriver) stream.port()).windowGrown(toBytes);
		this.connection.environment().observer().windowGrew(fromBytes, toBytes);
	}

	@Override
	public void onWindowGrowthRefused(YamuxStream stream) {
		this.connection.environment().observer().windowGrowthRefused();
	}

	// All of them

	private List<StreamDriver> all() {
		List<StreamDriver> all = new ArrayList<>(this.pending);
		if (this.connection.hasSession()) {
			for (YamuxStream stream : this.connection.session().streams()) {
				all.add((StreamDriver) stream.port());
			}
		}
		return all;
	}

	boolean isEmpty() {
		return this.pending.isEmpty()
				&& (!this.connection.hasSession() || this.connection.session().streams().isEmpty());
	}

	/** Whether one keeps a draining connection open. */
	boolean hasApplications() {
		for (StreamDriver stream : all()) {
			if (!stream.isOver() && stream.isApplications()) {
				return true;
			}
		}
		return false;
	}

	void failAll(CloseReason reason) {
		List<StreamDriver> all = new ArrayList<>(this.pending);
		this.pending.clear();
		if (this.connection.machineHasSession()) {
			for (YamuxStream stream : this.connection.session().streams()) {
				all.add((StreamDriver) stream.port());
			}
		}
		if (all.isEmpty()) {
			return;
		}
		StreamException cause = new StreamException(Reason.CONNECTION_LOST,
				"connection " + this.connection.id() + " ended: " + reason.detail(), reason.origin(), reason.wireCode(),
				null);
		all.forEach((stream) -> stream.connectionLost(cause));
	}

	/**
	 * Over a memory budget: the stream with most unread bytes is reset.
	 */
	void resetGreediest() {
		StreamDriver greediest = null;
		for (StreamDriver stream : all()) {
			if (greediest == null || stream.unreadBytes() > greediest.unreadBytes()) {
				greediest = stream;
			}
		}
		if (greediest != null && greediest.unreadBytes() > 0) {
			this.connection.environment().observer().rejected("stream", greediest.handle().direction(), "window-bytes");
			greediest.abort(Reason.LIMIT,
					"too much unread data in memory, this stream has most: " + greediest.unreadBytes() + " bytes",
					Origin.LIBRARY, WireCodes.STREAM_RESOURCE_LIMIT);
		}
	}

	List<StreamInfo> infos() {
		return all().stream().map(StreamDriver::info).toList();
	}

}
