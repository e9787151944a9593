/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;

import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bulk transfer over a simulated link, in virtual time: the receive window must reach
 * what bandwidth and delay need, and not much more.
 */
class WindowTuningTests {

	private static final long MILLIS = 1_000_000L;

	private static final int MIB = 1 << 20;

	@ParameterizedTest
	@CsvSource({
			// round trip in ms, bytes per second
			"1, 1000000000", "10, 100000000", "10, 1000000000", "50, 20000000", "50, 100000000", "150, 10000000",
			"150, 100000000" })
	void fillsALinkOfAnyDelay(long roundTripMillis, long bytesPerSecond) {
		Simulation simulation = new Simulation(roundTripMillis * MILLIS, bytesPerSecond, 0);
		long needed = bytesPerSecond * roundTripMillis / 1000;
		simulation.run(25 * roundTripMillis * MILLIS);
		assertThat((long) simulation.windowBytes()).isGreaterThanOrEqualTo(needed)
			.isLessThanOrEqualTo(Math.max(MIB, 10 * needed));
		long before = simulation.receivedBytes;
		simulation.run(simulation.nowNanos + 10 * roundTripMillis * MILLIS);
		double share = (simulation.receivedBytes - before) / (bytesPerSecond * 0.01 * roundTripMillis);
		assertThat(share).as("share of the link's bandwidth").isGreaterThan(0.97);
	}

	/** A window that doubles in each round trip can do no better. */
	@ParameterizedTest
	@CsvSource({
			// round trip in ms, reader's waking in microseconds, round trips
			"10, 0, 5", "50, 0, 7", "150, 0, 8", "10, 500, 5", "50, 500, 7", "150, 2000, 8" })
	void fillsAGigabitAfterOneDoublingARoundTrip(long roundTripMillis, long wakeMicros, int roundTrips) {
		Simulation simulation = new Simulation(roundTripMillis * MILLIS, 125_000_000, wakeMicros * 1000);
		simulation.run((roundTrips - 1) * roundTripMillis * MILLIS);
		long before = simulation.receivedBytes;
		simulation.run(roundTrips * roundTripMillis * MILLIS);
		double rate = (simulation.receivedBytes - before) / (roundTripMillis * 1e-3);
		double limit = Math.min(125e6, 16 * MIB / (roundTripMillis * 1e-3));
		assertThat(rate / limit).as("share of what link and window allow").isGreaterThan(0.75);
		simulation.run((roundTrips + 1) * roundTripMillis * MILLIS);
		before = simulation.receivedBytes;
		simulation.run((roundTrips + 11) * roundTripMillis * MILLIS);
		rate = (simulation.receivedBytes - before) / (10 * roundTripMillis * 1e-3);
		assertThat(rate / limit).isGreaterThan(0.94);
	}

	@ParameterizedTest
	@CsvSource({
			// how often the reader wakes, in microseconds, bytes per second
			"500, 1300000000", "2000, 1300000000", "5000, 500000000" })
	void fillsALoopbackWhoseReaderWakesNowAndThen(long wakeMicros, long bytesPerSecond) {
		Simulation simulation = new Simulation(20_000, bytesPerSecond, wakeMicros * 1000);
		simulation.run(50 * wakeMicros * 1000);
		long before = simulation.receivedBytes;
		simulation.run(simulation.nowNanos + 50 * wakeMicros * 1000);
		double share = (simulation.receivedBytes - before) / (bytesPerSecond * 50e-6 * wakeMicros);
		assertThat(share).as("share of the link's bandwidth").isGreaterThan(0.97);
	}

