/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.libp2p4j.eventloop.LoopFixture.OPTIONS;
import static io.github.libp2p4j.eventloop.LoopFixture.anyPort;
import static io.github.libp2p4j.eventloop.LoopFixture.await;
import static io.github.libp2p4j.eventloop.LoopFixture.on;
import static io.github.libp2p4j.eventloop.LoopFixture.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class TcpTests {

	private final LoopFixture fixture = new LoopFixture();

	@AfterEach
	void end() {
		this.fixture.close();
		assertThat(this.fixture.failures).isEmpty();
	}

	private static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException failure) {
			throw new AssertionError(failure);
		}
	}

	/**
	 * Whether this machine can bind the IPv6 loopback address; if not, the tests that
	 * need it say so and are skipped.
	 */
	private static void assumeIpv6() {
		boolean available;
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(address("::1"), 0));
			available = true;
		}
		catch (IOException failure) {
			available = false;
			System.out.println("no IPv6 on this machine: " + failure);
		}
		assumeTrue(available, "no IPv6 on this machine");
	}

	@Test
	void connectsOverIpv4() throws IOException {
		LoopFixture.Ends ends = this.fixture.tcp(new InetSocketAddress(address("127.0.0.1"), 0), OPTIONS);
		InetSocketAddress remote = (InetSocketAddress) ends.left().channel().remoteAddress().orElseThrow();
		assertThat(remote.getAddress()).isInstanceOf(Inet4Address.class);
		assertThat(ends.right().channel().localAddress()).contains(remote);
		assertThat(ends.right().channel().remoteAddress()).isEqualTo(ends.left().channel().localAddress());
	}

	@Test
	void connectsOverIpv6() throws IOException {
		assumeIpv6();
		LoopFixture.Ends ends = this.fixture.tcp(new InetSocketAddress(address("::1"), 0), OPTIONS);
		InetSocketAddress remote = (InetSocketAddress) ends.left().channel().remoteAddress().orElseThrow();
		assertThat(remote.getAddress()).isInstanceOf(Inet6Address.class);
		ends.right().read();
		ends.left().write(new byte[] { 1, 2, 3 });
		await(ends.right().firstInput);
	}

	@Test
	void tellsThatNobodyListens() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		Recorder recorder = new Recorder();
		EventLoop loop = this.fixture.loop();
		loop.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), OPTIONS, recorder);
		assertThat(await(recorder.connectFailed)).isInstanceOf(ConnectException.class);
		assertThat(recorder.connected).isNotDone();
	}

	@Test
	void tellsAboutAddressesThatCannotBeReached() {
		Recorder recorder = new Recorder();
		this.fixture.loop().connect(new InetSocketAddress(address("255.255.255.255"), 1), OPTIONS, recorder);
		await(recorder.connectFailed);
		Recorder portZero = new Recorder();
		this.fixture.loop().connect(new InetSocketAddress(address("127.0.0.1"), 0), OPTIONS, portZero);
		await(portZero.connectFailed);
	}

	@Test
	void givesUpConnecting() throws IOException {
		EventLoop loop = this.fixture.loop();
		// A backlog that is full: the kernel leaves further SYNs without an answer.
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Recorder> recorders = new ArrayList<>();
			List<ConnectAttempt> attempts = new ArrayList<>();
			for (int count = 0; count < 8; count++) {
				Recorder recorder = new Recorder();
				recorders.add(recorder);
				attempts.add(loop.connect((InetSocketAddress) full.getLocalSocketAddress(), OPTIONS, recorder));
			}
			attempts.forEach(ConnectAttempt::cancel);
			attempts.forEach(ConnectAttempt::cancel);
			settle(loop);
			assertThat(recorders).allMatch((each) -> each.connected.isDone() != each.connectFailed.isDone());
			assertThat(await(recorders.get(7).connectFailed)).hasMessageContaining("cancelled");
		}
	}

	@Test
	void failsAttemptsOfALoopThatIsClosed() throws IOException {
		EventLoop loop = this.fixture.loop();
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Recorder> recorders = new ArrayList<>();
			for (int count = 0; count < 8; count++) {
				Recorder recorder = new Recorder();
				recorders.add(recorder);
				loop.connect((InetSocketAddress) full.getLocalSocketAddress(), OPTIONS, recorder);
			}
			loop.close();
			for (Recorder recorder : recorders) {
				await(CompletableFuture.anyOf(recorder.connectFailed, recorder.failed));
			}
		}
	}

	@Test
	void adoptsSocketsAndSetsTheirOptions() throws IOException {
		EventLoop loop = this.fixture.loop();
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			SocketChannel socket = SocketChannel.open(server.getLocalSocketAddress());
			Recorder recorder = new Recorder();
			loop.adopt(socket, new ChannelOptions(true, true, 1, 40_000, 50_000), recorder);
			recorder.channel();
			assertThat(socket.isBlocking()).isFalse();
			assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
			assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
			assertThat(socket.getOption(StandardSocketOptions.SO_SNDBUF)).isGreaterThanOrEqualTo(40_000);
			assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF)).isGreaterThanOrEqualTo(50_000);
			Recorder second = new Recorder();
			SocketChannel closed = SocketChannel.open();
			closed.close();
			loop.adopt(closed, OPTIONS, second);
			await(second.connectFailed);
			Recorder third = new Recorder();
			SocketChannel unconnected = SocketChannel.open();
			loop.adopt(unconnected, OPTIONS, third);
			await(third.connectFailed);
			assertThat(unconnected.isOpen()).isFalse();
		}
	}

	@Test
	void namesTheAddressThatCannotBeBound() throws IOException {
		EventLoop loop = this.fixture.loop();
		LoopFixture.Accepting handler = new LoopFixture.Accepting(loop, new Recorder());
		Acceptor acceptor = loop.listen(anyPort(), OPTIONS, handler);
		assertThat(acceptor.localAddress().getPort()).isPositive();
		assertThatIOException().isThrownBy(() -> loop.listen(acceptor.localAddress(), OPTIONS, handler))
			.withMessageContaining(acceptor.localAddress().toString());
		assertThatIOException()
			.isThrownBy(() -> loop.listen(new InetSocketAddress(address("192.0.2.1"), 0), OPTIONS, handler))
			.withMessageContaining("192.0.2.1");
	}

	@Test
	void freesThePortOfAnAcceptor() throws IOException {
		EventLoop loop = this.fixture.loop();
		LoopFixture.Accepting handler = new LoopFixture.Accepting(loop, new Recorder());
		Acceptor first = loop.listen(anyPort(), OPTIONS, handler);
		first.close();
		first.close();
		await(first.closed().toCompletableFuture());
		Acceptor second = this.fixture.loop().listen(first.localAddress(), OPTIONS, handler);
		assertThat(second.localAddress()).isEqualTo(first.localAddress());
		loop.close();
		Acceptor third = this.fixture.loop().listen(anyPort(), OPTIONS, handler);
		third.close();
		await(third.closed().toCompletableFuture());
	}

	@Test
	void freesThePortWhenItsLoopIsClosed() throws IOException {
		EventLoop loop = this.fixture.loop();
		LoopFixture.Accepting handler = new LoopFixture.Accepting(loop, new Recorder());
		Acceptor first = loop.listen(anyPort(), OPTIONS, handler);
		loop.close();
		await(first.closed().toCompletableFuture());
		this.fixture.loop().listen(first.localAddress(), OPTIONS, handler);
	}

	@Test
	void listensOnBothWildcardsOfOnePort() throws IOException {
		assumeIpv6();
		for (String[] order : new String[][] { { "0.0.0.0", "::" }, { "::", "0.0.0.0" } }) {
			EventLoop loop = this.fixture.loop();
			Counting first = new Counting(loop);
			Counting second = new Counting(loop);
			Acceptor one = loop.listen(new InetSocketAddress(address(order[0]), 0), OPTIONS, first);
			int port = one.localAddress().getPort();
			Acceptor two = loop.listen(new InetSocketAddress(address(order[1]), port), OPTIONS, second);
			assertThat(two.localAddress().getPort()).isEqualTo(port);
			for (int count = 0; count < 10; count++) {
				new Socket("127.0.0.1", port).close();
				new Socket("::1", port).close();
			}
			Counting fourth = order[0].equals("::") ? second : first;
			Counting sixth = order[0].equals("::") ? first : second;
			await(fourth.reached(10));
			await(sixth.reached(10));
			assertThat(fourth.remotes).allMatch((remote) -> remote instanceof Inet4Address);
			assertThat(sixth.remotes).allMatch((remote) -> remote instanceof Inet6Address);
			EventLoop other = this.fixture.loop();
			assertThatIOException().isThrownBy(() -> other.listen(one.localAddress(), OPTIONS, first));
			assertThatIOException().isThrownBy(() -> other.listen(two.localAddress(), OPTIONS, first));
		}
	}

	@Test
	void takesIpv4OverTheIpv6WildcardAlone() throws IOException {
		assumeIpv6();
		EventLoop loop = this.fixture.loop();
		Counting handler = new Counting(loop);
		int port = loop.listen(new InetSocketAddress(address("::"), 0), OPTIONS, handler).localAddress().getPort();
		new Socket("127.0.0.1", port).close();
		new Socket("::1", port).close();
		await(handler.reached(2));
		Counting fourth = new Counting(loop);
		int fourthPort = loop.listen(new InetSocketAddress(address("0.0.0.0"), 0), OPTIONS, fourth)
			.localAddress()
			.getPort();
		assertThatIOException().isThrownBy(() -> new Socket("::1", fourthPort).close());
	}

	@Test
	void closesWhatIsRefused() throws IOException {
		EventLoop loop = this.fixture.loop();
		Counting handler = new Counting(null);
		Acceptor acceptor = loop.listen(anyPort(), OPTIONS, handler);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), acceptor.localAddress().getPort())) {
			socket.setSoTimeout(20_000);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(handler.connected).hasValue(0);
	}

	@Test
	void handsConnectionsToTheChosenLoop() throws IOException {
		EventLoop accepting = this.fixture.loop();
		EventLoop chosen = this.fixture.loop();
		Recorder recorder = new Recorder();
		Acceptor acceptor = accepting.listen(anyPort(), OPTIONS, new LoopFixture.Accepting(chosen, recorder));
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), acceptor.localAddress().getPort())) {
			assertThat(recorder.channel().loop()).isSameAs(chosen);
			assertThat(recorder.channel().remoteAddress()).contains(socket.getLocalSocketAddress());
			assertThat(chosen.channels()).isEqualTo(1);
			assertThat(accepting.channels()).isZero();
		}
	}

	@Test
	void tellsWhenTheChosenLoopIsClosed() throws Exception {
		EventLoop closed = this.fixture.loop();
		closed.close();
		assertThat(closed.awaitTermination(20 * LoopFixture.SECOND)).isTrue();
		Recorder recorder = new Recorder();
		Acceptor acceptor = this.fixture.loop().listen(anyPort(), OPTIONS, new LoopFixture.Accepting(closed, recorder));
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), acceptor.localAddress().getPort())) {
			await(recorder.connectFailed);
			socket.setSoTimeout(20_000);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void acceptsOnAfterItsHandlerThrew() throws IOException {
		EventLoop loop = this.fixture.loop();
		AtomicInteger asked = new AtomicInteger();
		Counting handler = new Counting(loop) {

			@Override
			public @Nullable EventLoop onAccept(SocketAddress remote) {
				if (asked.incrementAndGet() == 1) {
					throw new IllegalStateException("expected");
				}
				return super.onAccept(remote);
			}

		};
		Acceptor acceptor = loop.listen(anyPort(), OPTIONS, handler);
		new Socket(InetAddress.getLoopbackAddress(), acceptor.localAddress().getPort()).close();
		new Socket(InetAddress.getLoopbackAddress(), acceptor.localAddress().getPort()).close();
		await(handler.reached(1));
		assertThat(this.fixture.failures).hasSize(1);
		this.fixture.failures.clear();
	}

	@Test
	void tellsOfTheEndOfItsLoopUnlessItWasClosedBefore() throws Exception {
		EventLoop loop = this.fixture.loop();
		List<String> lost = new CopyOnWriteArrayList<>();
		AcceptHandler handler = new Counting(loop) {

			@Override
			public void onLost(IOException failure) {
				lost.add(failure.getMessage());
			}

		};
		Acceptor closed = loop.listen(anyPort(), OPTIONS, handler);
		closed.close();
		await(closed.closed().toCompletableFuture());
		Acceptor acceptor = loop.listen(anyPort(), OPTIONS, handler);
		loop.close();
		await(acceptor.closed().toCompletableFuture());
		assertThat(lost).containsExactly("Event loop " + loop.name() + " is closed");
		assertThat(acceptor.isOpen()).isFalse();
	}

	@Test
	void survivesAFloodOfConnectionsThatAreReset() throws Exception {
		EventLoop loop = this.fixture.loop();
		Counting handler = new Counting(loop);
		Acceptor acceptor = loop.listen(anyPort(), OPTIONS, handler);
		int port = acceptor.localAddress().getPort();
		CountDownLatch done = new CountDownLatch(2);
		for (int thread = 0; thread < 2; thread++) {
			new Thread(() -> {
				for (int count = 0; count < 5000; count++) {
					try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
						socket.setSoLinger(true, 0);
					}
					catch (IOException refused) {
						// The backlog may be full for a moment.
					}
				}
				done.countDown();
			}).start();
		}
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		Recorder last = new Recorder();
		this.fixture.loop().connect(acceptor.localAddress(), OPTIONS, last);
		last.channel();
		await(handler.reached(handler.asked.get()));
		on(loop, () -> null);
		CompletableFuture<Void> empty = new CompletableFuture<>();
		loop.execute(() -> awaitOne(loop, empty));
		await(empty);
	}

	/** All that was reset has been closed; the last connection stays. */
	private static void awaitOne(EventLoop loop, CompletableFuture<Void> reached) {
		if (loop.channels() == 1) {
			reached.complete(null);
		}
		else {
			loop.schedule(1_000_000, () -> awaitOne(loop, reached));
		}
	}

	/** Accepts, counts, and closes what ends or is lost. */
	private static class Counting implements AcceptHandler {

		final List<InetAddress> remotes = new CopyOnWriteArrayList<>();

		final AtomicInteger connected = new AtomicInteger();

		final AtomicInteger asked = new AtomicInteger();

		private final @Nullable EventLoop loop;

		Counting(@Nullable EventLoop loop) {
			this.loop = loop;
		}

		CompletableFuture<Void> reached(int count) {
			CompletableFuture<Void> reached = new CompletableFuture<>();
			EventLoop counting = Objects.requireNonNull(this.loop);
			counting.execute(() -> check(counting, count, reached));
			return reached;
		}

		private void check(EventLoop counting, int count, CompletableFuture<Void> reached) {
			if (this.connected.get() >= count) {
				reached.complete(null);
			}
			else {
				counting.schedule(1_000_000, () -> check(counting, count, reached));
			}
		}

		@Override
		public @Nullable EventLoop onAccept(SocketAddress remote) {
			this.asked.incrementAndGet();
			return this.loop;
		}

		@Override
		public void onConnected(Channel channel) {
			Recorder recorder = new Recorder() {

				@Override
				public void onReadable() {
					super.onReadable();
					if (this.ended.isDone()) {
						channel.close();
					}
				}

			};
			recorder.onConnected(channel);
			channel.readInterest(true);
			if (this.remotes.size() < 100) {
				this.remotes.add(((InetSocketAddress) channel.remoteAddress().orElseThrow()).getAddress());
			}
			this.connected.incrementAndGet();
		}

		@Override
		public void onAbandoned(SocketAddress remote, IOException failure) {
			this.connected.incrementAndGet();
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
