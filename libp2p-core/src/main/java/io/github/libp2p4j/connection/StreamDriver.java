/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.eventloop.Timer;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.multistream.MultistreamNegotiation;
import io.github.libp2p4j.yamux.StreamPort;
import io.github.libp2p4j.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;

/**
 * The loop's side of one stream: between the session and the handle, first as a
 * negotiation, then as a pipe. Loop-confined. What it asks of the session it asks by
 * {@link StreamSignals}, since the session calls it from within its own methods.
 */
final class StreamDriver implements StreamPort {

	/** Negotiation messages have at most 1,024 bytes and a length of two. */
	private static final int NEGOTIATION_OUTPUT_BYTES = 2 * 1026;

	/**
	 * Bytes between two reports to the observer, so that a long-lived stream shows in
	 * meters.
	 */
	private static final long REPORT_BYTES = 256 << 10;

	private final ConnectionDriver connection;

	private final LiveStream handle;

	private final long startedNanos;

	/** Completed when an outbound stream is ready for its application. */
	private final @Nullable CompletableFuture<Stream> opened;

	private final @Nullable StreamOptions options;

	private @Nullable YamuxStream session;

	private @Nullable MultistreamNegotiation negotiation;

	private @Nullable Timer timer;

	/** Wishes that came before the session took the stream. */
	private int missedSignals;

	private long openedNanos;

	/** Whether the observer and the listeners know of the stream. */
	private boolean announced;

	private boolean over;

	private long receivedBytes;

	private long sentBytes;

	private long reportedReceivedBytes;

	private long reportedSentBytes;

	private long stalledSinceNanos;

	private boolean stalled;

	private StreamDriver(ConnectionDriver connection, LiveStream handle, @Nullable StreamOptions options,
			@Nullable CompletableFuture<Stream> opened) {
		this.connection = connection;
		this.handle = handle;
		this.options = options;
		this.opened = opened;
		this.startedNanos = connection.nowNanos();
		this.openedNanos = this.startedNanos;
	}

	static StreamDriver inbound(ConnectionDriver connection, LiveStream handle, YamuxStream session) {
		StreamDriver driver = new StreamDriver(connection, handle, null, null);
		driver.session = session;
		handle.attach(driver, session.id());
		driver.negotiate(MultistreamNegotiation.responder(connection.environment().handlers()::live));
		return driver;
	}

	/**
	 * A stream that the session has not opened yet.
	 */
	static StreamDriver outbound(ConnectionDriver connection, LiveStream handle, StreamOptions options,
			CompletableFuture<Stream> opened) {
		StreamDriver driver = new StreamDriver(connection, handle, options, opened);
		handle.attach(driver, 0);
		driver.negotiate(MultistreamNegotiation.initiator(options.protocols()));
		if (options.protocols().size() == 1) {
			options.firstBytes().ifPresent(driver::send);
		}
		if (options.isOptimistic()) {
			driver.handOver();
		}
		return driver;
	}

	private void negotiate(MultistreamNegotiation made) {
		this.negotiation = made;
		made.trace(this.connection.wireLogOrNull());
		long timeoutNanos = ((this.options != null) ? this.options.negotiationTimeout()
				: java.util.Optional.<Duration>empty())
			.orElse(this.connection.environment().timeouts().streamNegotiation())
			.toNanos();
		this.timer = this.connection.loop().schedule(timeoutNanos, this::negotiationTimedOut);
		sendNegotiation(made);
	}

	/**
	 * The session has opened the stream.
	 */
	void sessionOpened(YamuxStream stream) {
		this.session = stream;
		this.handle.identified(stream.id());
		if (this.missedSignals != 0) {
			this.handle.signal(this.missedSignals);
		}
	}

	@Nullable YamuxStream session() {
		return this.session;
	}

	boolean isOpening(CompletableFuture<Stream> stage) {
		return this.opened == stage;
	}

	LiveStream handle() {
		return this.handle;
	}

	// From the application, by way of signals

