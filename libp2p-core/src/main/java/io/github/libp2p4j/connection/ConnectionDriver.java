/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.eventloop.ChannelHandler;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.upgrade.ConnectionMachine;
import io.github.libp2p4j.upgrade.UpgradeFailedException;
import io.github.libp2p4j.upgrade.WireLog;
import io.github.libp2p4j.yamux.YamuxSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection on its loop: moves bytes between the channel and the machine, keeps its
 * deadlines, and turns what the machine reports into opened, failed and closed.
 * Loop-confined, except where said.
 */
public final class ConnectionDriver implements ChannelHandler {

	static final Logger logger = LoggerFactory.getLogger("io.github.libp2p4j.connection");

	/**
	 * GoAway and what else is queued get this long to leave a connection that is closed.
	 * Settled number.
	 */
	private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/**
	 * How long the peer's FIN is awaited so that our last bytes are not destroyed by RST;
	 * chosen.
	 */
	private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** What a peer may take to finish its streams after its own GoAway (threats Y16). */
	private static final long PEERS_GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final Environment environment;

	private final LoopContext context;

	private final ConnectionTable table;

	private final ConnectionSpec spec;

	private final String id;

	private final Channel channel;

	private final ConnectionMachine machine;

	private final @Nullable WireLog wireLog;

	private final MemoryBudget memory;

	private final ConnectionOutput output;

	private final ConnectionStreams streams;

	private final ConnectionTimer timer;

	private final long startedNanos;

	private @Nullable UpgradeOutcome outcome;

	private @Nullable LiveConnection live;

	/** The step whose time is being taken. */
	private ConnectionState step = ConnectionState.SECURITY_NEGOTIATION;

	private long stepStartedNanos;

	private long openedNanos;

	private long drainDeadlineNanos = Deadlines.NONE;

	private long closeDeadlineNanos = Deadlines.NONE;

	private @Nullable CloseReason closing;

	private boolean ended;

	/** A limit forbids the connection; it is about to be closed. */
	private boolean refused;

	private boolean turnScheduled;

	/** Made once, since it is given to the loop for every batch of work. */
	private final Runnable scheduledTurn = this::runScheduledTurn;

	private boolean active;

	private long receivedBytes;

	private long lastUsedNanos;

	private @Nullable CloseReason drainReason;

	private @Nullable Duration roundTrip;

	private final List<CompletableFuture<Duration>> pings = new ArrayList<>(0);

	ConnectionDriver(Environment environment, LoopContext context, ConnectionTable table, ConnectionSpec spec,
			Channel channel, UpgradeOutcome outcome) {
		this.environment = environment;
		this.context = context;
		this.table = table;
		this.spec = spec;
		this.id = ConnectionIds.next();
		this.channel = channel;
		this.outcome = outcome;
		this.memory = new MemoryBudget(environment.limits().maxConnectionWindowBytes(), environment.memory());
		this.wireLog = environment.logFrames() ? new Slf4jWireLog(this.id) : null;
		this.streams = new ConnectionStreams(this);
		Role role = (spec.direction() == Direction.OUTBOUND) ? Role.INITIATOR : Role.RESPONDER;
		this.machine = new ConnectionMachine(environment.upgrade(),
				new ConnectionMachine.PeerExpectation(role, spec.expectedPeer()), context.workspace(),
				new ConnectionMachine.SessionOwner(this.streams, this.memory, this.wireLog));
		this.output = new ConnectionOutput(channel, this.machine, environment.timeouts().writeStall().toNanos());
		this.timer = new ConnectionTimer(context.loop(), this::onDeadline);
		this.startedNanos = nowNanos();
		this.stepStartedNanos = this.startedNanos;
	}

	/**
	 * Takes over the channel and begins the upgrade.
	 */
	void start() {
		this.channel.handler(this);
		this.table.upgrading(this);
		logger.debug("{} transport connected", this);
		if (this.spec.direction() == Direction.OUTBOUND) {
			deferStep(this::begin);
		}
		else {
			begin();
		}
	}

