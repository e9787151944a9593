/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code libp2p}: the node and, by section, its connections, peers,
 * protocols, limits, kept peers and handlers. Dialling, disconnecting and pausing need
 * {@code management.endpoint.libp2p.access=unrestricted}. Thread-safe.
 */
@Endpoint(id = "libp2p", defaultAccess = Access.READ_ONLY)
public final class Libp2pEndpoint {

	private static final String CONNECTIONS = "connections";

	private static final String PEERS = "peers";

	private static final String HANDLERS = "handlers";

	private final EndpointSources sources;

	private final ConnectionManager node;

	private final AddressText addresses;

	/**
	 * @param showAddresses whether callers of whom nothing is known, as by JMX, see
	 * addresses
	 */
	public Libp2pEndpoint(EndpointSources sources, boolean showAddresses) {
		this.sources = sources;
		this.node = sources.node();
		this.addresses = new AddressText(showAddresses);
	}

	@ReadOperation
	public NodeDescription node() {
		return node(this.addresses);
	}

	NodeDescription node(AddressText text) {
		return NodeDescription.of(this.node.info(), text);
	}

	/**
	 * @param section connections, peers, protocols, limits, kept-peers or handlers
	 * @return null for another one
	 */
	@ReadOperation
	public @Nullable Object section(@Selector String section, @Nullable Integer offset, @Nullable Integer limit) {
		return section(section, offset, limit, this.addresses);
	}

	@Nullable Object section(String section, @Nullable Integer offset, @Nullable Integer limit, AddressText text) {
		return switch (section) {
			case CONNECTIONS -> Page.of(this.node.info().connections(), offset, limit,
					(connection) -> ConnectionDescription.of(connection, text));
			case PEERS -> Page.of(byPeer(this.node.info()), offset, limit, (connections) -> peer(connections, text));
			case "protocols" ->
				Page.of(ProtocolDescription.all(this.node.info()), offset, limit, (protocol) -> protocol);
			case "limits" -> LimitDescription.all(this.node.limits(), this.node.info());
			case "kept-peers" ->
				Page.of(this.sources.keptPeersOrNone(), offset, limit, (peer) -> KeptPeerDescription.of(peer, text));
			case HANDLERS -> Page.of(this.sources.handlersOrNone(), offset, limit, (handler) -> handler);
			default -> null;
		};
	}

	/** Sorted by peer id; none is empty. */
	private static List<List<ConnectionInfo>> byPeer(NodeInfo info) {
		Map<String, List<ConnectionInfo>> byPeer = new LinkedHashMap<>();
		for (ConnectionInfo connection : info.connections()) {
			byPeer.computeIfAbsent(connection.peerId().toString(), (unknown) -> new ArrayList<>()).add(connection);
		}
		return byPeer.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
			.map(Map.Entry::getValue)
			.toList();
	}

	private PeerDescription peer(List<ConnectionInfo> connections, AddressText text) {
		return PeerDescription.of(connections, this.sources.identified(connections.get(0).peerId()), text);
	}

	/**
	 * One peer, connection or handler.
	 * @return null if there is none
	 */
	@ReadOperation
	public @Nullable Object entry(@Selector String section, @Selector String name) {
		return entry(section, name, this.addresses);
	}

	@Nullable Object entry(String section, String name, AddressText text) {
		return switch (section) {
			case CONNECTIONS -> this.node.info()
				.connections()
				.stream()
				.filter((connection) -> connection.id().equals(name))
				.findFirst()
				.map((connection) -> ConnectionDescription.withStreams(connection, text))
				.orElse(null);
			case PEERS -> {
				PeerId peer = peerId(name);
				List<ConnectionInfo> connections = this.node.info()
					.connections()
					.stream()
					.filter((connection) -> connection.peerId().equals(peer))
					.toList();
				yield connections.isEmpty() ? null : peer(connections, text);
			}
			case HANDLERS -> this.sources.handlersOrNone()
				.stream()
				.filter((handler) -> handler.id().equals(name))
				.findFirst()
				.orElse(null);
			default -> null;
		};
	}

	/**
	 * Dials an address, and waits for what comes of it.
	 * @param section {@code connections}
	 * @return null in another section
	 */
	@WriteOperation
	public @Nullable DialDescription dial(@Selector String section, String address) {
		if (!section.equals(CONNECTIONS)) {
			return null;
		}
		Multiaddr parsed;
		try {
			parsed = Multiaddr.parse(address);
		}
		catch (IllegalArgumentException ex) {
			throw refused("'" + address + "' is not a multiaddr: " + ex.getMessage());
		}
		try {
			return DialDescription.of(this.node.connect(parsed));
		}
		catch (DialException ex) {
			return DialDescription.of(ex);
		}
	}

	/**
	 * Pauses, resumes, starts or stops a handler.
	 * @param section {@code handlers}
	 * @param name its id
	 * @return null if there is no such handler
	 */
	@WriteOperation
	public @Nullable Object control(@Selector String section, @Selector String name, String action) {
		HandlerControl control = this.sources.handlers();
		if (!section.equals(HANDLERS) || control == null) {
			return null;
		}
		return control.apply(name, action(action)) ? entry(HANDLERS, name) : null;
	}

	private static HandlerControl.Action action(String name) {
		try {
			return HandlerControl.Action.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw refused("action must be pause, resume, start or stop, was '" + name + "'");
		}
	}

	/**
	 * Closes the connections to a peer, or one connection. A peer that is kept connected
	 * is dialled again.
	 * @param section {@code peers} or {@code connections}
	 * @return null if there are none
	 */
	@DeleteOperation
	public @Nullable Disconnection disconnect(@Selector String section, @Selector String name) {
		List<Connection> connections = switch (section) {
			case PEERS -> this.node.connections(peerId(name));
			case CONNECTIONS -> this.node.connection(name).stream().toList();
			default -> List.of();
		};
		connections.forEach((Consumer<Connection>) Connection::close);
		return connections.isEmpty() ? null : new Disconnection(connections.size());
	}

	private static PeerId peerId(String text) {
		try {
			return PeerId.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw refused("'" + text + "' is not a peer id: " + ex.getMessage());
		}
	}

	private static InvalidEndpointRequestException refused(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

}
