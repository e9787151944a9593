/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.libp2p4j.eventloop.LoopFixture.SECOND;
import static io.github.libp2p4j.eventloop.LoopFixture.await;
import static io.github.libp2p4j.eventloop.LoopFixture.on;
import static io.github.libp2p4j.eventloop.LoopFixture.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EventLoopTests {

	private final LoopFixture fixture = new LoopFixture();

	@AfterEach
	void end() {
		this.fixture.close();
	}

	@Test
	void runsTasksInOrderOnItsThread() {
		EventLoop loop = this.fixture.loop();
		List<Integer> run = new ArrayList<>();
		List<String> threads = new ArrayList<>();
		for (int number = 0; number < 1000; number++) {
			int value = number;
			loop.execute(() -> {
				run.add(value);
				threads.add(Thread.currentThread().getName());
			});
		}
		settle(loop);
		assertThat(run).hasSize(1000).isSorted();
		assertThat(threads).containsOnly(loop.name());
		assertThat(loop.inLoop()).isFalse();
		assertThat(on(loop, loop::inLoop)).isTrue();
	}

	@Test
	void runsTasksThatCameBeforeItWasStarted() {
		EventLoop loop = new EventLoop("late", this.fixture.options());
		CompletableFuture<Void> ran = new CompletableFuture<>();
		loop.execute(() -> ran.complete(null));
		assertThat(ran).isNotDone();
		loop.start();
		loop.start();
		await(ran);
		loop.close();
	}

	@Test
	void neverRunsATaskWithinExecute() {
		EventLoop loop = this.fixture.loop();
		AtomicInteger depth = new AtomicInteger();
		assertThat(on(loop, () -> {
			loop.execute(depth::incrementAndGet);
			return depth.get();
		})).isZero();
	}

	@Test
	void losesNoWakeUp() throws InterruptedException {
		EventLoop loop = this.fixture.loop();
		int rounds = 20_000;
		AtomicInteger done = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (int number = 0; number < 2; number++) {
			Thread thread = new Thread(() -> {
				for (int round = 0; round < rounds; round++) {
					// Each waits for its own task, so that the loop falls asleep in
					// between again and again.
					CountDownLatch latch = new CountDownLatch(1);
					loop.execute(latch::countDown);
					try {
						if (!latch.await(20, TimeUnit.SECONDS)) {
							return;
						}
					}
					catch (InterruptedException interrupted) {
						return;
					}
					done.incrementAndGet();
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(done).hasValue(2 * rounds);
	}

	@Test
	void losesNoTaskOfManyThreads() throws InterruptedException {
		EventLoop loop = this.fixture.loop();
		AtomicInteger[] last = new AtomicInteger[4];
		CountDownLatch latch = new CountDownLatch(4 * 100_000);
		AtomicInteger disorder = new AtomicInteger();
		for (int number = 0; number < 4; number++) {
			AtomicInteger mine = new AtomicInteger(-1);
			last[number] = mine;
			new Thread(() -> {
				for (int count = 0; count < 100_000; count++) {
					int value = count;
					loop.execute(() -> {
						if (mine.getAndSet(value) != value - 1) {
							disorder.incrementAndGet();
						}
						latch.countDown();
					});
				}
			}).start();
		}
		assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(disorder).hasValue(0);
		assertThat(last).allSatisfy((value) -> assertThat(value).hasValue(99_999));
	}

	@Test
	void goesOnAfterWhateverATaskThrows() {
		EventLoop loop = this.fixture.loop();
		loop.execute(() -> {
			throw new IllegalStateException("expected");
		});
		loop.execute(() -> {
			throw new OutOfMemoryError("expected");
		});
		loop.execute(() -> recurse(0));
		loop.schedule(0, () -> {
			throw new AssertionError("expected");
		});
		loop.execute(() -> loop.defer(() -> {
			throw new LinkageError("expected");
		}));
		settle(loop);
		assertThat(this.fixture.failures).extracting((failure) -> (Object) failure.getClass())
			.containsExactlyInAnyOrder(IllegalStateException.class, OutOfMemoryError.class, StackOverflowError.class,
					AssertionError.class, LinkageError.class);
	}

	private static int recurse(int depth) {
		return (depth < 0) ? depth : recurse(depth + 1) + 1;
	}

	@Test
	void goesOnWhenTheFailureHookThrows() {
		EventLoop loop = this.fixture.loop(LoopOptions.defaults().withFailureHook((failure) -> {
			throw new IllegalStateException(failure);
		}));
		loop.execute(() -> {
			throw new IllegalStateException("expected");
		});
		assertThat(on(loop, () -> 7)).isEqualTo(7);
	}

	@Test
	void goesOnAfterATaskInterruptedIt() {
		EventLoop loop = this.fixture.loop();
		loop.execute(() -> Thread.currentThread().interrupt());
		settle(loop);
		assertThat(on(loop, Thread::interrupted)).isFalse();
	}

	@Test
	void runsTimersInOrderOfTheirDeadlines() {
		AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
		EventLoop loop = this.fixture.loop(this.fixture.options().withNanoClock(clock::get));
		List<String> run = new ArrayList<>();
		loop.schedule(30, () -> run.add("30"));
		loop.schedule(10, () -> run.add("10a"));
		loop.schedule(10, () -> run.add("10b"));
		on(loop, () -> loop.schedule(20, () -> run.add("20")));
		loop.schedule(Long.MAX_VALUE, () -> run.add("never"));
		settle(loop);
		assertThat(on(loop, () -> List.copyOf(run))).isEmpty();
		clock.addAndGet(9);
		settle(loop);
		assertThat(on(loop, () -> List.copyOf(run))).isEmpty();
		clock.addAndGet(11);
		settle(loop);
		assertThat(on(loop, () -> List.copyOf(run))).containsExactly("10a", "10b", "20");
		clock.addAndGet(1000);
		settle(loop);
		assertThat(on(loop, () -> List.copyOf(run))).containsExactly("10a", "10b", "20", "30");
	}

	@Test
	void forgetsCancelledTimers() {
		AtomicLong clock = new AtomicLong();
		EventLoop loop = this.fixture.loop(this.fixture.options().withNanoClock(clock::get));
		AtomicInteger run = new AtomicInteger();
		List<Timer> timers = new ArrayList<>();
		for (int count = 0; count < 10_000; count++) {
			timers.add(loop.schedule(count + 1, run::incrementAndGet));
		}
		timers.forEach(Timer::cancel);
		timers.forEach(Timer::cancel);
		on(loop, () -> {
			loop.schedule(5, run::incrementAndGet).cancel();
			return null;
		});
		settle(loop);
		assertThat(on(loop, () -> loop.timers().size())).isZero();
		clock.set(SECOND);
		settle(loop);
		assertThat(run).hasValue(0);
	}

	@Test
	void cancelsATimerFromATimerThatIsDueInTheSameTurn() {
		AtomicLong clock = new AtomicLong();
		EventLoop loop = this.fixture.loop(this.fixture.options().withNanoClock(clock::get));
		AtomicInteger run = new AtomicInteger();
		Timer second = loop.schedule(2, run::incrementAndGet);
		loop.schedule(1, second::cancel);
		clock.set(10);
		settle(loop);
		assertThat(run).hasValue(0);
	}

	@Test
	void leavesATimerThatATimerScheduledToTheNextTurn() {
		EventLoop loop = this.fixture.loop(this.fixture.options().withNanoClock(() -> 42L));
		AtomicInteger run = new AtomicInteger();
		Runnable[] again = new Runnable[1];
		again[0] = () -> {
			run.incrementAndGet();
			loop.schedule(0, again[0]);
		};
		loop.schedule(0, again[0]);
		settle(loop);
		assertThat(run.get()).isPositive();
	}

	@Test
	void firesNotBeforeTheDeadline() {
		EventLoop loop = this.fixture.loop();
		List<Long> lateMicros = new ArrayList<>();
		for (int count = 1; count <= 20; count++) {
			long delay = count * 700_001L;
			CompletableFuture<Long> fired = new CompletableFuture<>();
			long begin = System.nanoTime();
			loop.schedule(delay, () -> fired.complete(System.nanoTime()));
			long late = await(fired) - begin - delay;
			assertThat(late).isNotNegative();
			lateMicros.add(late / 1000);
		}
		System.out.println("timers late by µs: " + lateMicros);
	}

	@Test
	void defersABoundedNumberOfTasks() {
		EventLoop loop = this.fixture.loop(this.fixture.options().withMaxDeferred(3));
		AtomicInteger run = new AtomicInteger();
		List<Boolean> taken = on(loop, () -> {
			List<Boolean> answers = new ArrayList<>();
			for (int count = 0; count < 5; count++) {
				answers.add(loop.defer(run::incrementAndGet));
			}
			return answers;
		});
		assertThat(taken).containsExactly(true, true, true, false, false);
		settle(loop);
		assertThat(run).hasValue(3);
		assertThat(on(loop, () -> loop.defer(run::incrementAndGet))).isTrue();
	}

	@Test
	void servesTasksBetweenDeferredOnes() {
		AtomicLong clock = new AtomicLong();
		EventLoop loop = this.fixture.loop(this.fixture.options().withNanoClock(clock::get));
		List<String> run = new ArrayList<>();
		on(loop, () -> {
			for (int number = 0; number < 6; number++) {
				String name = "deferred " + number;
				// 0.4 ms each: the third reaches the millisecond.
				loop.defer(() -> {
					run.add(name);
					clock.addAndGet(400_000);
					loop.execute(() -> run.add("task"));
				});
			}
			return null;
		});
		settle(loop);
		settle(loop);
		assertThat(on(loop, () -> List.copyOf(run))).containsExactly("deferred 0", "deferred 1", "deferred 2", "task",
				"task", "task", "deferred 3", "deferred 4", "deferred 5", "task", "task", "task");
	}

	@Test
	void lendsBuffers() {
		EventLoop loop = this.fixture.loop(this.fixture.options().withBufferKind(BufferKind.DIRECT));
		on(loop, () -> {
			assertThat(loop.readBuffer().isDirect()).isTrue();
			assertThat(loop.readBuffer().putInt(1).capacity()).isEqualTo(262_144);
			assertThat(loop.readBuffer().remaining()).isEqualTo(262_144);
			assertThat(loop.acquireBuffer().remaining()).isEqualTo(65_537);
			return null;
		});
	}

	@Test
	void guardsWhatIsConfinedToIt() {
		EventLoop loop = this.fixture.loop();
		assertThatIllegalStateException().isThrownBy(loop::readBuffer).withMessageContaining(loop.name());
		assertThatIllegalStateException().isThrownBy(loop::acquireBuffer);
		assertThatIllegalStateException().isThrownBy(() -> loop.defer(() -> {
		}));
	}

	@Test
	void measuresItsLongestTurn() {
		AtomicLong clock = new AtomicLong(1);
		EventLoop loop = this.fixture.loop(this.fixture.options().withNanoClock(clock::get));
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		settle(loop);
		loop.takeLongestTurnNanos();
		loop.execute(() -> {
			inside.countDown();
			try {
				leave.await();
			}
			catch (InterruptedException interrupted) {
				throw new IllegalStateException(interrupted);
			}
		});
		try {
			assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException interrupted) {
			throw new AssertionError(interrupted);
		}
		clock.addAndGet(70_000_000);
		assertThat(loop.takeLongestTurnNanos()).isGreaterThanOrEqualTo(70_000_000);
		leave.countDown();
		settle(loop);
		assertThat(loop.takeLongestTurnNanos()).isGreaterThanOrEqualTo(70_000_000);
		assertThat(loop.takeLongestTurnNanos()).isZero();
	}

	@Test
	void runsWhatItTookAndNothingMoreAfterClose() throws InterruptedException {
		EventLoop loop = this.fixture.loop();
		AtomicInteger run = new AtomicInteger();
		CompletableFuture<Boolean> late = new CompletableFuture<>();
		loop.execute(() -> {
			loop.schedule(0, run::incrementAndGet);
			loop.defer(run::incrementAndGet);
			loop.execute(() -> run.addAndGet(100));
			loop.close();
			loop.close();
			late.complete(loop.tryExecute(run::incrementAndGet));
			try {
				assertThat(loop.awaitTermination(SECOND)).isFalse();
			}
			catch (InterruptedException interrupted) {
				throw new IllegalStateException(interrupted);
			}
		});
		assertThat(loop.awaitTermination(20 * SECOND)).isTrue();
		assertThat(await(late)).isFalse();
		assertThat(run.get()).isGreaterThanOrEqualTo(100);
		loop.close();
		loop.execute(run::incrementAndGet);
		loop.schedule(0, run::incrementAndGet).cancel();
	}

	@Test
	void endsWithoutHavingBeenStarted() throws InterruptedException {
		EventLoop loop = new EventLoop("never", this.fixture.options());
		CompletableFuture<Void> ran = new CompletableFuture<>();
		loop.execute(() -> ran.complete(null));
		loop.close();
		assertThat(loop.awaitTermination(20 * SECOND)).isTrue();
		assertThat(ran).isDone();
	}

	@Test
	void tellsOwnersOfChannelsWhenItIsClosed() throws Exception {
		LoopFixture.Ends ends = this.fixture.tcp();
		ends.left().read();
		ends.right().read();
		assertThat(ends.left().channel().loop().channels()).isEqualTo(1);
		ends.left().channel().loop().close();
		assertThat(await(ends.left().failed)).isInstanceOf(ClosedChannelException.class);
		assertThat(await(ends.right().ended)).isEmpty();
		assertThat(ends.left().channel().isOpen()).isFalse();
	}

	@Test
	void failsWhatIsAskedForAfterClose() throws Exception {
		EventLoop loop = this.fixture.loop();
		loop.close();
		Recorder recorder = new Recorder();
		loop.connect(new InetSocketAddress("127.0.0.1", 9), LoopFixture.OPTIONS, recorder).cancel();
		assertThat(recorder.connectFailed).isDone();
		Recorder left = new Recorder();
		Recorder right = new Recorder();
		MemoryChannel.connect(loop, left, this.fixture.loop(), right);
		assertThat(left.connectFailed).isDone();
		right.read();
		await(right.lost);
		assertThatIOException()
			.isThrownBy(() -> loop.listen(LoopFixture.anyPort(), LoopFixture.OPTIONS,
					new LoopFixture.Accepting(loop, recorder)))
			.withMessageContaining("closed");
	}

	@Test
	void objectsToNamesThatAreNotResolved() {
		EventLoop loop = this.fixture.loop();
		InetSocketAddress unresolved = InetSocketAddress.createUnresolved("example.invalid", 1);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> loop.connect(unresolved, LoopFixture.OPTIONS, new Recorder()))
			.withMessageContaining("example.invalid");
	}

}
