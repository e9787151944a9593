/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.StreamException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A node of this side's, a real peer, and the connection between them. For the thread of
 * a test.
 */
record TrapScene(ConnectionManager node, Peer peer, Connection connection) {

	static final Duration SOON = Duration.ofSeconds(20);

	static TrapScene weDial(ConnectionManager node, Peer peer) {
		return new TrapScene(node, peer, node.connect(peer.address()));
	}

	/** The peer dials, and both sides know it. */
	static TrapScene itDials(ConnectionManager node, Peer peer) throws Exception {
		peer.tell("dial", Map.of("address", node.listenAddresses().get(0).toString()));
		Cell.eventually("the connection is known here", () -> !node.connections(peer.peerId()).isEmpty());
		return new TrapScene(node, peer, node.connections(peer.peerId()).get(0));
	}

	JsonNode tell(String command, Map<String, ?> arguments) throws Exception {
		return this.peer.tell(command, toNode(arguments));
	}

	JsonNode ask(String command, Map<String, ?> arguments) throws Exception {
		return this.peer.ask(command, toNode(arguments));
	}

	private Map<String, Object> toNode(Map<String, ?> arguments) {
		Map<String, Object> all = new HashMap<>(arguments);
		all.put("peer", this.node.peerId().toString());
		return all;
	}

	/** The connection is the one it was, and works in both directions. */
	void stillWorks() throws Exception {
		assertThat(this.connection.isOpen()).as("the connection is open: " + this.connection).isTrue();
		try (EchoClient client = new EchoClient()) {
			client.echo(this.connection, 100_000);
		}
		tell("echo", Map.of("bytes", 100_000));
		assertThat(this.node.connections(this.peer.peerId())).containsExactly(this.connection);
	}

	static <T> T soon(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
	}

	/** What a stream fails with, of all things. */
	static StreamException failure(ThrowingCallable call) {
		StreamException failure = catchThrowableOfType(StreamException.class, call);
		assertThat(failure).as("a failure of the stream").isNotNull();
		return failure;
	}

}