	void handleSignals(int signals) {
		YamuxStream stream = this.session;
		if (this.over) {
			return;
		}
		if (stream == null) {
			if ((signals & StreamSignals.RESET) != 0) {
				this.connection.forgetPending(this);
				finished(outcomeOfFailure());
			}
			this.missedSignals |= signals;
			return;
		}
		if ((signals & StreamSignals.RESET) != 0) {
			this.connection.session().reset(stream, this.handle.resetCode());
			finished(outcomeOfFailure());
			return;
		}
		if ((signals & StreamSignals.WRITE) != 0) {
			this.connection.session().dataPending(stream);
		}
		if ((signals & StreamSignals.CLOSE_WRITE) != 0) {
			this.connection.session().closeWrite(stream);
		}
		if ((signals & StreamSignals.CONSUMED) != 0) {
			grantCredit(stream);
		}
		if ((signals & StreamSignals.ABANDON) != 0 && this.negotiation == null) {
			awaitPeersEnd(this.sentBytes);
		}
	}

	private void grantCredit(YamuxStream stream) {
		int bytes;
		boolean drained;
		this.handle.lock.lock();
		try {
			bytes = this.handle.inbox.takeUnreported();
			drained = this.handle.inbox.takeDrained();
		}
		finally {
			this.handle.lock.unlock();
		}
		if (bytes > 0) {
			this.connection.session().consumed(stream, bytes, drained, this.connection.nowNanos());
		}
	}

	/**
	 * Nobody reads any more: the peer has a while to end its half, longer while the
	 * outbox still makes progress.
	 */
	private void awaitPeersEnd(long sentBefore) {
		cancelTimer();
		this.timer = this.connection.loop()
			.schedule(this.connection.environment().timeouts().streamClose().toNanos(), () -> {
				if (pendingBytes() > 0 && this.sentBytes != sentBefore) {
					awaitPeersEnd(this.sentBytes);
				}
				else {
					abort(Reason.TIMEOUT, "the peer did not end its half in time after close", Origin.REMOTE, 0);
				}
			});
	}

	// From the session

	@Override
	public int pendingBytes() {
		return this.handle.outbox.pendingBytes();
	}

	@Override
	public void drainTo(ByteBuffer target) {
		int before = target.remaining();
		this.handle.drainTo(target);
		this.sentBytes += before - target.remaining();
		reportBytes(false);
	}

	@Override
	public void onData(ByteBuffer data) {
		if (this.negotiation != null) {
			int before = data.remaining();
			boolean goesOn = receiveNegotiation(this.negotiation, data);
			consumedHere(before - data.remaining());
			if (!goesOn) {
				consumedHere(data.remaining());
				data.position(data.limit());
				return;
			}
		}
		if (data.hasRemaining()) {
			this.receivedBytes += data.remaining();
			reportBytes(false);
			if (!this.handle.received(data)) {
				this.connection.overBudget();
			}
		}
	}

	@Override
	public void onAcknowledged() {
		// Opening does not wait for it: peers acknowledge late (wire-conformance D7).
	}

	@Override
	public void onRemoteClosed() {
		MultistreamNegotiation current = this.negotiation;
		if (current != null && current.onEndOfInput() == MultistreamNegotiation.State.REFUSED) {
			refused(current);
			return;
		}
		this.handle.remoteClosed();
	}

	@Override
	public void onReset(long code) {
		if (this.over) {
			return;
		}
		String text = "the peer reset stream " + this.handle.id() + " (" + name() + ")"
				+ ((code == 0) ? "" : " with code 0x" + Long.toHexString(code));
		OptionalLong wireCode = (code == 0) ? OptionalLong.empty() : OptionalLong.of(code);
		fail(new StreamException(Reason.RESET_BY_PEER, text, Origin.REMOTE, wireCode, null));
	}

	@Override
	public void onCredit(boolean outOfCredit) {
		if (outOfCredit && !this.stalled) {
			this.stalledSinceNanos = this.connection.nowNanos();
		}
		else if (!outOfCredit && this.stalled) {
			this.connection.environment()
				.observer()
				.writeStalled(Duration.ofNanos(this.connection.nowNanos() - this.stalledSinceNanos));
		}
		this.stalled = outOfCredit;
	}