	/** Whose round trip was measured in a queue, as it is where processors are busy. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 5 })
	void doesNotFillABusyShortLinkWithQueues(long roundTripMillis) {
		Simulation simulation = new Simulation(roundTripMillis * MILLIS, 1_000_000_000, 0);
		simulation.readerBytesPerSecond = 700_000_000;
		simulation.drainsAlways = true;
		simulation.run(5000 * MILLIS);
		double needed = 700_000_000 * (roundTripMillis / 1000.0);
		assertThat(simulation.receivedBytes).isGreaterThan(3_300_000_000L);
		assertThat((double) simulation.windowBytes()).isLessThanOrEqualTo(Math.max(MIB, 6 * needed));
	}

	@Test
	void staysSmallOnAShortAndSlowLink() {
		Simulation simulation = new Simulation(5 * MILLIS, 1_000_000, 0);
		simulation.run(20_000 * MILLIS);
		assertThat(simulation.receivedBytes).isGreaterThan(19_000_000);
		assertThat(simulation.windowBytes()).isLessThanOrEqualTo(512 * 1024);
	}

	@Test
	void staysSmallForAReaderThatCannotKeepUp() {
		Simulation simulation = new Simulation(10 * MILLIS, 100_000_000, 0);
		simulation.readerBytesPerSecond = 5_000_000;
		simulation.run(5000 * MILLIS);
		assertThat(simulation.receivedBytes).isGreaterThan(24_000_000);
		assertThat(simulation.windowBytes()).isLessThanOrEqualTo(512 * 1024);
	}

	@Test
	void growsForASenderThatWasIdleAtFirst() {
		Simulation simulation = new Simulation(50 * MILLIS, 100_000_000, 0);
		simulation.sendableBytes = 1000;
		simulation.run(60_000 * MILLIS);
		assertThat(simulation.windowBytes()).isEqualTo(256 * 1024);
		simulation.sendableBytes = Long.MAX_VALUE;
		simulation.wakeSender();
		simulation.run(62_000 * MILLIS);
		assertThat(simulation.windowBytes()).isGreaterThanOrEqualTo(5_000_000);
	}

	private record Event(long atNanos, long order, Runnable action) {
	}

	/**
	 * A sender, a receiver, and a link that carries so many bytes a second, each after
	 * half a round trip.
	 */
	private static final class Simulation {

		final PriorityQueue<Event> events = new PriorityQueue<>(
				Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));

		final long delayNanos;

		final long bytesPerSecond;

		final long wakeNanos;

		final YamuxSession sender;

		final YamuxSession receiver;

		final YamuxStream outbound;

		@Nullable YamuxStream inbound;

		long order;

		long nowNanos;

		long linkFreeAtNanos;

		long sendableBytes = Long.MAX_VALUE;

		long readerBytesPerSecond;

		long readerFreeAtNanos;

		/** Whether the reader is seen with an empty queue however slow it is. */
		boolean drainsAlways;

		long receivedBytes;

		int unreadBytes;

		boolean pumping;

		Simulation(long roundTripNanos, long bytesPerSecond, long wakeNanos) {
			this.delayNanos = roundTripNanos / 2;
			this.bytesPerSecond = bytesPerSecond;
			this.wakeNanos = wakeNanos;
			SessionFixture quiet = SessionFixture.initiator();
			this.sender = new YamuxSession(Role.INITIATOR, YamuxSettings.defaults(), quiet, quiet, 0);
			this.receiver = new YamuxSession(Role.RESPONDER, YamuxSettings.defaults(), new Acceptor(this), quiet, 0);
			this.outbound = java.util.Objects.requireNonNull(this.sender.open(new Source(this)));
			if (wakeNanos > 0) {
				at(wakeNanos, this::wake);
			}
			wakeSender();
		}

		int windowBytes() {
			return (this.inbound == null) ? 0 : this.inbound.receiveWindowBytes();
		}

		void at(long atNanos, Runnable action) {
			this.events.add(new Event(atNanos, this.order++, action));
		}

		void run(long untilNanos) {
			while (!this.events.isEmpty() && this.events.peek().atNanos() <= untilNanos) {
				Event event = this.events.remove();
				this.nowNanos = event.atNanos();
				event.action().run();
			}
			this.nowNanos = untilNanos;
		}

		void wakeSender() {
			this.sender.dataPending(this.outbound);
			pump();
		}

