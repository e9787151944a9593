/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.connection.LiveConnection;
import io.github.libp2p4j.connection.Stages;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The connection manager: hands each request to the part that answers it. Thread-safe.
 */
final class Node implements ConnectionManager {

	/**
	 * What the loops may take for one picture; beyond it a busy connection is left out.
	 */
	private static final long PICTURE_SECONDS = 2;

	private final NodeParts parts;

	private final NodeLife life;

	Node(NodeParts parts, NodeLife life) {
		this.parts = parts;
		this.life = life;
		parts.listeners().onLost(() -> parts.pushes().changed());
	}

	// Who and where

	@Override
	public PeerId peerId() {
		return this.parts.identity().peerId();
	}

	@Override
	public PublicKey publicKey() {
		return this.parts.identity();
	}

	@Override
	public NodeState state() {
		return this.life.state();
	}

	@Override
	public Limits limits() {
		return this.parts.environment().limits();
	}

	@Override
	public List<Multiaddr> boundAddresses() {
		return this.parts.listeners().bound();
	}

	@Override
	public List<Multiaddr> listenAddresses() {
		return this.parts.told().stream().map((address) -> address.withPeerId(peerId())).toList();
	}

	@Override
	public List<Multiaddr> observedAddresses() {
		return this.parts.observedAddresses().addresses();
	}

	// Life

	@Override
	public ConnectionManager start() {
		this.life.start();
		return this;
	}

	@Override
	public Multiaddr listen(Multiaddr address) {
		Multiaddr bound = this.life.listen(address);
		this.parts.pushes().changed();
		return bound;
	}

	@Override
	public boolean unlisten(Multiaddr boundAddress) {
		boolean unbound = this.parts.listeners().unlisten(boundAddress);
		this.parts.pushes().changed();
		return unbound;
	}

	@Override
	public CompletionStage<Void> stop(Duration grace) {
		return this.life.stop(grace);
	}

	@Override
	public void close() {
		this.life.close();
	}

	// Connections

	@Override
	public Connection connect(Multiaddr address) {
		return connect(address, DialOptions.defaults());
	}

	@Override
	public Connection connect(Multiaddr address, DialOptions options) {
		this.life.requireUsable();
		return this.parts.dialer()
			.await(address.peerId().orElse(null), places(List.of(address)), options,
					() -> interrupted("connecting to " + address));
	}

	@Override
	public Connection connect(PeerId peer, Collection<Multiaddr> addresses) {
		requireOf(peer, addresses);
		this.life.requireUsable();
		return this.parts.dialer()
			.await(peer, places(addresses), DialOptions.defaults(), () -> interrupted("connecting to " + peer));
	}

	@Override
	public CompletionStage<Connection> connectAsync(Multiaddr address, DialOptions options) {
		return dial(address.peerId().orElse(null), places(List.of(address)), options);
	}

	/**
	 * Where to dial. An address that says only who ({@code /p2p/PEERID}) adds no place;
	 * an open connection serves it all the same.
	 */
	private static List<Multiaddr> places(Collection<Multiaddr> addresses) {
		return addresses.stream().filter(Node::namesAPlace).map(Multiaddr::withoutPeerId).toList();
	}

	private static boolean namesAPlace(Multiaddr address) {
		return address.components().size() > 1 || address.peerId().isEmpty();
	}

	@Override
	public CompletionStage<Connection> connectAsync(PeerId peer, Collection<Multiaddr> addresses, DialOptions options) {
		requireOf(peer, addresses);
		return dial(peer, places(addresses), options);
	}

	private static void requireOf(PeerId peer, Collection<Multiaddr> addresses) {
		for (Multiaddr address : addresses) {
			if (address.peerId().isPresent() && !address.peerId().get().equals(peer)) {
				throw new IllegalArgumentException("Address " + address + " names another peer than " + peer);
			}
		}
	}

	private CompletableFuture<Connection> dial(@Nullable PeerId peer, List<Multiaddr> addresses, DialOptions options) {
		this.life.requireUsable();
		return this.parts.dialer().connect(peer, addresses, options);
	}

	@Override
	public CompletionStage<Connection> upgrade(SocketChannel socket, Direction direction,
			@Nullable PeerId expectedPeer) {
		this.life.requireUsable();
		return this.parts.dialer().adopt(socket, direction, expectedPeer);
	}

	@Override
	public List<Connection> connections() {
		return List.copyOf(this.parts.table().all());
	}

	@Override
	public List<Connection> connections(PeerId peer) {
		return List.copyOf(this.parts.table().of(peer));
	}

	@Override
	public Optional<Connection> connection(String id) {
		return this.parts.table().find(id).map(Connection.class::cast);
	}

	// Streams

	@Override
	public Stream newStream(Multiaddr address, String... protocols) {
		StreamOptions options = StreamOptions.protocols(protocols);
		return Stages.await(newStreamAsync(address, options),
				() -> new StreamException(StreamException.Reason.CANCELLED,
						"interrupted while opening a stream to " + address, Origin.APPLICATION));
	}

	@Override
	public Stream newStream(PeerId peer, String... protocols) {
		LiveConnection connection = this.parts.table()
			.usable(peer)
			.orElseThrow(() -> new DialException(DialException.Reason.UNREACHABLE,
					"there is no open connection to " + peer + "; connect to an address of it first",
					Origin.APPLICATION, null));
		return connection.newStream(protocols);
	}

