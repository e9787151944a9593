/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.libp2p4j.eventloop.LoopFixture.SECOND;
import static io.github.libp2p4j.eventloop.LoopFixture.await;
import static io.github.libp2p4j.eventloop.LoopFixture.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What channels over TCP and within the process do alike.
 */
class ChannelContractTests {

	private static final long SEED = 20261122L;

	private final LoopFixture fixture = new LoopFixture();

	enum Kind {

		TCP, MEMORY, MEMORY_ON_ONE_LOOP;

		LoopFixture.Ends connect(LoopFixture fixture) {
			return switch (this) {
				case TCP -> tcp(fixture);
				case MEMORY -> fixture.memory();
				case MEMORY_ON_ONE_LOOP -> fixture.memoryOnOneLoop();
			};
		}

		private static LoopFixture.Ends tcp(LoopFixture fixture) {
			try {
				return fixture.tcp();
			}
			catch (IOException failure) {
				throw new AssertionError(failure);
			}
		}

	}

	@AfterEach
	void end() {
		this.fixture.close();
		assertThat(this.fixture.failures).isEmpty();
	}

	private static byte[] bytes(int count) {
		byte[] bytes = new byte[count];
		new Random(SEED).nextBytes(bytes);
		return bytes;
	}

	private static void close(Recorder end) {
		end.on(() -> {
			end.channel().close();
			return null;
		});
	}

	private static void shutdownOutput(Recorder end) {
		end.on(() -> {
			end.channel().shutdownOutput();
			return null;
		});
	}

	@ParameterizedTest
	@EnumSource
	void carriesBytesBothWays(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		byte[] there = bytes(3_000_001);
		byte[] back = bytes(2_000_003);
		ends.left().read();
		ends.right().read();
		ends.left().write(there);
		ends.right().write(back);
		await(ends.left().written);
		await(ends.right().written);
		shutdownOutput(ends.left());
		shutdownOutput(ends.right());
		assertThat(await(ends.right().ended)).isEqualTo(there);
		assertThat(await(ends.left().ended)).isEqualTo(back);
	}

	@ParameterizedTest
	@EnumSource
	void writesOnlyWhatThePeerReads(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		byte[] all = bytes(64 * 1024 * 1024);
		ends.right().channel();
		ends.left().write(all);
		settle(ends.left().channel().loop());
		settle(ends.right().channel().loop());
		assertThat(ends.left().written).isNotDone();
		assertThat(ends.right().readableCalls).hasValue(0);
		ends.right().read();
		await(ends.left().written);
		shutdownOutput(ends.left());
		assertThat(await(ends.right().ended)).isEqualTo(all);
	}

	@ParameterizedTest
	@EnumSource
	void readsOnAfterItsOutputEnded(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		ends.left().read();
		ends.right().read();
		shutdownOutput(ends.left());
		assertThat(await(ends.right().ended)).isEmpty();
		ends.right().write(bytes(100_000));
		await(ends.right().written);
		shutdownOutput(ends.right());
		assertThat(await(ends.left().ended)).isEqualTo(bytes(100_000));
		assertThat(ends.left().channel().isOpen()).isTrue();
		Throwable refused = ends.left()
			.on(() -> catchThrowable(() -> ends.left().channel().write(ByteBuffer.allocate(1))));
		assertThat(refused).isInstanceOf(ClosedChannelException.class);
	}

	@ParameterizedTest
	@EnumSource
	void isTiredOfReadingAfterTheEndOfInput(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		ends.right().read();
		shutdownOutput(ends.left());
		await(ends.right().ended);
		int calls = ends.right().readableCalls.get();
		ends.right().read();
		for (int turn = 0; turn < 20; turn++) {
			settle(ends.right().channel().loop());
		}
		assertThat(ends.right().readableCalls).hasValue(calls);
		assertThat(ends.right().on(() -> ends.right().channel().read(ByteBuffer.allocate(1)))).isEqualTo(-1);
	}

