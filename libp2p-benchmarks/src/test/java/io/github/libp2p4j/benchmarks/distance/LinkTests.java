/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class LinkTests {

	@Test
	void bytesArriveAfterTheDelayAndComeBackAfterTheOther() throws Exception {
		try (ServerSocket far = listen(); Link link = link(40, 125_000_000, far); Socket near = connect(link)) {
			CompletableFuture.runAsync(() -> echo(far));
			long start = System.nanoTime();
			near.getOutputStream().write(7);
			assertThat(near.getInputStream().read()).isEqualTo(7);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(40).toNanos());
		}
	}

	@Test
	void isAsFastAsItSaysAndNoFaster() throws Exception {
		byte[] sent = new byte[1 << 20];
		new Random(1).nextBytes(sent);
		try (ServerSocket far = listen(); Link link = link(2, 10_000_000, far); Socket near = connect(link)) {
			CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> drain(far));
			long start = System.nanoTime();
			near.getOutputStream().write(sent);
			near.shutdownOutput();
			assertThat(received.get()).isEqualTo(sent);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(104).toNanos());
		}
	}

	/** Held is at most a product, and what the kernel holds before and behind. */
	@Test
	void takesNoMoreThanItHolds() throws Exception {
		try (ServerSocket far = listen(); Link link = link(20, 20_000_000, far); Socket near = new Socket()) {
			near.setSendBufferSize(64 << 10);
			near.connect(link.address());
			try (Socket unread = far.accept()) {
				CompletableFuture<Long> written = CompletableFuture.supplyAsync(() -> writeFor(near, 500));
				assertThat(written.get()).isLessThan((400 << 10) + 8 * (256 << 10));
				assertThat(unread.isClosed()).isFalse();
			}
		}
	}

	@Test
	void knowsWhatAWindowLetsThrough() {
		LinkSpeed speed = new LinkSpeed(Duration.ofMillis(150), LinkSpeed.GIGABIT);
		assertThat(speed.productBytes()).isEqualTo(18_750_000);
		assertThat(speed.limitBytesPerSecond(15_000_000)).isEqualTo(100_000_000);
		assertThat(speed.limitBytesPerSecond(64 << 20)).isEqualTo(125_000_000);
	}

	private static ServerSocket listen() throws IOException {
		ServerSocket socket = new ServerSocket();
		socket.setReceiveBufferSize(64 << 10);
		socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return socket;
	}

	private static Link link(int roundTripMillis, long bytesPerSecond, ServerSocket far) throws IOException {
		return new Link(new LinkSpeed(Duration.ofMillis(roundTripMillis), bytesPerSecond),
				new InetSocketAddress(far.getInetAddress(), far.getLocalPort()));
	}

	private static Socket connect(Link link) throws IOException {
		return new Socket(link.address().getAddress(), link.address().getPort());
	}

	private static void echo(ServerSocket listener) {
		try (Socket socket = listener.accept()) {
			socket.getInputStream().transferTo(socket.getOutputStream());
		}
		catch (IOException ex) {
			// The link is cut.
		}
	}

	private static byte[] drain(ServerSocket listener) {
		try (Socket socket = listener.accept(); InputStream in = socket.getInputStream()) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * @return bytes written until the socket took none for so long
	 */
	private static long writeFor(Socket socket, int quietMillis) {
		AtomicLong written = new AtomicLong();
		Thread writer = new Thread(() -> {
			try {
				OutputStream out = socket.getOutputStream();
				while (true) {
					out.write(new byte[1 << 10]);
					written.addAndGet(1 << 10);
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
		});
		writer.setDaemon(true);
		writer.start();
		try {
			writer.join(quietMillis);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		return written.get();
	}

}
