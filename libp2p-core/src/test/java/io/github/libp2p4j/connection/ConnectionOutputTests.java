/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.eventloop.ChannelHandler;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.NoiseIdentity;
import io.github.libp2p4j.upgrade.ConnectionMachine;
import io.github.libp2p4j.upgrade.PeerExpectation;
import io.github.libp2p4j.upgrade.SessionOwner;
import io.github.libp2p4j.upgrade.UpgradeSettings;
import io.github.libp2p4j.upgrade.UpgradeWorkspace;
import io.github.libp2p4j.yamux.StreamPort;
import io.github.libp2p4j.yamux.YamuxListener;
import io.github.libp2p4j.yamux.YamuxSettings;
import io.github.libp2p4j.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a peer that does not read, or hardly, is given up. The machine has the first
 * message of an upgrade to send.
 */
class ConnectionOutputTests {

	private static final long STALL_NANOS = Duration.ofSeconds(10).toNanos();

	private final CryptoSuite crypto = CryptoSuite.select(CryptoPreference.AUTO);

	private final EventLoop loop = new EventLoop("output-tests");

	private final SlowChannel channel = new SlowChannel();

	private final ConnectionMachine machine = machine(Role.INITIATOR, KeyPair.generateEd25519());

	private final ConnectionOutput output = new ConnectionOutput(this.channel, this.machine, STALL_NANOS);

	private long now = Long.MAX_VALUE - STALL_NANOS / 2;

	ConnectionOutputTests() {
		this.machine.connected(this.now);
		this.loop.start();
	}

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void hasNoDeadlineWhileTheChannelTakesAll() throws Exception {
		this.channel.room = 1 << 20;
		flush();
		assertThat(this.output.isEmpty()).isTrue();
		this.now += 10 * STALL_NANOS;
		assertThat(this.output.isStalled(this.now)).isFalse();
	}

	@Test
	void stallsWhenNothingIsTakenForTheTimeout() throws Exception {
		flush();
		assertThat(this.channel.writeInterest).isTrue();
		this.now += STALL_NANOS - 1;
		assertThat(this.output.isStalled(this.now)).isFalse();
		flush();
		this.now += 1;
		assertThat(this.output.isStalled(this.now)).isTrue();
	}

	@Test
	void toleratesAPauseButNotATrickleForAMinute() throws Exception {
		flush();
		for (int second = 5; second < 60; second += 5) {
			this.now += Duration.ofSeconds(5).toNanos();
			this.channel.room = 1;
			flush();
			assertThat(this.output.isStalled(this.now)).as("after %s s", second).isFalse();
		}
		this.now += Duration.ofSeconds(5).toNanos();
		this.channel.room = 1;
		flush();
		assertThat(this.output.isStalled(this.now)).isTrue();
	}

	@Test
	void isWellAgainWhenAllIsTaken() throws Exception {
		flush();
		this.now += STALL_NANOS - 1;
		this.channel.room = 1 << 20;
		flush();
		assertThat(this.channel.writeInterest).isFalse();
		this.now += STALL_NANOS;
		assertThat(this.output.isStalled(this.now)).isFalse();
		assertThat(this.output.sentBytes()).isEqualTo(this.channel.taken);
	}

	@Test
	void givesItsBufferBackOnceSentOrNot() throws Exception {
		flush();
		onLoop(() -> {
			this.output.release();
			this.output.release();
			ByteBuffer first = this.loop.acquireBuffer();
			ByteBuffer second = this.loop.acquireBuffer();
			assertThat(first).isNotSameAs(second);
			return null;
		});
		assertThat(this.output.isStalled(this.now + STALL_NANOS)).isFalse();
	}

	@Test
	void sendsNothingThatAFailingMachineLeftInItsBuffer() throws Exception {
		upgrade();
		YamuxStream stream = Objects.requireNonNull(this.machine.session().open(new LyingPort()));
		this.machine.session().dataPending(stream);
		this.channel.room = 1 << 20;
		assertThat(onLoop(() -> {
			try {
				this.output.flush(this.now);
				return "";
			}
			catch (IllegalStateException ex) {
				return String.valueOf(ex.getMessage());
			}
		})).contains("less than the 100 it said were pending");
		assertThat(this.channel.taken).isZero();
		this.machine.close();
		flush();
		assertThat(this.channel.taken).isZero();
	}

	private void upgrade() {
		ConnectionMachine other = machine(Role.RESPONDER, KeyPair.generateEd25519());
		other.connected(this.now);
		ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
		while (this.machine.hasOutput() || other.hasOutput()) {
			this.machine.transmit(buffer.clear(), this.now);
			other.receive(buffer.flip(), this.now);
			other.transmit(buffer.clear(), this.now);
			this.machine.receive(buffer.flip(), this.now);
		}
	}

	private void flush() throws Exception {
		onLoop(() -> this.output.flush(this.now));
	}

	private <T> T onLoop(Callable<T> step) throws Exception {
		CompletableFuture<T> done = new CompletableFuture<>();
		this.loop.execute(() -> {
			try {
				done.complete(step.call());
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		});
		return Await.get(done);
	}

	private ConnectionMachine machine(Role role, KeyPair identity) {
		YamuxSettings yamux = new YamuxSettings(10, 10, 10, 256 << 10, 16 << 20, 100, STALL_NANOS, STALL_NANOS);
		UpgradeSettings settings = new UpgradeSettings(identity.peerId(), NoiseIdentity.create(identity, this.crypto),
				yamux, STALL_NANOS, true);
		return new ConnectionMachine(settings, new PeerExpectation(role, null), new UpgradeWorkspace(this.crypto),
				new SessionOwner(new Nobody(), new MemoryBudget(1 << 20, null), null));
	}

	/** Says that there is something, and has nothing. */
	private static final class LyingPort implements StreamPort {

		@Override
		public int pendingBytes() {
			return 100;
		}

		@Override
		public void drainTo(ByteBuffer target) {
		}

		@Override
		public void onData(ByteBuffer data) {
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
		public void onCredit(boolean outOfCredit) {
		}

	}

	/** No peer opens streams. */
	private static final class Nobody implements YamuxListener {

		@Override
		public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
			return null;
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
		}

	}

	/** Takes as many bytes as it has room for. */
	private final class SlowChannel implements Channel {

		private int room;

		private int taken;

		private boolean writeInterest;

		@Override
		public int write(ByteBuffer source) {
			int bytes = Math.min(this.room, source.remaining());
			this.room -= bytes;
			this.taken += bytes;
			source.position(source.position() + bytes);
			return bytes;
		}

		@Override
		public EventLoop loop() {
			return ConnectionOutputTests.this.loop;
		}

		@Override
		public void writeInterest(boolean wanted) {
			this.writeInterest = wanted;
		}

		@Override
		public void handler(ChannelHandler handler) {
		}

		@Override
		public int read(ByteBuffer target) throws IOException {
			return 0;
		}

		@Override
		public void readInterest(boolean wanted) {
		}

		@Override
		public void shutdownOutput() {
		}

		@Override
		public void closeGracefully(long timeoutNanos) {
		}

		@Override
		public void close() {
		}

		@Override
		public void reset() {
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public Optional<SocketAddress> remoteAddress() {
			return Optional.empty();
		}

		@Override
		public Optional<SocketAddress> localAddress() {
			return Optional.empty();
		}

	}

}
