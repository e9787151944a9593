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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Sends over a link for some time: plain bytes over TCP for what the link itself carries,
 * then one stream between two nodes as they come. All is in this one process: 1 Gbit/s is
 * a tenth of what a core seals and opens, and so the link is what holds the stream back.
 * The nodes are warmed up over a link without delay. Used by one thread.
 */
final class Voyage {

	private static final String PROTOCOL = "/distance/1.0.0";

	private static final int CHUNK_BYTES = 64 << 10;

	/** Until the window is settled, whatever the delay. */
	private static final int LEAST_ROUND_TRIPS = 60;

	/** Of which the first are not counted where plain TCP is measured: its slow start. */
	private static final int SLOW_START_ROUND_TRIPS = 4;

	private static final LinkSpeed NEAR = new LinkSpeed(Duration.ofNanos(2), 20 * LinkSpeed.GIGABIT);

	private final Duration time;

	Voyage(Duration time) {
		this.time = time;
	}

	/** Has the code compiled that the others run. */
	void warmUp() throws IOException {
		stream(NEAR, TimeUnit.SECONDS.toNanos(2), TimeUnit.MILLISECONDS.toNanos(100));
	}

	Passage over(LinkSpeed speed) throws IOException {
		long nanos = Math.max(this.time.toNanos(), LEAST_ROUND_TRIPS * speed.roundTrip().toNanos());
		double pipe = pipe(speed, nanos / 2);
		List<RoundTrip> roundTrips = stream(speed, nanos, speed.roundTrip().toNanos());
		return new Passage(speed, Limits.defaults().maxWindowBytes(), pipe, roundTrips);
	}

	private static double pipe(LinkSpeed speed, long nanos) throws IOException {
		AtomicLong received = new AtomicLong();
		try (ServerSocket far = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Link link = new Link(speed, new InetSocketAddress(far.getInetAddress(), far.getLocalPort()));
				Socket near = new Socket()) {
			start("pipe-reader", () -> {
				try (Socket accepted = far.accept()) {
					InputStream in = accepted.getInputStream();
					byte[] chunk = new byte[CHUNK_BYTES];
					for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
						received.addAndGet(count);
					}
				}
				catch (IOException ex) {
					// The link was cut: it is over.
				}
			});
			near.connect(link.address());
			OutputStream out = near.getOutputStream();
			byte[] chunk = new byte[CHUNK_BYTES];
			long start = System.nanoTime();
			long countFrom = start + SLOW_START_ROUND_TRIPS * speed.roundTrip().toNanos();
			while (System.nanoTime() < countFrom) {
				out.write(chunk);
			}
			long before = received.get();
			long counted = System.nanoTime();
			while (System.nanoTime() - start < nanos) {
				out.write(chunk);
			}
			return (received.get() - before) * 1e9 / (System.nanoTime() - counted);
		}
	}

	private static List<RoundTrip> stream(LinkSpeed speed, long nanos, long sampleNanos) throws IOException {
		AtomicLong received = new AtomicLong();
		AtomicLong window = new AtomicLong(Limits.defaults().initialWindowBytes());
		NetworkObserver observer = new NetworkObserver() {

			@Override
			public void windowGrew(long fromBytes, long toBytes) {
				window.set(toBytes);
			}
		};
		try (ConnectionManager far = Libp2p.builder()
			.identify(false)
			.listen("/ip4/127.0.0.1/tcp/0")
			.observer(observer)
			.handler(PROTOCOL, (stream) -> count(stream, received))
			.start();
				ConnectionManager near = Libp2p.builder().identify(false).start();
				Link link = new Link(speed, far.boundAddresses().get(0).tcpAddress().orElseThrow())) {
			Connection connection = near
				.connect(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + link.address().getPort() + "/p2p/" + far.peerId()));
			Stream stream = connection.newStream(PROTOCOL);
			long start = System.nanoTime();
			start("writer", () -> writeFor(stream, start + nanos));
			List<RoundTrip> roundTrips = new ArrayList<>();
			long last = 0;
			for (int number = 1; number * sampleNanos <= nanos; number++) {
				sleepUntil(start + number * sampleNanos);
				long now = received.get();
				roundTrips.add(new RoundTrip(number, window.get(), (now - last) * 1e9 / sampleNanos));
				last = now;
			}
			stream.reset();
			return roundTrips;
		}
	}

	private static void count(Stream stream, AtomicLong received) {
		ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
		for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk.clear())) {
			received.addAndGet(count);
		}
	}

	private static void writeFor(Stream stream, long untilNanos) {
		ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
		try {
			while (System.nanoTime() < untilNanos) {
				stream.write(chunk.clear());
			}
		}
		catch (StreamException ex) {
			// The last round trip is over, and the stream reset while this waited.
		}
	}

	private static void sleepUntil(long nanos) {
		for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, "distance-" + name);
		thread.setDaemon(true);
		thread.start();
	}

}