	private void begin() {
		guarded(() -> {
			this.machine.connected(nowNanos());
			this.channel.readInterest(true);
			turn();
		});
	}

	// What it is; thread-safe

	String id() {
		return this.id;
	}

	ConnectionSpec spec() {
		return this.spec;
	}

	Environment environment() {
		return this.environment;
	}

	EventLoop loop() {
		return this.context.loop();
	}

	ConnectionStreams streams() {
		return this.streams;
	}

	MemoryBudget memory() {
		return this.memory;
	}

	LoopContext context() {
		return this.context;
	}

	long nowNanos() {
		return this.context.loop().nanoTime();
	}

	/**
	 * An application thread wants something of a stream. Thread-safe.
	 */
	void signalled(LiveStream stream) {
		this.streams.signalled(stream);
	}

	// The channel

	@Override
	public void onReadable() {
		if (this.machine.hasSession() || this.closing != null) {
			guarded(this::read);
			return;
		}
		// Curve arithmetic waits its turn, so that a thousand handshakes do not stall one
		// ping.
		this.channel.readInterest(false);
		deferStep(() -> guarded(() -> {
			if (this.closing == null && this.channel.isOpen()) {
				this.channel.readInterest(true);
				read();
			}
		}));
	}

	private void deferStep(Runnable step) {
		if (!this.context.loop().defer(step)) {
			this.environment.observer().rejected("connection", this.spec.direction(), "max-pending-handshakes");
			close(CloseReason.of(CloseReason.Kind.LIMIT, Origin.LIBRARY,
					"too many handshakes at once (max-pending-handshakes "
							+ this.environment.limits().maxPendingHandshakes() + ")"));
		}
	}

	private void read() throws IOException {
		ByteBuffer buffer = this.context.loop().readBuffer();
		int bytes = this.channel.read(buffer);
		if (bytes < 0) {
			endOfInput();
			return;
		}
		this.receivedBytes += bytes;
		if (this.closing == null && bytes > 0) {
			this.machine.receive(buffer.flip(), nowNanos());
			turn();
		}
	}

	@Override
	public void onWritable() {
		guarded(this::turn);
	}

	@Override
	public void onFailure(Throwable failure) {
		if (failure instanceof ClosedChannelException) {
			close(CloseReason.of(CloseReason.Kind.SHUTDOWN, Origin.LIBRARY, "the node was closed"));
			return;
		}
		logger.error("{} failed: a defect of this library", this, failure);
		close(CloseReason.of(CloseReason.Kind.INTERNAL_ERROR, Origin.LIBRARY, "internal error: " + failure));
	}

	private void endOfInput() {
		if (!this.machine.hasSession()) {
			close(CloseReason.of(CloseReason.Kind.UPGRADE_FAILED, Origin.REMOTE,
					"the peer closed the connection during " + this.machine.state()));
		}
		else if (this.drainReason != null && this.streams.isEmpty()) {
			close(this.drainReason);
		}
		else if (this.machine.isMidMessage() || !this.streams.isEmpty()) {
			close(CloseReason.of(CloseReason.Kind.TRANSPORT_LOST, Origin.NETWORK,
					"the connection ended in the middle of "
							+ (this.machine.isMidMessage() ? "a message" : "streams")));
		}
		else {
			close(CloseReason.of(CloseReason.Kind.NORMAL, Origin.REMOTE, "the peer closed the connection"));
		}
	}

	/**
	 * One step that may fail in any way; a failure ends this connection and nothing else.
	 */
	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

