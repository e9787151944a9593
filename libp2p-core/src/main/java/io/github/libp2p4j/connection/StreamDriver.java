/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.eventloop.Timer;
import io.github.libp2p4j.yamux.StreamPort;
import io.github.libp2p4j.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;

/**
 * The loop's side of one stream: between the session and the handle, first as a
 * negotiation, then as a pipe. Loop-confined. What it asks of the session it asks by
 * {@link StreamSignals}, since the session calls it from within its own methods.
 */
final class StreamDriver implements StreamPort {

	private final ConnectionDriver connection;

	private final LiveStream handle;

	/** Null once an inbound stream has its protocol: what waits then is the handler. */
	private @Nullable StreamNegotiator negotiator;

	private @Nullable YamuxStream session;

	private @Nullable Timer timer;

	/** Wishes that came before the session took the stream. */
	private int missedSignals;

	private long openedNanos;

	/** Whether the observer and the listeners know of the stream. */
	private boolean announced;

	private boolean over;

	private final StreamMeter meter;

	private final StreamIntake intake;

	/** The next ones in {@link StreamTidings}' lists. */
	@Nullable StreamDriver nextArrived;

	@Nullable StreamDriver nextDrained;

	private StreamDriver(ConnectionDriver connection, LiveStream handle) {
		this.connection = connection;
		this.handle = handle;
		this.openedNanos = connection.nowNanos();
		this.meter = new StreamMeter(connection, handle);
		this.intake = new StreamIntake(connection, this);
	}

	static StreamDriver inbound(ConnectionDriver connection, LiveStream handle, YamuxStream session) {
		StreamDriver driver = new StreamDriver(connection, handle);
		driver.session = session;
		handle.attach(driver, "");
		handle.identified(session.id());
		driver.negotiate(new StreamNegotiator(connection, driver, null, null));
		return driver;
	}

	/**
	 * A stream that the session has not opened yet.
	 */
	static StreamDriver outbound(ConnectionDriver connection, LiveStream handle, StreamOptions options,
			CompletableFuture<Stream> opened) {
		StreamDriver driver = new StreamDriver(connection, handle);
		StreamNegotiator negotiator = new StreamNegotiator(connection, driver, options, opened);
		handle.attach(driver, negotiator.expected());
		driver.negotiate(negotiator);
		return driver;
	}