	@ParameterizedTest
	@EnumSource
	void seesACloseAsTheEndOfInput(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		ends.right().read();
		ends.left().write(bytes(1000));
		await(ends.left().written);
		close(ends.left());
		close(ends.left());
		assertThat(await(ends.right().ended)).isEqualTo(bytes(1000));
		assertThat(ends.left().channel().isOpen()).isFalse();
		assertThat(ends.left().channel().loop().channels()).isLessThanOrEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void failsToWriteToAPeerThatIsGone(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		ends.right().channel();
		close(ends.left());
		ends.right().write(bytes(64 * 1024 * 1024));
		await(ends.right().lost);
	}

	@ParameterizedTest
	@EnumSource
	void seesAResetAsAFailure(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		ends.right().read();
		ends.left().on(() -> {
			ends.left().channel().reset();
			return null;
		});
		assertThat(await(ends.right().lost)).hasMessageContaining("reset");
	}

	@ParameterizedTest
	@EnumSource
	void resetsWhenItClosesOverUnreadInput(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		awaitUnreadInput(ends);
		close(ends.left());
		// Java sends FIN at once, and RST in the selector's next turn: TCP's reader sees
		// the first, a writer the second.
		settle(ends.left().channel().loop());
		if (kind == Kind.TCP) {
			ends.right().write(bytes(1));
			await(ends.right().lost);
			return;
		}
		ends.right().read();
		assertThat(await(ends.right().lost)).hasMessageContaining("reset");
	}

	@ParameterizedTest
	@EnumSource
	void endsGracefullyOverUnreadInput(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		awaitUnreadInput(ends);
		ends.left().write(bytes(50_000));
		await(ends.left().written);
		ends.left().on(() -> {
			ends.left().channel().closeGracefully(20 * SECOND);
			ends.left().channel().closeGracefully(20 * SECOND);
			return null;
		});
		ends.right().read();
		assertThat(await(ends.right().ended)).isEqualTo(bytes(50_000));
		assertThat(ends.left().channel().isOpen()).isTrue();
		close(ends.right());
		awaitClosed(ends.left().channel());
		assertThat(ends.left().ended).isNotDone();
		assertThat(ends.left().failed).isNotDone();
	}

	/** One byte has reached the left end, which does not read it. */
	private static void awaitUnreadInput(LoopFixture.Ends ends) {
		CompletableFuture<Void> arrived = new CompletableFuture<>();
		ends.left().on(() -> {
			ends.left().channel().handler(new Watcher(ends.left().channel(), arrived));
			ends.left().channel().readInterest(true);
			return null;
		});
		ends.right().write(bytes(1));
		await(arrived);
		ends.left().on(() -> {
			ends.left().channel().handler(ends.left());
			return null;
		});
	}

	private static void awaitClosed(Channel channel) {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		channel.loop().execute(() -> poll(channel, closed));
		await(closed);
	}

	private static void poll(Channel channel, CompletableFuture<Void> closed) {
		if (channel.isOpen()) {
			channel.loop().schedule(1_000_000, () -> poll(channel, closed));
		}
		else {
			closed.complete(null);
		}
	}

	@ParameterizedTest
	@EnumSource
	void doesNotWaitLongForAPeerThatDoesNotEnd(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		ends.right().read();
		ends.left().on(() -> {
			ends.left().channel().closeGracefully(50_000_000);
			return null;
		});
		assertThat(await(ends.right().ended)).isEmpty();
		awaitClosed(ends.left().channel());
	}

	@ParameterizedTest
	@EnumSource
	void doesNotDiscardForEver(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		ends.right().channel();
		ends.left().on(() -> {
			ends.left().channel().closeGracefully(600 * SECOND);
			return null;
		});
		ends.right().write(bytes(64 * 1024 * 1024));
		await(ends.right().lost);
		awaitClosed(ends.left().channel());
		settle(ends.left().channel().loop());
		assertThat(LoopFixture.on(ends.left().channel().loop(), () -> ends.left().channel().loop().timers().size()))
			.isZero();
	}

	@ParameterizedTest
	@EnumSource
	void closesOnlyTheChannelWhoseOwnerThrows(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		LoopFixture.Ends others = kind.connect(this.fixture);
		Throwable[] thrown = { new IllegalStateException("expected"), new OutOfMemoryError("expected"),
				new StackOverflowError("expected") };
		Throwable chosen = thrown[kind.ordinal()];
		CompletableFuture<Throwable> told = new CompletableFuture<>();
		ends.right().on(() -> {
			ends.right().channel().handler(new Thrower(chosen, told));
			ends.right().channel().readInterest(true);
			return null;
		});
		ends.left().read();
		ends.left().write(bytes(1));
		assertThat(await(told)).isSameAs(chosen);
		assertThat(ends.right().channel().isOpen()).isFalse();
		others.right().read();
		others.left().write(bytes(1));
		await(others.right().firstInput);
	}

	@ParameterizedTest
	@EnumSource
	void isConfinedToItsLoop(Kind kind) {
		LoopFixture.Ends ends = kind.connect(this.fixture);
		Channel channel = ends.left().channel();
		ends.right().channel();
		assertThatIllegalStateException().isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
		assertThatIllegalStateException().isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
		assertThatIllegalStateException().isThrownBy(() -> channel.readInterest(true));
		assertThatIllegalStateException().isThrownBy(channel::close);
		assertThatIllegalStateException().isThrownBy(channel::shutdownOutput);
	}

	/** Notices input without reading it. */
	private record Watcher(Channel channel, CompletableFuture<Void> arrived) implements ChannelHandler {

		@Override
		public void onReadable() {
			this.channel.readInterest(false);
			this.arrived.complete(null);
		}

		@Override
		public void onWritable() {
			throw new AssertionError("not asked for");
		}

		@Override
		public void onFailure(Throwable failure) {
			this.arrived.completeExceptionally(failure);
		}

	}

	/** Throws what it is given. */
	private record Thrower(Throwable thrown, CompletableFuture<Throwable> told) implements ChannelHandler {

		@Override
		public void onReadable() {
			if (this.thrown instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) this.thrown;
		}

		@Override
		public void onWritable() {
			onReadable();
		}

		@Override
		public void onFailure(Throwable failure) {
			this.told.complete(failure);
		}

	}

}
