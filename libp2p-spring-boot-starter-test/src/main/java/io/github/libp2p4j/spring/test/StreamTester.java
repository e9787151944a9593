/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Calls the stream handlers of the node under test as a peer would, from a second node.
 * Thread-safe.
 *
 * <pre>{@code
 * assertThat(tester.protocol("/sum/1.0.0").send(new Terms(1, 2))).hasBody(new Sum(3));
 * assertThat(tester.protocol("/sum/1.0.0").send("no JSON")).wasReset();
 * try (TestStream chat = tester.open("/chat/1.0.0")) {
 *     chat.write("hello\n");
 *     assertThat(chat.readText(6)).isEqualTo("HELLO\n");
 * }
 * }</pre>
 */
public final class StreamTester {

	private final ConnectionManager node;

	private final TestPeer peer;

	private final TestPayloads payloads;

	private final Duration timeout;

	StreamTester(ConnectionManager node, TestPeer peer, TestPayloads payloads, Duration timeout) {
		this.node = node;
		this.peer = peer;
		this.payloads = payloads;
		this.timeout = timeout;
	}

	/**
	 * A tester without Spring: what it sends and expects is bytes or text.
	 * @param node what is tested; listens
	 * @param peer who calls
	 */
	public static StreamTester of(ConnectionManager node, TestPeer peer) {
		return new StreamTester(node, peer, new TestPayloads(null), Duration.ofSeconds(10));
	}

	/**
	 * The same tester with another peer as the caller.
	 */
	public StreamTester from(TestPeer caller) {
		return new StreamTester(this.node, caller, this.payloads, this.timeout);
	}

	/**
	 * The same tester with another time for one exchange, 10 seconds by default.
	 */
	public StreamTester timeout(Duration duration) {
		return new StreamTester(this.node, this.peer, this.payloads, duration);
	}

	/**
	 * One exchange with a protocol: everything is sent, then everything read.
	 */
	public StreamRequest protocol(String protocol) {
		return new StreamRequest(this, protocol, true);
	}

	/**
	 * A conversation with a protocol.
	 * @throws io.github.libp2p4j.StreamException if the node does not serve the protocol
	 */
	public TestStream open(String protocol) {
		Stream stream = openStream(StreamOptions.protocols(protocol));
		stream.deadline(this.timeout);
		return new TestStream(stream, this.payloads);
	}

	/**
	 * A conversation that begins with bytes which travel with the proposal.
	 */
	public TestStream open(String protocol, byte[] firstBytes) {
		Stream stream = openStream(StreamOptions.protocols(protocol).firstBytes(firstBytes));
		stream.deadline(this.timeout);
		return new TestStream(stream, this.payloads);
	}

	/**
	 * Where the calls go.
	 */
	public Multiaddr address() {
		return TestPeer.addressOf(this.node);
	}

	/**
	 * Who calls.
	 */
	public TestPeer peer() {
		return this.peer;
	}

	TestPayloads payloads() {
		return this.payloads;
	}

	StreamResult exchange(String protocol, boolean framed, byte[] sent) {
		StreamResult.Collector collector = new StreamResult.Collector(protocol, framed, this.payloads);
		try (Stream stream = openStream(StreamOptions.protocols(protocol))) {
			stream.deadline(this.timeout);
			// A handler that answers while it reads would else wait for us, and we for
			// it.
			stream.writeAsync(ByteBuffer.wrap(sent)).thenRun(stream::closeWrite);
			collector.readAll(stream);
			return collector.ended();
		}
		catch (Libp2pException ex) {
			return collector.failed(ex);
		}
	}

	private Stream openStream(StreamOptions options) {
		try {
			return this.peer.node()
				.connectAsync(address(), DialOptions.defaults())
				.thenCompose((connection) -> connection.newStreamAsync(options))
				.toCompletableFuture()
				.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof Libp2pException failure) {
				throw failure;
			}
			throw ex;
		}
	}

}
