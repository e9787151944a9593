/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.multistream.ProtocolId;
import org.jspecify.annotations.Nullable;

/**
 * The handle of one open connection. Thread-safe: what it is is fixed, what it does is
 * asked of its driver's loop.
 */
public final class LiveConnection implements Connection {

	/** As good as for ever. */
	private static final Duration LONGEST_GRACE = Duration.ofDays(365);

	private final ConnectionDriver driver;

	private final PublicKey remoteKey;

	private final Instant openedAt = Instant.now();

	/**
	 * The newest of the streams, linked through them: most connections have few, and
	 * there are many connections. Guarded by this object's monitor.
	 */
	private @Nullable LiveStream newestStream;

	/**
	 * Null until somebody asks: most never do, and to tell nobody costs a thread. Guarded
	 * by this object's monitor.
	 */
	private @Nullable OwnedStage<CloseReason> closed;

	/** Why the connection ended, once all of it has. Guarded by this object's monitor. */
	private @Nullable CloseReason endReason;

	/** What else ends with the connection. Loop-confined. */
	private @Nullable Runnable atEnd;

	private volatile ConnectionState state = ConnectionState.OPEN;

	private volatile @Nullable CloseReason closeReason;

	private volatile long order;

	/** What the peer said that it speaks; empty before it did. */
	private volatile List<String> peerProtocols = List.of();

	LiveConnection(ConnectionDriver driver, PublicKey remoteKey) {
		this.driver = driver;
		this.remoteKey = remoteKey;
	}

	ConnectionDriver driver() {
		return this.driver;
	}

	Environment environment() {
		return this.driver.environment();
	}

	@Override
	public String id() {
		return this.driver.id();
	}

	@Override
	public PeerId remotePeer() {
		return this.remoteKey.peerId();
	}

	@Override
	public PublicKey remotePublicKey() {
		return this.remoteKey;
	}

	@Override
	public Direction direction() {
		return this.driver.spec().direction();
	}

	@Override
	public Multiaddr remoteAddress() {
		return this.driver.spec().remote();
	}

	@Override
	public Multiaddr localAddress() {
		return this.driver.spec().local();
	}

	@Override
	public ConnectionState state() {
		return this.state;
	}

	Instant openedAt() {
		return this.openedAt;
	}

	/** Place in the order of opening. */
	long order() {
		return this.order;
	}

	void order(long place) {
		this.order = place;
	}

	@Override
	public synchronized List<Stream> streams() {
		List<Stream> streams = new ArrayList<>();
		for (LiveStream stream = this.newestStream; stream != null; stream = stream.older) {
			streams.add(stream);
		}
		return List.copyOf(streams);
	}

	synchronized void added(LiveStream stream) {
		LiveStream older = this.newestStream;
		stream.older = older;
		if (older != null) {
			older.newer = stream;
		}
		this.newestStream = stream;
	}

	/** Nothing happens when it is removed already. */
	synchronized void removed(LiveStream stream) {
		LiveStream newer = stream.newer;
		LiveStream older = stream.older;
		if (newer != null) {
			newer.older = older;
		}
		else if (this.newestStream == stream) {
			this.newestStream = older;
		}
		if (older != null) {
			older.newer = newer;
		}
		stream.newer = null;
		stream.older = null;
	}

	/** The peer told what it speaks: all of it, each time. */
	public void peerSpeaks(List<String> protocols) {
		this.peerProtocols = protocols;
	}

	boolean peerSpeaks(String protocol) {
		return this.peerProtocols.contains(protocol);
	}

	@Override
	public Stream newStream(String... protocols) {
		return newStream(StreamOptions.protocols(protocols));
	}

	@Override
	public Stream newStream(StreamOptions options) {
		return Stages.await(open(options, new AwaitedOpening()),
				() -> new StreamException(StreamException.Reason.CANCELLED,
						"interrupted while opening a stream to " + remotePeer(), Origin.APPLICATION));
	}

	@Override
	public CompletionStage<Stream> newStreamAsync(StreamOptions options) {
		return open(options, new CompletableFuture<>());
	}