	@Override
	public CompletionStage<Stream> newStreamAsync(Multiaddr address, StreamOptions options) {
		CompletableFuture<Connection> connected = connectAsync(address, DialOptions.defaults()).toCompletableFuture();
		CompletableFuture<Stream> opened = new CompletableFuture<>();
		connected.whenComplete((connection, failure) -> {
			if (failure != null) {
				opened.completeExceptionally(Stages.unwrap(failure));
				return;
			}
			CompletableFuture<Stream> opening = connection.newStreamAsync(options).toCompletableFuture();
			cancelTogether(opened, opening);
			opening.whenComplete((stream, refusal) -> {
				if (refusal != null) {
					opened.completeExceptionally(Stages.unwrap(refusal));
				}
				else if (!opened.complete(stream)) {
					stream.reset();
				}
			});
		});
		cancelTogether(opened, connected);
		return opened;
	}

	private static void cancelTogether(CompletableFuture<?> outer, CompletableFuture<?> inner) {
		outer.whenComplete((value, failure) -> {
			if (outer.isCancelled()) {
				inner.cancel(true);
			}
		});
	}

	// Requests

	@Override
	public <Q, A> A request(Multiaddr address, RequestProtocol<Q, A> protocol, Q request) {
		return Stages.await(requestAsync(address, protocol, request), () -> interrupted(protocol));
	}

	@Override
	public <Q, A> A request(Connection connection, RequestProtocol<Q, A> protocol, Q request) {
		return Stages.await(requestAsync(connection, protocol, request), () -> interrupted(protocol));
	}

	@Override
	public <Q, A> CompletionStage<A> requestAsync(Multiaddr address, RequestProtocol<Q, A> protocol, Q request) {
		return this.parts.requests()
			.askAsync((timeout) -> connectAsync(address, DialOptions.defaults().withTimeout(timeout)), protocol,
					request);
	}

	@Override
	public <Q, A> CompletionStage<A> requestAsync(Connection connection, RequestProtocol<Q, A> protocol, Q request) {
		return this.parts.requests()
			.askAsync((timeout) -> CompletableFuture.completedFuture(connection), protocol, request);
	}

	private static RequestException interrupted(RequestProtocol<?, ?> protocol) {
		return new RequestException(RequestException.Reason.CANCELLED,
				"interrupted while waiting for the answer to " + protocol.id(), Origin.APPLICATION, null);
	}

	private static DialException interrupted(String what) {
		return new DialException(DialException.Reason.CANCELLED, "interrupted while " + what, Origin.APPLICATION, null);
	}

	// Protocols

	@Override
	public Registration handle(String protocol, ProtocolHandler handler) {
		return this.parts.handlers().register(protocol, handler);
	}

	@Override
	public Registration handleAsync(String protocol, AsyncProtocolHandler handler) {
		return this.parts.handlers().registerAsync(protocol, handler);
	}

	@Override
	public <Q, A> Registration handleRequests(RequestProtocol<Q, A> protocol, RequestHandler<Q, A> handler) {
		return handle(protocol.id(), this.parts.requests().serve(protocol, handler));
	}

	@Override
	public <Q, A> Registration handleRequestsAsync(RequestProtocol<Q, A> protocol, AsyncRequestHandler<Q, A> handler) {
		return handleAsync(protocol.id(), this.parts.requests().serveAsync(protocol, handler));
	}

	@Override
	public List<String> protocols() {
		return this.parts.handlers().protocols();
	}

	// What happens

	@Override
	public Registration onEvent(Consumer<? super NetworkEvent> listener) {
		return this.parts.environment().events().listen((type) -> true, listener);
	}

	@Override
	public Registration onEvent(Predicate<? super Class<? extends NetworkEvent>> wanted,
			Consumer<? super NetworkEvent> listener) {
		return this.parts.environment().events().listen(wanted, listener);
	}

	@Override
	public NodeInfo info() {
		List<CompletableFuture<ConnectionInfo>> asked = new ArrayList<>();
		for (LiveConnection connection : this.parts.table().all()) {
			asked.add(connection.info().toCompletableFuture());
		}
		List<ConnectionInfo> pictures = new ArrayList<>();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PICTURE_SECONDS);
		for (CompletableFuture<ConnectionInfo> picture : asked) {
			NodeLife.within(picture, deadline - System.nanoTime()).ifPresent(pictures::add);
		}
		return new NodeInfo(peerId(), state(), boundAddresses(), listenAddresses(), observedAddresses(), protocols(),
				pictures, this.parts.cryptoInfo(), this.parts.listeners().pendingInbound(),
				this.parts.dialer().pending(), this.parts.environment().dispatcher().running(),
				this.parts.environment().memory().chargedBytes(), this.parts.environment().events().pending(),
				this.parts.environment().events().dropped());
	}

	// Built-in protocols

	@Override
	public List<Duration> ping(Connection connection, int count) {
		return this.parts.ping().ping(connection, count);
	}

	@Override
	public CompletionStage<Duration> pingAsync(Connection connection) {
		return this.parts.ping().ping(connection);
	}

	@Override
	public PerfResult perf(Connection connection, PerfRequest request) {
		return this.parts.perf().measure(connection, request);
	}

	@Override
	public CompletionStage<PerfResult> perfAsync(Connection connection, PerfRequest request) {
		return this.parts.perf().measureAsync(connection, request);
	}

	@Override
	public CompletionStage<PeerInfo> identify(Connection connection) {
		return this.parts.identification().of(connection);
	}

	@Override
	public String toString() {
		return "Node[" + peerId() + " " + state() + " " + boundAddresses() + "]";
	}

}