	private void negotiate(StreamNegotiator begun) {
		this.negotiator = begun;
		begun.begin();
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

	boolean isOpening(CompletableFuture<Stream> stage) {
		return this.negotiator != null && this.negotiator.isFor(stage);
	}

	StreamMeter meter() {
		return this.meter;
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
				this.connection.streams().forgetPending(this);
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
		if ((signals & StreamSignals.ABANDON) != 0 && underWay() == null) {
			awaitPeersEnd(this.meter.sentBytes());
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
	 * Nobody reads any more: the peer has a while to end its half, counted anew as long
	 * as the outbox still makes progress.
	 */
	private void awaitPeersEnd(long sentBefore) {
		cancelTimer();
		this.timer = this.connection.loop()
			.schedule(this.connection.environment().timeouts().streamClose().toNanos(), () -> {
				if (this.meter.sentBytes() != sentBefore) {
					awaitPeersEnd(this.meter.sentBytes());
				}
				else {
					abort(Reason.TIMEOUT,
							(pendingBytes() > 0)
									? "the peer took nothing of the last " + pendingBytes()
											+ " bytes in time after close"
									: "the peer did not end its half in time after close",
							Origin.REMOTE, 0);
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
		this.handle.loopEnd().drainTo(target);
		this.connection.streams().tidings().drained(this);
		this.meter.sent(before - target.remaining());
	}

	@Override
	public int lendableBytes() {
		return this.handle.loopEnd().lendableBytes();
	}

	@Override
	public ByteBuffer lend(int count) {
		ByteBuffer lent = this.handle.loopEnd().lend(count);
		this.connection.streams().tidings().drained(this);
		this.meter.sent(count);
		return lent;
	}

	@Override
	public void takeBack() {
		this.handle.loopEnd().takeBack();
	}

	@Override
	public void onData(ByteBuffer data) {
		this.intake.accept(data, underWay());
	}

	StreamIntake intake() {
		return this.intake;
	}

	@Override
	public void onAcknowledged() {
		// Opening does not wait for it: peers acknowledge late (wire-conformance D7).
	}

	@Override
	public void onRemoteClosed() {
		StreamNegotiator negotiation = underWay();
		if (negotiation != null && !negotiation.endOfInput()) {
			return;
		}
		this.handle.loopEnd().remoteClosed();
	}

	@Override
	public void onReset(long code) {
		if (this.over) {
			return;
		}
		String text = "the peer reset stream " + this.handle.id() + " (" + name() + ")"
				+ ((code == 0) ? "" : " with code 0x" + Long.toHexString(code));
		OptionalLong wireCode = (code == 0) ? OptionalLong.empty() : OptionalLong.of(code);
		StreamNegotiator negotiation = underWay();
		Reason reason = (negotiation != null) ? negotiation.reasonOfReset(code) : Reason.RESET_BY_PEER;
		fail(new StreamException(reason, text, Origin.REMOTE, wireCode, null));
	}

	@Override
	public void onCredit(boolean outOfCredit) {
		this.meter.credit(outOfCredit);
	}

	/**
	 * The session has forgotten the stream: both halves ended, or it was reset.
	 */
	void forgotten() {
		if (!this.over) {
			this.handle.loopEnd().completed();
			finished(outcomeOfFailure());
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

	/**
	 * Both sides agreed on a protocol.
	 * @param id what was agreed on
	 * @param protocol what the stream calls it
	 */
	void agreed(String id, String protocol, Duration negotiationTime) {
		this.openedNanos = this.connection.nowNanos();
		this.handle.agreed(protocol);
		this.announced = true;
		this.meter.opened(negotiationTime);
		if (this.handle.loopEnd().isAbandoned()) {
			awaitPeersEnd(this.meter.sentBytes());
		}
		if (this.handle.direction() == Direction.INBOUND) {
			this.negotiator = null;
			dispatch(id, this.connection.environment());
		}
	}

	private @Nullable StreamNegotiator underWay() {
		StreamNegotiator begun = this.negotiator;
		return (begun != null && begun.isUnderWay()) ? begun : null;
	}

	private void dispatch(String id, Environment environment) {
		HandlerTable.Entry entry = environment.handlers().find(id);
		if (entry == null) {
			abort(Reason.PROTOCOL_NOT_SUPPORTED, "its handler was removed", Origin.LIBRARY,
					WireCodes.STREAM_NEGOTIATION_FAILED);
			return;
		}
		environment.dispatcher().dispatch(this.handle, entry);
	}

	private void fail(StreamException cause) {
		this.handle.loopEnd().fail(cause, false);
		finished(outcomeOfFailure());
	}

	private StreamOutcome outcomeOfFailure() {
		return StreamOutcomes.ofFailure(this.handle.loopEnd().failureOrNull());
	}

	private void finished(StreamOutcome outcome) {
		if (this.over) {
			return;
		}
		this.over = true;
		cancelTimer();
		StreamNegotiator negotiation = this.negotiator;
		if (negotiation != null) {
			negotiation.cancel();
		}
		this.meter.finish();
		this.handle.loopEnd().released();
		this.handle.released();
		StreamException failure = this.handle.loopEnd().failureOrNull();
		if (failure != null && negotiation != null) {
			negotiation.fail(failure);
		}
		if (this.announced) {
			this.meter.closed(outcome, Duration.ofNanos(this.connection.nowNanos() - this.openedNanos));
		}
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	/**
	 * The protocol: agreed on, or asked for.
	 */
	private String name() {
		String agreed = this.handle.protocol();
		return (agreed.isEmpty() && this.negotiator != null) ? this.negotiator.proposed() : agreed;
	}

	boolean isOver() {
		return this.over;
	}

	boolean isApplications() {
		return !this.connection.environment().handlers().isBuiltIn(name());
	}

	void windowGrown(int windowBytes) {
		this.handle.loopEnd().windowGrown(windowBytes);
	}

	int unreadBytes() {
		return this.handle.loopEnd().unreadBytes();
	}

	StreamInfo info() {
		YamuxStream stream = this.session;
		return new StreamInfo(this.handle.id(), name(), this.handle.direction(), this.handle.state(),
				this.meter.receivedBytes(), this.meter.sentBytes(), (stream != null) ? stream.receiveWindowBytes() : 0,
				(stream != null) ? stream.sendCreditBytes() : 0, unreadBytes(), pendingBytes());
	}

}