	private CompletableFuture<Stream> open(StreamOptions options, CompletableFuture<Stream> opened) {
		options.protocols().forEach(ProtocolId::requireValid);
		if (!this.driver.loop().tryExecute(() -> this.driver.openStream(options, opened))) {
			opened.completeExceptionally(notOpen());
		}
		opened.whenComplete((stream, failure) -> {
			if (opened.isCancelled()) {
				this.driver.loop().execute(() -> this.driver.cancelOpening(opened));
			}
		});
		return opened;
	}

	ConnectionException notOpen() {
		CloseReason reason = this.closeReason;
		if (reason == null) {
			reason = CloseReason.of(CloseReason.Kind.NORMAL, Origin.LIBRARY, "the connection is closing");
		}
		return new ConnectionException(
				"connection " + id() + " to " + remotePeer() + " takes no new streams: " + reason.detail(), reason);
	}

	@Override
	public CompletionStage<CloseReason> drain(Duration grace) {
		return drain(grace, CloseReason.of(CloseReason.Kind.CLOSED_BY_APPLICATION, Origin.APPLICATION,
				"drained by the application"));
	}

	/**
	 * Drains for a reason of the node's.
	 */
	public CompletionStage<CloseReason> drain(Duration grace, CloseReason reason) {
		// Beyond a year or so, nanoseconds overflow in sums.
		long graceNanos = (grace.compareTo(LONGEST_GRACE) > 0) ? LONGEST_GRACE.toNanos() : grace.toNanos();
		this.driver.loop().execute(() -> this.driver.drain(graceNanos, reason));
		return closed();
	}

	@Override
	public void close() {
		close(CloseReason.of(CloseReason.Kind.CLOSED_BY_APPLICATION, Origin.APPLICATION, "closed by the application"));
	}

	/**
	 * Closes for a reason of the node's.
	 */
	public void close(CloseReason reason) {
		this.driver.loop().execute(() -> this.driver.closeNormally(reason));
	}

	@Override
	public synchronized CompletionStage<CloseReason> closed() {
		OwnedStage<CloseReason> stage = this.closed;
		if (stage == null) {
			stage = new OwnedStage<>();
			this.closed = stage;
			if (this.endReason != null) {
				stage.fulfil(this.endReason);
			}
		}
		return stage;
	}

	@Override
	public CompletionStage<Duration> sessionPing() {
		CompletableFuture<Duration> roundTrip = new CompletableFuture<>();
		if (!this.driver.loop().tryExecute(() -> this.driver.ping(roundTrip))) {
			roundTrip.completeExceptionally(notOpen());
		}
		return roundTrip;
	}

	@Override
	public CompletionStage<ConnectionInfo> info() {
		CompletableFuture<ConnectionInfo> info = new CompletableFuture<>();
		if (!this.driver.loop().tryExecute(() -> {
			ConnectionInfo picture = this.driver.report().info(this, this.driver.streams().infos());
			environment().callbacks().execute(() -> info.complete(picture));
		})) {
			info.completeExceptionally(notOpen());
		}
		return info;
	}

	// Called by the loop

	void draining(CloseReason reason) {
		this.closeReason = reason;
		this.state = ConnectionState.DRAINING;
	}

	void ended(CloseReason reason) {
		this.closeReason = reason;
		this.state = ConnectionState.CLOSED;
	}

	/** Set once, before the end. */
	void atEnd(Runnable action) {
		this.atEnd = action;
	}

	/**
	 * Tells those who wait, off the loop.
	 */
	void tellClosed(CloseReason reason) {
		Runnable last = this.atEnd;
		if (last != null) {
			last.run();
		}
		OwnedStage<CloseReason> asked = ending(reason);
		if (asked != null) {
			environment().callbacks().execute(() -> asked.fulfil(reason));
		}
	}

	private synchronized @Nullable OwnedStage<CloseReason> ending(CloseReason reason) {
		this.endReason = reason;
		return this.closed;
	}

	@Override
	public String toString() {
		return "Connection[" + id() + " " + direction() + " " + remoteAddress() + " " + remotePeer() + " " + this.state
				+ "]";
	}

}