	/**
	 * The session has forgotten the stream: both halves ended, or it was reset.
	 */
	void forgotten() {
		if (!this.over && this.handle.failureOrNull() == null) {
			this.handle.completed();
			finished(StreamOutcome.COMPLETED);
		}
	}

	void connectionLost(StreamException cause) {
		if (!this.over) {
			fail(cause);
		}
	}

	/**
	 * Ends the stream from this side and tells the peer.
	 */
	void abort(Reason reason, String text, Origin origin, long code) {
		this.handle.abort(new StreamException(reason, "stream " + this.handle.id() + " (" + name() + "): " + text,
				origin, OptionalLong.of(code), null), code);
	}

	// Negotiation

	/**
	 * @return false if the stream is over
	 */
	private boolean receiveNegotiation(MultistreamNegotiation current, ByteBuffer data) {
		MultistreamNegotiation.State state;
		try {
			state = current.receive(data);
		}
		catch (ProtocolViolationException ex) {
			negotiationFailed(Reason.NEGOTIATION_FAILED, ex.getMessage() + "");
			return false;
		}
		sendNegotiation(current);
		return switch (state) {
			case NEGOTIATING -> true;
			case AGREED -> {
				agreed(current.protocol());
				yield true;
			}
			case REFUSED -> {
				refused(current);
				yield false;
			}
		};
	}

	private void agreed(String protocol) {
		this.negotiation = null;
		cancelTimer();
		this.openedNanos = this.connection.nowNanos();
		this.handle.agreed(protocol);
		this.announced = true;
		Environment environment = this.connection.environment();
		environment.observer()
			.streamOpened(protocol, this.handle.direction(), Duration.ofNanos(this.openedNanos - this.startedNanos));
		environment.events()
			.publish(new NetworkEvent.StreamOpened(Instant.now(), this.connection.id(), this.connection.remotePeer(),
					this.handle.id(), protocol, this.handle.direction()));
		if (this.handle.direction() == Direction.OUTBOUND) {
			if (this.options != null && this.options.protocols().size() > 1) {
				this.options.firstBytes().ifPresent(this::send);
			}
			if (this.handle.isAbandoned()) {
				awaitPeersEnd(this.sentBytes);
			}
			handOver();
			return;
		}
		dispatch(protocol, environment);
	}

	private void dispatch(String protocol, Environment environment) {
		HandlerTable.Entry entry = environment.handlers().find(protocol);
		if (entry == null) {
			abort(Reason.PROTOCOL_NOT_SUPPORTED, "its handler was removed", Origin.LIBRARY,
					WireCodes.STREAM_NEGOTIATION_FAILED);
			return;
		}
		environment.dispatcher().dispatch(this.handle, entry);
	}

	private void refused(MultistreamNegotiation refusal) {
		if (this.handle.direction() == Direction.OUTBOUND && this.options != null) {
			negotiationFailed(Reason.PROTOCOL_NOT_SUPPORTED,
					"peer " + this.connection.remotePeer() + " speaks none of " + this.options.protocols());
		}
		else {
			negotiationFailed(Reason.NEGOTIATION_FAILED, refusal.refusal());
		}
	}

	private void negotiationTimedOut() {
		if (this.negotiation != null && !this.over) {
			negotiationFailed(Reason.TIMEOUT, "no protocol was agreed on in time");
		}
	}

	private void negotiationFailed(Reason reason, String text) {
		this.connection.environment().observer().streamNegotiationFailed(this.handle.direction(), reason);
		ConnectionDriver.logger.debug("{} negotiation of stream {} failed: {}", this.connection, this.handle.id(),
				text);
		abort(reason, text, Origin.REMOTE, WireCodes.STREAM_NEGOTIATION_FAILED);
	}

	private void sendNegotiation(MultistreamNegotiation current) {
		if (current.hasOutput()) {
			ByteBuffer out = ByteBuffer.allocate(NEGOTIATION_OUTPUT_BYTES);
			while (current.hasOutput()) {
				current.transmit(out.clear());
				send(out.flip());
			}
		}
	}

	private void send(ByteBuffer bytes) {
		this.handle.lock.lock();
		try {
			this.handle.outbox.append(bytes);
		}
		finally {
			this.handle.lock.unlock();
		}
		this.handle.signal(StreamSignals.WRITE);
	}

