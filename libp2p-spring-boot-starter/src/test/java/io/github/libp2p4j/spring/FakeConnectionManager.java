/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.CryptoInfo;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * A node without a network: it remembers what it is asked for and says what it is told
 * to. Not thread-safe.
 */
public final class FakeConnectionManager implements ConnectionManager {

	public final KeyPair keyPair = KeyPair.generateEd25519();

	public final Map<String, ProtocolHandler> handlers = new TreeMap<>();

	public final Map<String, AsyncProtocolHandler> asyncHandlers = new TreeMap<>();

	/** The protocols of requests, blocking or not. */
	public final Map<String, RequestProtocol<?, ?>> requests = new TreeMap<>();

	public final List<String> calls = new CopyOnWriteArrayList<>();

	public final List<ConnectionInfo> connectionInfos = new ArrayList<>();

	public final CompletableFuture<Void> stopped = new CompletableFuture<>();

	public List<Multiaddr> bound = List.of();

	public NodeState state = NodeState.NEW;

	public @Nullable RuntimeException startFailure;

	/** Whether a stop takes until somebody completes {@link #stopped}. */
	public boolean slowToStop;

	public int handlersRunning;

	public long windowBytes;

	private final List<Consumer<? super NetworkEvent>> listeners = new CopyOnWriteArrayList<>();

	public void emit(NetworkEvent event) {
		this.listeners.forEach((listener) -> listener.accept(event));
	}

	/** Hands a stream to the handler of its protocol, as a peer's opening would. */
	public void serve(Stream stream) throws Exception {
		ProtocolHandler handler = this.handlers.get(stream.protocol());
		if (handler == null) {
			throw new IllegalStateException("No handler of " + stream.protocol());
		}
		handler.handle(stream);
	}

	public CompletionStage<?> serveAsync(Stream stream) throws Exception {
		AsyncProtocolHandler handler = this.asyncHandlers.get(stream.protocol());
		if (handler == null) {
			throw new IllegalStateException("No asynchronous handler of " + stream.protocol());
		}
		return handler.handle(stream);
	}

	public int listeners() {
		return this.listeners.size();
	}

	@Override
	public PeerId peerId() {
		return this.keyPair.peerId();
	}

	@Override
	public PublicKey publicKey() {
		return this.keyPair.publicKey();
	}

	@Override
	public NodeState state() {
		return this.state;
	}

	@Override
	public Limits limits() {
		return Limits.defaults();
	}

	@Override
	public List<Multiaddr> boundAddresses() {
		return this.bound;
	}

	@Override
	public List<Multiaddr> listenAddresses() {
		return this.bound.stream().map((address) -> address.withPeerId(peerId())).toList();
	}

	@Override
	public List<Multiaddr> observedAddresses() {
		return List.of();
	}

	@Override
	public ConnectionManager start() {
		this.calls.add("start with " + protocols());
		if (this.startFailure != null) {
			throw this.startFailure;
		}
		this.bound = List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/40001"));
		this.state = NodeState.RUNNING;
		return this;
	}

	@Override
	public Multiaddr listen(Multiaddr address) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean unlisten(Multiaddr boundAddress) {
		this.calls.add("unlisten " + boundAddress);
		List<Multiaddr> rest = new ArrayList<>(this.bound);
		boolean removed = rest.remove(boundAddress);
		this.bound = List.copyOf(rest);
		return removed;
	}

	@Override
	public CompletionStage<Void> stop(Duration grace) {
		this.calls.add("stop");
		this.state = NodeState.STOPPING;
		if (!this.slowToStop) {
			close();
		}
		return this.stopped;
	}

	@Override
	public void close() {
		this.calls.add("close");
		this.state = NodeState.STOPPED;
		this.stopped.complete(null);
	}

	@Override
	public Connection connect(Multiaddr address) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Connection connect(Multiaddr address, DialOptions options) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Connection connect(PeerId peer, Collection<Multiaddr> addresses) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<Connection> connectAsync(Multiaddr address, DialOptions options) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<Connection> connectAsync(PeerId peer, Collection<Multiaddr> addresses, DialOptions options) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<Connection> upgrade(SocketChannel socket, Direction direction,
			@Nullable PeerId expectedPeer) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<Connection> connections() {
		return List.of();
	}

	@Override
	public List<Connection> connections(PeerId peer) {
		return List.of();
	}

	@Override
	public Optional<Connection> connection(String id) {
		return Optional.empty();
	}

	@Override
	public Stream newStream(Multiaddr address, String... protocols) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Stream newStream(PeerId peer, String... protocols) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<Stream> newStreamAsync(Multiaddr address, StreamOptions options) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <Q, A> A request(Multiaddr address, RequestProtocol<Q, A> protocol, Q request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <Q, A> A request(Connection connection, RequestProtocol<Q, A> protocol, Q request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <Q, A> CompletionStage<A> requestAsync(Multiaddr address, RequestProtocol<Q, A> protocol, Q request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <Q, A> CompletionStage<A> requestAsync(Connection connection, RequestProtocol<Q, A> protocol, Q request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <Q, A> Registration handleRequests(RequestProtocol<Q, A> protocol, RequestHandler<Q, A> handler) {
		this.requests.put(protocol.id(), protocol);
		return () -> this.requests.remove(protocol.id());
	}

	@Override
	public <Q, A> Registration handleRequestsAsync(RequestProtocol<Q, A> protocol, AsyncRequestHandler<Q, A> handler) {
		this.requests.put(protocol.id(), protocol);
		return () -> this.requests.remove(protocol.id());
	}

	@Override
	public Registration handle(String protocol, ProtocolHandler handler) {
		this.handlers.put(protocol, handler);
		return () -> this.handlers.remove(protocol);
	}

	@Override
	public Registration handleAsync(String protocol, AsyncProtocolHandler handler) {
		this.asyncHandlers.put(protocol, handler);
		return () -> this.asyncHandlers.remove(protocol);
	}

	@Override
	public List<String> protocols() {
		List<String> all = new ArrayList<>(this.handlers.keySet());
		all.addAll(this.asyncHandlers.keySet());
		all.addAll(this.requests.keySet());
		all.sort(null);
		return all;
	}

	@Override
	public Registration onEvent(Consumer<? super NetworkEvent> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	@Override
	public NodeInfo info() {
		return new NodeInfo(peerId(), this.state, this.bound, listenAddresses(), observedAddresses(), protocols(),
				this.connectionInfos, new CryptoInfo("cipher", "agreement", "signature"), 2, 3, this.handlersRunning,
				this.windowBytes, 4, 5);
	}

	@Override
	public List<Duration> ping(Connection connection, int count) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<Duration> pingAsync(Connection connection) {
		throw new UnsupportedOperationException();
	}

	@Override
	public PerfResult perf(Connection connection, PerfRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<PerfResult> perfAsync(Connection connection, PerfRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<PeerInfo> identify(Connection connection) {
		throw new UnsupportedOperationException();
	}

}
