/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * One row in one column while it runs: a node of this side's, made for it, a peer, and
 * connections between them in the column's direction. For the thread of the row.
 */
final class Cell implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(20);

	private final Column column;

	private final Peer peer;

	/** The peer's events before these are of other rows. */
	private final int eventsBefore;

	private final NodeEvents events = new NodeEvents();

	private final TestProtocols protocols = new TestProtocols();

	private final EchoClient echoClient = new EchoClient();

	private final List<AutoCloseable> opened = new ArrayList<>();

	/** Ids of inbound connections that were given out. */
	private final Set<String> taken = new HashSet<>();

	private @Nullable ConnectionManager node;

	private @Nullable Connection connection;

	private @Nullable Duration lineDelay;

	Cell(Column column, Peer peer) {
		this.column = column;
		this.peer = peer;
		this.eventsBefore = peer.eventCount();
	}

	Column column() {
		return this.column;
	}

	boolean weDial() {
		return this.column.side() == Side.WE_DIAL;
	}

	Peer peer() {
		return this.peer;
	}

	NodeEvents events() {
		return this.events;
	}

	TestProtocols protocols() {
		return this.protocols;
	}

	EchoClient echoClient() {
		return this.echoClient;
	}

	// The two ends

	/** This side's node, made at the first call. */
	ConnectionManager node() {
		return node((builder) -> builder);
	}

	/** The same, with more said about it, which only the first call can. */
	ConnectionManager node(UnaryOperator<Libp2p.Builder> more) {
		ConnectionManager made = this.node;
		if (made == null) {
			made = more.apply(Interop.nodeThatListens(this.protocols)).build();
			this.opened.add(made);
			made.onEvent(this.events::add);
			made.start();
			this.node = made;
		}
		return made;
	}

	/** Connections made from now on take so long each way. */
	void delay(Duration oneWay) {
		this.lineDelay = oneWay;
	}

	/** The row's connection, made at the first call. */
	Connection connection() throws Exception {
		Connection made = this.connection;
		if (made == null) {
			made = connect();
			this.connection = made;
		}
		return made;
	}

	/** One connection more, which both sides know of. */
	Connection connect() throws Exception {
		if (weDial()) {
			Connection made = node().connect(line(this.peer.address()), DialOptions.defaults().withNewConnection());
			// js aborts a connection on which many streams arrive before its own object
			// of it is ready. A refused handshake shows here too: the answer to its last
			// message is the first stream's.
			soon(node().identify(made));
			awaitPeerEvent("connection:open", (event) -> true);
			return made;
		}
		JsonNode dialled = this.peer.tell("dial", Map.of("address", line(ownAddress()).toString()));
		if (!dialled.path("peer").asText().equals(node().peerId().toString())) {
			throw new AssertionError("It dialled " + node().peerId() + " and found " + dialled);
		}
		String id = this.events
			.await(NetworkEvent.ConnectionOpened.class, (event) -> !this.taken.contains(event.connectionId()))
			.connectionId();
		this.taken.add(id);
		return node().connection(id).orElseThrow();
	}

	/** Where this side listens, with its peer id. */
	Multiaddr ownAddress() {
		return node().boundAddresses().get(0).withPeerId(node().peerId());
	}

	private Multiaddr line(Multiaddr address) throws IOException {
		if (this.lineDelay == null) {
			return address;
		}
		DelayedLink link = new DelayedLink(address, this.lineDelay);
		this.opened.add(link);
		return link.address(address);
	}

	// The peer, about the connection

	/** Has the peer do something with the row's connection, which must succeed. */
	JsonNode tell(String command, Map<String, ?> arguments) throws Exception {
		connection();
		return this.peer.tell(command, toThisNode(arguments));
	}

	/** The same, whatever comes of it. */
	JsonNode ask(String command, Map<String, ?> arguments) throws Exception {
		connection();
		return this.peer.ask(command, toThisNode(arguments));
	}

	private Map<String, Object> toThisNode(Map<String, ?> arguments) {
		Map<String, Object> all = new HashMap<>(arguments);
		all.put("peer", node().peerId().toString());
		return all;
	}

	/** Waits for an event of this row; those that name a peer must mean this node. */
	JsonNode awaitPeerEvent(String type, Predicate<JsonNode> matches) throws InterruptedException {
		String id = node().peerId().toString();
		return this.peer.awaitEvent(this.eventsBefore, type,
				(event) -> event.path("peer").asText(id).equals(id) && matches.test(event), SOON);
	}

	/** The peer's connections to this node. */
	List<JsonNode> peerConnections() throws InterruptedException {
		List<JsonNode> found = new ArrayList<>();
		this.peer.tell("connections", Map.of()).get("connections").forEach((each) -> {
			if (each.get("peer").asText().equals(node().peerId().toString())) {
				found.add(each);
			}
		});
		return found;
	}

	List<JsonNode> peerDefects() {
		return this.peer.defects(this.eventsBefore);
	}

	// Both

	/** Echoes from this side, whole, with checksums. */
	void echo(long bytes) throws Exception {
		this.echoClient.echo(connection(), bytes);
	}

	/** That the connection works on both sides. */
	void stillWorks() throws Exception {
		if (!connection().isOpen()) {
			throw new AssertionError("The connection is " + connection().state());
		}
		echo(1000);
		tell("echo", Map.of("bytes", 1000));
	}

	/** What this side knows of a stream. */
	StreamInfo info(long streamId) throws Exception {
		return soon(connection().info()).streams()
			.stream()
			.filter((stream) -> stream.id() == streamId)
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no stream " + streamId));
	}

	/** Looks again and again until it is so. */
	static void eventually(String what, Condition condition) throws Exception {
		long deadlineNanos = System.nanoTime() + SOON.toNanos();
		while (!condition.holds()) {
			if (System.nanoTime() - deadlineNanos > 0) {
				throw new AssertionError("Not within " + SOON + ": " + what);
			}
			soon(new CompletableFuture<Void>().completeOnTimeout(null, 20, TimeUnit.MILLISECONDS));
		}
	}

	/** Something that is so or not yet. */
	@FunctionalInterface
	interface Condition {

		boolean holds() throws Exception;

	}

	static <T> T soon(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(SOON.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() throws Exception {
		this.echoClient.close();
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

}