		/** One Noise message at a time onto the link. */
		private void pump() {
			if (this.pumping || !this.sender.hasOutput()) {
				return;
			}
			ByteBuffer out = ByteBuffer.allocate(65_519);
			this.sender.transmit(out, this.nowNanos);
			out.flip();
			long start = Math.max(this.nowNanos, this.linkFreeAtNanos);
			this.linkFreeAtNanos = start + out.remaining() * 1_000_000_000L / this.bytesPerSecond;
			at(this.linkFreeAtNanos + this.delayNanos, () -> {
				this.receiver.receive(out, this.nowNanos);
				answer();
			});
			this.pumping = true;
			at(this.linkFreeAtNanos, () -> {
				this.pumping = false;
				pump();
			});
		}

		private void answer() {
			while (this.receiver.hasOutput()) {
				ByteBuffer out = ByteBuffer.allocate(65_519);
				this.receiver.transmit(out, this.nowNanos);
				out.flip();
				at(this.nowNanos + this.delayNanos, () -> {
					this.sender.receive(out, this.nowNanos);
					pump();
				});
			}
		}

		void arrive(int bytes) {
			this.receivedBytes += bytes;
			this.unreadBytes += bytes;
			if (this.readerBytesPerSecond > 0) {
				long start = Math.max(this.nowNanos, this.readerFreeAtNanos);
				this.readerFreeAtNanos = start + bytes * 1_000_000_000L / this.readerBytesPerSecond;
				at(this.readerFreeAtNanos, () -> consume(bytes));
			}
			else if (this.wakeNanos == 0) {
				at(this.nowNanos, () -> consume(bytes));
			}
		}

		private void wake() {
			consume(this.unreadBytes);
			at(this.nowNanos + this.wakeNanos, this::wake);
		}

		private void consume(int bytes) {
			if (this.inbound != null && bytes > 0) {
				this.unreadBytes -= bytes;
				this.receiver.consumed(this.inbound, bytes, this.drainsAlways || this.unreadBytes == 0, this.nowNanos);
				answer();
			}
		}

	}

	private static final class Source implements StreamPort {

		private final Simulation simulation;

		Source(Simulation simulation) {
			this.simulation = simulation;
		}

		@Override
		public int pendingBytes() {
			return (int) Math.min(MIB, this.simulation.sendableBytes);
		}

		@Override
		public void drainTo(ByteBuffer target) {
			this.simulation.sendableBytes -= target.remaining();
			target.position(target.limit());
		}

		@Override
		public void onData(ByteBuffer data) {
			throw new AssertionError("the receiver sends nothing");
		}

		@Override
		public void onAcknowledged() {
		}

		@Override
		public void onRemoteClosed() {
		}

		@Override
		public void onReset(long code) {
		}

		@Override
		public void onCredit(boolean stalled) {
		}

	}

	private static final class Sink implements StreamPort {

		private final Simulation simulation;

		Sink(Simulation simulation) {
			this.simulation = simulation;
		}

		@Override
		public int pendingBytes() {
			return 0;
		}

		@Override
		public void drainTo(ByteBuffer target) {
		}

		@Override
		public void onData(ByteBuffer data) {
			this.simulation.arrive(data.remaining());
		}

		@Override
		public void onAcknowledged() {
		}

		@Override
		public void onRemoteClosed() {
		}

		@Override
		public void onReset(long code) {
		}

		@Override
		public void onCredit(boolean stalled) {
		}

	}

	private static final class Acceptor implements YamuxListener {

		private final Simulation simulation;

		Acceptor(Simulation simulation) {
			this.simulation = simulation;
		}

		@Override
		public StreamPort onStreamOpened(YamuxStream stream) {
			this.simulation.inbound = stream;
			return new Sink(this.simulation);
		}

		@Override
		public void onOpenable() {
		}

		@Override
		public void onStreamForgotten(YamuxStream stream) {
		}

		@Override
		public void onGoAway(long code) {
		}

		@Override
		public void onRoundTrip(long nanos) {
		}

		@Override
		public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
		}

		@Override
		public void onWindowGrowthRefused(YamuxStream stream) {
			throw new AssertionError("the budget is boundless");
		}

	}

}