	private void guarded(Step action) {
		boolean outermost = !this.active;
		this.active = true;
		try {
			action.run();
		}
		catch (ProtocolViolationException ex) {
			logger.debug("{} closed: {}", this, ex.getMessage());
			violated(ex);
		}
		catch (UpgradeFailedException ex) {
			close(new CloseReason(CloseReason.Kind.UPGRADE_FAILED, Origin.REMOTE, OptionalLong.empty(),
					ex.getMessage() + ""), ex);
		}
		catch (IOException ex) {
			lost(ex);
		}
		catch (RuntimeException | Error ex) {
			logger.error("{} failed: a defect of this library", this, ex);
			close(CloseReason.of(CloseReason.Kind.INTERNAL_ERROR, Origin.LIBRARY, "internal error: " + ex));
		}
		finally {
			this.active = !outermost;
			if (outermost && this.streams.hasSignals()) {
				scheduleTurn();
			}
		}
	}

	/**
	 * Whether a step is under way, after which signals are looked at anyway.
	 */
	boolean isActive() {
		return this.active;
	}

	private void lost(IOException failure) {
		if (!this.machine.hasSession()) {
			close(CloseReason.of(CloseReason.Kind.UPGRADE_FAILED, Origin.NETWORK,
					"the connection was lost during " + this.machine.state() + ": " + failure.getMessage()));
		}
		else if (this.streams.isEmpty()) {
			// go-libp2p closes its sockets without lingering: a reset between streams is
			// a normal end (F4).
			close(CloseReason.of(CloseReason.Kind.NORMAL, Origin.REMOTE,
					"the peer closed the connection: " + failure.getMessage()));
		}
		else {
			close(CloseReason.of(CloseReason.Kind.TRANSPORT_LOST, Origin.NETWORK,
					"the connection was lost: " + failure.getMessage()));
		}
	}

	private void violated(ProtocolViolationException violation) {
		boolean open = this.machine.hasSession();
		CloseReason reason = new CloseReason(
				open ? CloseReason.Kind.PROTOCOL_VIOLATION : CloseReason.Kind.UPGRADE_FAILED, Origin.REMOTE,
				open ? OptionalLong.of(YamuxSession.GO_AWAY_PROTOCOL_ERROR) : OptionalLong.empty(),
				violation.getMessage() + "");
		close(reason, violation);
	}

	/**
	 * After anything has happened: streams' wishes, output, new deadlines.
	 */
	void turn() throws IOException {
		noticeProgress();
		this.streams.drainSignals();
		boolean more = this.output.flush(nowNanos());
		if (this.closing != null) {
			if (this.output.isEmpty() || !this.channel.isOpen()) {
				end();
			}
			return;
		}
		if (more) {
			scheduleTurn();
		}
		this.channel.readInterest(this.machine.wantsInput());
		if (this.machine.state() == ConnectionState.DRAINING && !this.streams.hasApplications()) {
			closeNormally(drainReason());
			return;
		}
		this.timer.arm(deadlineNanos());
	}

	/** On the loop: another turn soon, others first. */
	void scheduleTurn() {
		if (!this.turnScheduled) {
			this.turnScheduled = true;
			this.context.loop().execute(this.scheduledTurn);
		}
	}

	private void runScheduledTurn() {
		this.turnScheduled = false;
		runTurn();
	}

	/** On the loop. */
	void runTurn() {
		if (!this.ended) {
			guarded(this::turn);
		}
	}

	// The staircase

	private void noticeProgress() {
		ConnectionState now = this.machine.state();
		if (now != this.step && this.live == null && this.closing == null) {
			long nanos = nowNanos();
			this.environment.observer()
				.upgradeStep(this.spec.direction(), this.step, Duration.ofNanos(nanos - this.stepStartedNanos));
			logger.debug("{} {} done", this, this.step);
			this.step = now;
			this.stepStartedNanos = nanos;
			if (now == ConnectionState.OPEN) {
				opened();
			}
		}
	}