	/**
	 * Bytes of the negotiation are consumed as they arrive.
	 */
	private void consumedHere(int bytes) {
		boolean report;
		this.handle.lock.lock();
		try {
			this.handle.inbox.consumed(bytes);
			report = this.handle.inbox.isWorthReporting();
		}
		finally {
			this.handle.lock.unlock();
		}
		if (report) {
			this.handle.signal(StreamSignals.CONSUMED);
		}
	}

	private void handOver() {
		CompletableFuture<Stream> stage = this.opened;
		if (stage != null) {
			this.connection.environment().callbacks().execute(() -> stage.complete(this.handle));
		}
	}

	// The end

	private void fail(StreamException cause) {
		this.handle.fail(cause, false);
		finished(outcomeOfFailure());
	}

	private StreamOutcome outcomeOfFailure() {
		StreamException cause = this.handle.failureOrNull();
		if (cause == null) {
			return StreamOutcome.COMPLETED;
		}
		return switch (cause.reason()) {
			case RESET_BY_PEER -> StreamOutcome.RESET_BY_PEER;
			case TIMEOUT -> StreamOutcome.TIMEOUT;
			case LIMIT -> StreamOutcome.LIMIT;
			case CONNECTION_LOST -> StreamOutcome.CONNECTION_LOST;
			case RESET -> (cause.getCause() != null) ? StreamOutcome.HANDLER_FAILED : StreamOutcome.RESET_LOCALLY;
			case PROTOCOL_NOT_SUPPORTED, NEGOTIATION_FAILED, CLOSED, CANCELLED -> StreamOutcome.RESET_LOCALLY;
		};
	}

	private void finished(StreamOutcome outcome) {
		this.over = true;
		cancelTimer();
		onCredit(false);
		reportBytes(true);
		this.handle.released();
		StreamException failure = this.handle.failureOrNull();
		CompletableFuture<Stream> stage = this.opened;
		if (stage != null && failure != null) {
			this.connection.environment().callbacks().execute(() -> stage.completeExceptionally(failure));
		}
		if (this.announced) {
			Duration duration = Duration.ofNanos(this.connection.nowNanos() - this.openedNanos);
			Environment environment = this.connection.environment();
			environment.observer().streamClosed(name(), this.handle.direction(), outcome, duration);
			environment.events()
				.publish(new NetworkEvent.StreamClosed(Instant.now(), this.connection.id(),
						this.connection.remotePeer(), this.handle.id(), name(), this.handle.direction(), outcome,
						duration, this.receivedBytes, this.sentBytes));
		}
	}

	private void reportBytes(boolean all) {
		long received = this.receivedBytes - this.reportedReceivedBytes;
		long sent = this.sentBytes - this.reportedSentBytes;
		if (received + sent >= REPORT_BYTES || (all && received + sent > 0)) {
			this.reportedReceivedBytes = this.receivedBytes;
			this.reportedSentBytes = this.sentBytes;
			this.connection.environment().observer().streamBytes(name(), this.handle.direction(), received, sent);
		}
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	private String name() {
		return this.handle.protocol();
	}

	/**
	 * Whether the stream keeps a draining connection open: an application's, and not over
	 * for the application.
	 */
	boolean isApplications() {
		return !this.over && !this.connection.environment().handlers().isBuiltIn(name());
	}

	void windowGrown(int windowBytes) {
		this.handle.lock.lock();
		try {
			this.handle.inbox.windowBytes(windowBytes);
		}
		finally {
			this.handle.lock.unlock();
		}
	}

	int unreadBytes() {
		this.handle.lock.lock();
		try {
			return this.handle.inbox.size();
		}
		finally {
			this.handle.lock.unlock();
		}
	}

	StreamInfo info() {
		YamuxStream stream = this.session;
		return new StreamInfo(this.handle.id(), name(), this.handle.direction(), this.handle.state(),
				this.receivedBytes, this.sentBytes, (stream != null) ? stream.receiveWindowBytes() : 0,
				(stream != null) ? stream.sendCreditBytes() : 0, unreadBytes(), pendingBytes());
	}

}
