/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.eventloop.ChannelHandler;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.upgrade.ConnectionMachine;
import io.github.libp2p4j.upgrade.PeerExpectation;
import io.github.libp2p4j.upgrade.SessionOwner;
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

	private final Environment environment;

	private final LoopContext context;

	private final ConnectionSpec spec;

	private final String id;

	private final Channel channel;

	private final ConnectionMachine machine;

	private final @Nullable WireLog wireLog;

	private final MemoryBudget memory;

	private final ConnectionOutput output;

	private final ConnectionStreams streams;

	private final ConnectionTimer timer;

	private final ConnectionReport report;

	private final ConnectionDeadlines deadlines;

	private final LoopTurns turns;

	private final SessionPings pings;

	private final ConnectionEnd end;

	private final ConnectionInput input;

	ConnectionDriver(Environment environment, LoopContext context, ConnectionSpec spec, Channel channel,
			UpgradeOutcome outcome) {
		this.environment = environment;
		this.context = context;
		this.spec = spec;
		this.id = ConnectionIds.next();
		this.channel = channel;
		this.memory = new MemoryBudget(environment.limits().maxConnectionWindowBytes(), environment.memory());
		this.wireLog = environment.logFrames() ? new Slf4jWireLog(this.id) : null;
		this.streams = new ConnectionStreams(this);
		Role role = (spec.direction() == Direction.OUTBOUND) ? Role.INITIATOR : Role.RESPONDER;
		this.machine = new ConnectionMachine(environment.upgrade(), new PeerExpectation(role, spec.expectedPeer()),
				context.workspace(), new SessionOwner(this.streams, this.memory, this.wireLog));
		this.output = new ConnectionOutput(channel, this.machine, environment.timeouts().writeStall().toNanos());
		this.timer = new ConnectionTimer(context.loop(), this::onDeadline);
		this.report = new ConnectionReport(this, this.machine, outcome);
		this.turns = new LoopTurns(context.loop(), this::turn, this::failed);
		this.pings = new SessionPings(environment);
		this.end = new ConnectionEnd(this, channel, this.machine, this.output, this.timer);
		this.input = new ConnectionInput(this, channel, this.machine, this.end);
		this.deadlines = new ConnectionDeadlines(this, this.machine, this.output, this.end);
	}

	/** Takes over the channel and begins the upgrade. */
	void start() {
		this.channel.handler(this);
		this.environment.table().upgrading(this);
		logger.debug("{} transport connected", this);
		if (this.spec.direction() == Direction.OUTBOUND) {
			deferStep(this::begin);
		}
		else {
			begin();
		}
	}

	private void begin() {
		if (this.end.isClosing()) {
			// Cancelled between the transport's connecting and this step.
			return;
		}
		this.turns.run(() -> {
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

	/** An application thread wants something of a stream. Thread-safe. */
	void signalled(LiveStream stream) {
		this.streams.signalled(stream);
	}

	// The channel

	@Override
	public void onReadable() {
		if (this.machine.hasSession() || this.end.isClosing()) {
			this.turns.run(this::read);
			return;
		}
		// Curve arithmetic waits its turn, so that a thousand handshakes do not stall one
		// ping.
		this.channel.readInterest(false);
		deferStep(() -> this.turns.run(() -> {
			if (!this.end.isClosing() && this.channel.isOpen()) {
				this.channel.readInterest(true);
				read();
			}
		}));
	}

	private void deferStep(Runnable step) {
		if (!this.context.loop().defer(step)) {
			this.environment.observer().rejected("connection", this.spec.direction(), "max-pending-handshakes");
			close(CloseReasons.tooManyHandshakes(this.environment.limits().maxPendingHandshakes()));
		}
	}

	private void read() throws IOException {
		if (this.input.read()) {
			turn();
		}
	}

	@Override
	public void onWritable() {
		this.turns.run();
	}

	@Override
	public void onFailure(Throwable failure) {
		if (failure instanceof ClosedChannelException) {
			close(CloseReasons.NODE_CLOSED);
		}
		else {
			failed(failure);
		}
	}

	/** A step threw. */
	private void failed(Throwable failure) {
		boolean loses = !this.streams.isEmpty() && !this.end.isPeerLeaving();
		CloseReason reason = CloseReasons.ofFailure(failure, this.machine.state(), loses);
		if (reason.kind() == CloseReason.Kind.INTERNAL_ERROR) {
			logger.error("{} failed: a defect of this library, or the machine is out of resources", this, failure);
		}
		this.end.close(reason, failure);
	}

	/**
	 * After anything has happened: streams' wishes, output, new deadlines.
	 */
	void turn() throws IOException {
		noticeProgress();
		this.streams.drainSignals();
		boolean more = this.output.flush(nowNanos());
		this.streams.tidings().tellWriters();
		// The initiator's last step ends when its last message has gone, and a peer with
		// nothing to say sends nothing that would bring another turn.
		more |= noticeProgress();
		if (this.end.isClosing()) {
			this.end.onOutput();
			return;
		}
		if (more || this.streams.hasSignals()) {
			scheduleTurn();
		}
		this.channel.readInterest(this.machine.wantsInput());
		if (this.end.isDrained(this.deadlines.restNanos())) {
			closeNormally(this.end.drainReason().orElse(CloseReasons.DRAINED));
			return;
		}
		this.timer.arm(this.deadlines.nextNanos());
	}

	/** On the loop: another turn soon, others first. */
	void scheduleTurn() {
		this.turns.schedule();
	}

	/** On the loop. */
	void runTurn() {
		if (!this.end.isOver()) {
			this.turns.run();
		}
	}

	/** Whether a step is under way, after which signals are looked at anyway. */
	boolean isActive() {
		return this.turns.isActive();
	}

	// The staircase

	private boolean noticeProgress() {
		boolean reached = this.report.reached(this.machine.state());
		if (reached && this.machine.hasSession()) {
			opened();
		}
		return reached;
	}

	/**
	 * The connection is ready. Called early when the peer's first stream comes with the
	 * last bytes of the upgrade.
	 * @return null if a limit refused the connection
	 */
	@Nullable LiveConnection opened() {
		return this.end.isClosing() ? this.report.liveOrNull() : this.report.opened();
	}

	// Streams

	YamuxSession session() {
		return this.machine.session();
	}

	boolean hasSession() {
		return this.machine.hasSession() && !this.end.isClosing();
	}

	boolean machineHasSession() {
		return this.machine.hasSession();
	}

	PeerId remotePeer() {
		return this.machine.remoteKey().peerId();
	}

	@Nullable LiveConnection liveOrNull() {
		return this.report.liveOrNull();
	}

	@Nullable WireLog wireLogOrNull() {
		return this.wireLog;
	}

	void openStream(StreamOptions options, CompletableFuture<Stream> opened) {
		this.turns.run(() -> {
			this.streams.open(options, opened);
			turn();
		});
	}

	void cancelOpening(CompletableFuture<Stream> opened) {
		this.turns.run(() -> {
			this.streams.cancel(opened);
			turn();
		});
	}

	void ping(CompletableFuture<Duration> waiting) {
		this.turns.run(() -> {
			if (!hasSession()) {
				LiveConnection connection = liveOrNull();
				RuntimeException refusal = (connection != null) ? connection.notOpen()
						: new IllegalStateException("The connection is not open");
				this.environment.callbacks().execute(() -> waiting.completeExceptionally(refusal));
				return;
			}
			this.pings.add(waiting);
			session().ping(nowNanos());
			turn();
		});
	}

	/**
	 * The peer said GoAway. Acted upon after the call of the session that this comes
	 * from.
	 */
	void peerGoesAway(long code) {
		this.context.loop().execute(() -> this.end.peerGoesAway(CloseReasons.goAwayFromPeer(code)));
	}

	ConnectionDeadlines deadlines() {
		return this.deadlines;
	}

	private void onDeadline() {
		long now = nowNanos();
		if (this.end.isClosing()) {
			this.end.expire(now);
		}
		else {
			this.turns.run(() -> {
				this.deadlines.expire(now);
				turn();
			});
		}
	}

	// The end

	void drain(long graceNanos, CloseReason reason) {
		this.end.drain(graceNanos, reason);
	}

	/** Ends an upgrade, from any thread. */
	public void cancel(CloseReason reason) {
		this.context.loop().execute(() -> close(reason));
	}

	/** Says GoAway 0, which peers take as the end, and closes. */
	void closeNormally(CloseReason reason) {
		close(CloseReasons.withGoodbye(reason));
	}

	void close(CloseReason reason) {
		this.end.close(reason, null);
	}

	ConnectionReport report() {
		return this.report;
	}

	long receivedBytes() {
		return this.input.receivedBytes();
	}

	long sentBytes() {
		return this.output.sentBytes();
	}

	SessionPings pings() {
		return this.pings;
	}

	@Override
	public String toString() {
		return "Connection " + this.id + " (" + this.spec.direction() + " " + this.spec.remote() + ")";
	}

}