	/**
	 * The connection is ready. Called early when the peer's first stream comes with the
	 * last bytes of the upgrade.
	 * @return null if a limit refused the connection
	 */
	@Nullable LiveConnection opened() {
		if (this.live != null || this.closing != null || this.refused) {
			return this.live;
		}
		LiveConnection connection = new LiveConnection(this, this.machine.remoteKey());
		String limit = this.table.admit(connection);
		if (limit != null) {
			this.environment.observer().rejected("connection", this.spec.direction(), limit.split(" ", 2)[0]);
			this.environment.events()
				.publish(new NetworkEvent.Rejected(Instant.now(), this.spec.remote(), connection.remotePeer(), limit));
			this.refused = true;
			CloseReason reason = new CloseReason(CloseReason.Kind.LIMIT, Origin.LIBRARY,
					OptionalLong.of(WireCodes.CONNECTION_RESOURCE_LIMIT), "refused by " + limit);
			// Not now: this may be within a call of the session.
			this.context.loop().execute(() -> close(reason));
			return null;
		}
		this.live = connection;
		this.table.upgraded(this);
		this.openedNanos = nowNanos();
		this.lastUsedNanos = this.openedNanos;
		Duration upgradeTime = Duration.ofNanos(this.openedNanos - this.startedNanos);
		this.environment.observer().connectionOpened(tags(), upgradeTime);
		this.environment.events()
			.publish(new NetworkEvent.ConnectionOpened(connection.openedAt(), this.id, connection.remotePeer(),
					this.spec.direction(), this.spec.remote(), this.machine.earlyMuxer(), upgradeTime));
		logger.debug("{} open with {} after {}", this, connection.remotePeer(), upgradeTime);
		UpgradeOutcome waiting = this.outcome;
		this.outcome = null;
		if (waiting != null) {
			waiting.onOpened(connection);
		}
		return connection;
	}

	// Streams

	YamuxSession session() {
		return this.machine.session();
	}

	boolean hasSession() {
		return this.machine.hasSession() && this.closing == null;
	}

	boolean machineHasSession() {
		return this.machine.hasSession();
	}

	PeerId remotePeer() {
		return this.machine.remoteKey().peerId();
	}

	@Nullable LiveConnection liveOrNull() {
		return this.live;
	}

	@Nullable WireLog wireLogOrNull() {
		return this.wireLog;
	}

	void openStream(StreamOptions options, CompletableFuture<Stream> opened) {
		guarded(() -> {
			this.streams.open(options, opened);
			turn();
		});
	}

	void cancelOpening(CompletableFuture<Stream> opened) {
		guarded(() -> {
			this.streams.cancel(opened);
			turn();
		});
	}

	void forgetPending(StreamDriver stream) {
		this.streams.forgetPending(stream);
	}

	/**
	 * Buffered bytes exceed a budget: the stream with most of them goes.
	 */
	void overBudget() {
		this.streams.resetGreediest();
	}

	void ping(CompletableFuture<Duration> waiting) {
		guarded(() -> {
			if (!hasSession()) {
				LiveConnection connection = this.live;
				waiting.completeExceptionally((connection != null) ? connection.notOpen()
						: new IllegalStateException("The connection is not open"));
				return;
			}
			this.pings.add(waiting);
			session().ping(nowNanos());
			turn();
		});
	}

	void roundTrip(long nanos) {
		Duration time = Duration.ofNanos(nanos);
		this.roundTrip = time;
		this.environment.observer().roundTrip(time);
		List<CompletableFuture<Duration>> waiting = List.copyOf(this.pings);
		this.pings.clear();
		if (!waiting.isEmpty()) {
			this.environment.callbacks().execute(() -> waiting.forEach((ping) -> ping.complete(time)));
		}
	}

	void streamsChanged() {
		this.lastUsedNanos = nowNanos();
	}

	/**
	 * The peer said GoAway. Acted upon after the call of the session that this comes
	 * from.
	 */
	void peerGoesAway(long code) {
		if (code == YamuxSession.GO_AWAY_NORMAL) {
			CloseReason reason = new CloseReason(CloseReason.Kind.NORMAL, Origin.REMOTE, OptionalLong.of(code),
					"the peer said goodbye (GoAway 0)");
			this.context.loop().execute(() -> drain(PEERS_GRACE_NANOS, reason));
		}
		else {
			CloseReason reason = new CloseReason(CloseReason.Kind.CLOSED_BY_PEER, Origin.REMOTE, OptionalLong.of(code),
					"the peer closed the session with GoAway 0x" + Long.toHexString(code));
			this.context.loop().execute(() -> close(reason));
		}
	}

