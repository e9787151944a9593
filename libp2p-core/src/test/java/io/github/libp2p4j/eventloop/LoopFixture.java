/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loops that end with the test, and ways to wait for them.
 */
final class LoopFixture implements AutoCloseable {

	static final long SECOND = 1_000_000_000L;

	static final ChannelOptions OPTIONS = ChannelOptions.defaults();

	final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final List<EventLoop> loops = new ArrayList<>();

	LoopOptions options() {
		return LoopOptions.defaults().withFailureHook(this.failures::add);
	}

	EventLoop loop() {
		return loop(options());
	}

	EventLoop loop(LoopOptions options) {
		EventLoop loop = new EventLoop("test-loop-" + this.loops.size(), options);
		this.loops.add(loop);
		loop.start();
		return loop;
	}

	static InetSocketAddress anyPort() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	static <T> T await(CompletableFuture<T> future) {
		try {
			return future.get(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException failure) {
			throw new AssertionError(failure);
		}
	}

	static <T> T on(EventLoop loop, Callable<T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		boolean taken = loop.tryExecute(() -> {
			try {
				result.complete(task.call());
			}
			catch (Throwable failure) {
				result.completeExceptionally(failure);
			}
		});
		assertThat(taken).isTrue();
		return await(result);
	}

	/** Two full turns: whatever a turn left behind is done. */
	static void settle(EventLoop loop) {
		for (int turn = 0; turn < 3; turn++) {
			on(loop, () -> null);
		}
	}

	/** The two ends of a connection, each with a recorder. */
	Ends tcp() throws IOException {
		return tcp(anyPort(), OPTIONS);
	}

	Ends tcp(InetSocketAddress local, ChannelOptions options) throws IOException {
		EventLoop accepting = loop();
		Recorder server = new Recorder();
		Acceptor acceptor = accepting.listen(local, options, new Accepting(accepting, server));
		Recorder client = new Recorder();
		loop().connect(acceptor.localAddress(), options, client);
		return new Ends(client, server);
	}

	Ends memory() {
		Recorder left = new Recorder();
		Recorder right = new Recorder();
		MemoryChannel.connect(loop(), left, loop(), right);
		return new Ends(left, right);
	}

	Ends memoryOnOneLoop() {
		EventLoop loop = loop();
		Recorder left = new Recorder();
		Recorder right = new Recorder();
		MemoryChannel.connect(loop, left, loop, right);
		return new Ends(left, right);
	}

	@Override
	public void close() {
		this.loops.forEach(EventLoop::close);
		for (EventLoop loop : this.loops) {
			assertThat(terminates(loop)).as(loop.name() + " ends").isTrue();
			assertThat(loop.channels()).isZero();
		}
	}

	private static boolean terminates(EventLoop loop) {
		try {
			return loop.awaitTermination(20 * SECOND);
		}
		catch (InterruptedException interrupted) {
			throw new AssertionError(interrupted);
		}
	}

	/** A connection's ends. */
	record Ends(Recorder left, Recorder right) {
	}

	/** Takes every connection for one loop. */
	record Accepting(EventLoop loop, ConnectHandler handler) implements AcceptHandler {

		@Override
		public EventLoop onAccept(SocketAddress remote) {
			return this.loop;
		}

		@Override
		public void onConnected(Channel channel) {
			this.handler.onConnected(channel);
		}

		@Override
		public void onAbandoned(SocketAddress remote, IOException failure) {
			this.handler.onConnectFailed(failure);
		}

		@Override
		public void onAcceptFailed(IOException failure) {
			throw new IllegalStateException(failure);
		}

		@Override
		public void onLost(IOException failure) {
			// Loops end before their acceptors are closed.
		}

	}

}