	// Deadlines

	private long deadlineNanos() {
		long deadline = Deadlines.earlier(this.machine.deadlineNanos(), this.output.deadlineNanos());
		deadline = Deadlines.earlier(deadline, this.drainDeadlineNanos);
		return Deadlines.earlier(deadline, idleDeadlineNanos());
	}

	private long idleDeadlineNanos() {
		long idleNanos = this.environment.timeouts().idle().toNanos();
		return (idleNanos > 0 && this.live != null && this.streams.isEmpty())
				? Deadlines.after(this.lastUsedNanos, idleNanos) : Deadlines.NONE;
	}

	private void onDeadline() {
		if (this.ended) {
			return;
		}
		long now = nowNanos();
		if (this.closing != null) {
			if (Deadlines.isDue(this.closeDeadlineNanos, now)) {
				end();
			}
			return;
		}
		guarded(() -> {
			if (!this.machine.expire(now)) {
				expired();
			}
			else if (this.output.isStalled(now)) {
				close(CloseReason.of(CloseReason.Kind.WRITE_STALL, Origin.REMOTE,
						"the peer reads nothing, or too slowly, of what is queued"));
			}
			else if (Deadlines.isDue(this.drainDeadlineNanos, now)) {
				closeNormally(drainReason());
			}
			else if (Deadlines.isDue(idleDeadlineNanos(), now)) {
				closeNormally(CloseReason.of(CloseReason.Kind.IDLE, Origin.LIBRARY,
						"idle for " + this.environment.timeouts().idle()));
			}
			else {
				turn();
			}
		});
	}

	private void expired() {
		if (this.machine.hasSession()) {
			close(CloseReason.of(CloseReason.Kind.KEEPALIVE_TIMEOUT, Origin.NETWORK,
					"no answer to a keepalive ping within " + this.environment.timeouts().keepaliveTimeout()));
		}
		else {
			close(CloseReason.of(CloseReason.Kind.UPGRADE_FAILED, Origin.REMOTE, "the upgrade was not done within "
					+ this.environment.timeouts().upgrade() + ", still " + this.machine.state()),
					new TimeoutException());
		}
	}

	// The end

	private CloseReason drainReason() {
		CloseReason reason = this.drainReason;
		return (reason != null) ? reason : CloseReason.of(CloseReason.Kind.NORMAL, Origin.LIBRARY, "drained");
	}

	/**
	 * Refuses new streams and closes when the application's are over, or after
	 * {@code graceNanos}.
	 */
	void drain(long graceNanos, CloseReason reason) {
		if (this.closing != null) {
			return;
		}
		LiveConnection connection = this.live;
		if (connection == null || graceNanos <= 0) {
			closeNormally(reason);
			return;
		}
		if (this.drainReason == null) {
			this.drainReason = reason;
		}
		this.drainDeadlineNanos = Deadlines.earlier(this.drainDeadlineNanos, Deadlines.after(nowNanos(), graceNanos));
		this.machine.drain();
		connection.draining(this.drainReason);
		this.streams.refusePending();
		scheduleTurn();
	}

	/**
	 * Ends an upgrade, from any thread.
	 */
	public void cancel(CloseReason reason) {
		this.context.loop().execute(() -> close(reason));
	}

	/**
	 * Says GoAway 0, which peers take as the end, and closes.
	 */
	void closeNormally(CloseReason reason) {
		close(new CloseReason(reason.kind(), reason.origin(),
				reason.wireCode().isPresent() ? reason.wireCode() : OptionalLong.of(YamuxSession.GO_AWAY_NORMAL),
				reason.detail()));
	}

	void close(CloseReason reason) {
		close(reason, null);
	}

	/**
	 * Says GoAway if the reason carries a code of this side's, gives it a moment to
	 * leave, and closes.
	 */
	private void close(CloseReason reason, @Nullable Throwable cause) {
		if (this.closing != null) {
			return;
		}
		this.closing = reason;
		this.timer.cancel();
		logger.debug("{} closing: {} ({})", this, reason.kind(), reason.detail());
		if (this.machine.hasSession() && reason.wireCode().isPresent()
				&& reason.kind() != CloseReason.Kind.CLOSED_BY_PEER && this.channel.isOpen()) {
			this.streams.failAll(reason);
			this.machine.session().goAway(reason.wireCode().getAsLong());
		}
		else {
			this.streams.failAll(reason);
		}
		if (this.live == null) {
			failUpgrade(reason, cause);
		}
		else {
			this.live.ended(reason);
		}
		lastWords(reason);
	}

	private void lastWords(CloseReason reason) {
		boolean lost = reason.kind() == CloseReason.Kind.TRANSPORT_LOST
				|| reason.kind() == CloseReason.Kind.WRITE_STALL;
		try {
			if (!lost && this.channel.isOpen()) {
				this.channel.readInterest(false);
				this.output.flush(nowNanos());
				if (!this.output.isEmpty()) {
					this.closeDeadlineNanos = Deadlines.after(nowNanos(), FLUSH_NANOS);
					this.timer.arm(this.closeDeadlineNanos);
					return;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("{} could not say goodbye: {}", this, ex.getMessage());
		}
		end();
	}

	private void end() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		CloseReason reason = this.closing;
		this.timer.cancel();
		this.output.release();
		this.machine.close();
		this.memory.retire();
		this.table.upgraded(this);
		this.channel.closeGracefully(LINGER_NANOS);
		LiveConnection connection = this.live;
		if (connection == null || reason == null) {
			return;
		}
		this.table.remove(connection);
		Duration duration = Duration.ofNanos(nowNanos() - this.openedNanos);
		this.environment.observer().connectionClosed(tags(), reason.kind(), duration);
		this.environment.events()
			.publish(new NetworkEvent.ConnectionClosed(Instant.now(), this.id, connection.remotePeer(),
					this.spec.direction(), this.spec.remote(), reason, duration, this.receivedBytes,
					this.output.sentBytes()));
		List<CompletableFuture<Duration>> waiting = List.copyOf(this.pings);
		this.environment.callbacks()
			.execute(() -> waiting.forEach((ping) -> ping.completeExceptionally(connection.notOpen())));
		connection.tellClosed(reason);
		logger.debug("{} closed", this);
	}

	private void failUpgrade(CloseReason reason, @Nullable Throwable cause) {
		ConnectionState reached = this.machine.state();
		this.table.upgraded(this);
		UpgradeOutcome waiting = this.outcome;
		this.outcome = null;
		if (waiting != null) {
			waiting.onFailed(UpgradeFailures.describe(this.spec, reached, reason, cause), reached);
		}
	}

	// Pictures

	NetworkObserver.ConnectionTags tags() {
		return new NetworkObserver.ConnectionTags(this.spec.direction(), this.spec.transport(), ConnectionMachine.NOISE,
				ConnectionMachine.YAMUX, this.machine.earlyMuxer(), this.spec.ipVersion());
	}

	ConnectionInfo info(LiveConnection connection) {
		List<StreamInfo> pictures = this.streams.infos();
		return new ConnectionInfo(this.id, connection.remotePeer(), this.spec.direction(), this.spec.remote(),
				this.spec.local(), this.spec.transport(), ConnectionMachine.NOISE, ConnectionMachine.YAMUX,
				this.machine.earlyMuxer(), connection.state(), connection.openedAt(),
				Duration.ofNanos(this.openedNanos - this.startedNanos), this.roundTrip, this.receivedBytes,
				this.output.sentBytes(), pictures);
	}

	@Override
	public String toString() {
		return "Connection " + this.id + " (" + this.spec.direction() + " " + this.spec.remote() + ")";
	}

}
