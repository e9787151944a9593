/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * A libp2p node: it has one identity, listens, dials, and keeps the connections.
 * Thread-safe. Made by {@code Libp2p.builder()}.
 * <p>
 * Blocking calls throw {@link DialException}, {@link StreamException},
 * {@link ConnectionException} or {@link RequestException}; their {@code …Async} twins
 * complete exceptionally with the same. Interrupting the thread, or cancelling the stage
 * as a {@code CompletableFuture}, aborts what was asked for.
 */
public interface ConnectionManager extends AutoCloseable {

	// Who and where

	PeerId peerId();

	PublicKey publicKey();

	NodeState state();

	/**
	 * What this node bounds.
	 */
	Limits limits();

	/**
	 * The addresses bound, as bound: a wildcard stays a wildcard, port 0 has become the
	 * port. Without {@code /p2p}.
	 */
	List<Multiaddr> boundAddresses();

	/**
	 * The addresses to hand to others: bound ones, wildcards expanded to the interfaces'
	 * addresses, or the announce addresses where configured. Each ends in
	 * {@code /p2p/PEERID}.
	 */
	List<Multiaddr> listenAddresses();

	/**
	 * The addresses that peers say they see this node at, most reported first. Hints, not
	 * facts.
	 */
	List<Multiaddr> observedAddresses();

	// Life

	/**
	 * Binds the configured listen addresses and begins to accept. Idempotent while
	 * running.
	 * @throws Libp2pException if an address cannot be bound; nothing stays bound then
	 */
	ConnectionManager start();

	/**
	 * Binds one more address: {@code /ip4|ip6/…/tcp/N} or {@code /memory/N}; port 0 takes
	 * a free one.
	 * @return the bound address
	 */
	Multiaddr listen(Multiaddr address);

	/**
	 * Stops accepting at an address; connections that came through it stay.
	 * @param boundAddress as {@link #boundAddresses()} has it
	 * @return whether it was bound
	 */
	boolean unlisten(Multiaddr boundAddress);

	/**
	 * Stops gracefully: accepts no more, refuses new streams, closes connections without
	 * application streams now and the others when their last stream ends or {@code grace}
	 * is over.
	 * @return completes when all is closed; later calls join it
	 */
	CompletionStage<Void> stop(Duration grace);

	/**
	 * Stops without grace and waits for the end, except from a handler or listener of
	 * this node, where it only begins it. Idempotent.
	 */
	@Override
	void close();

	// Connections

	/**
	 * Returns the open connection to the peer, joins a dial under way, or dials.
	 * @param address {@code /ip4|ip6|dns|dns4|dns6/…/tcp/N} or {@code /memory/N}; a
	 * trailing {@code /p2p/PEERID} is the peer expected there, and checked
	 */
	Connection connect(Multiaddr address);

	Connection connect(Multiaddr address, DialOptions options);

	/**
	 * Connects to a peer at whichever of {@code addresses} answers first.
	 */
	Connection connect(PeerId peer, Collection<Multiaddr> addresses);

	CompletionStage<Connection> connectAsync(Multiaddr address, DialOptions options);

	CompletionStage<Connection> connectAsync(PeerId peer, Collection<Multiaddr> addresses, DialOptions options);

	/**
	 * Upgrades a connected socket that the caller made or accepted (seed: the blocking
	 * upgrade helper). The node owns the socket from here on.
	 * @param direction {@code OUTBOUND} makes this side the initiator
	 * @param expectedPeer the peer to insist on, if any
	 */
	CompletionStage<Connection> upgrade(SocketChannel socket, Direction direction, @Nullable PeerId expectedPeer);

	/**
	 * The connections open now, oldest first.
	 */
	List<Connection> connections();

	List<Connection> connections(PeerId peer);

	Optional<Connection> connection(String id);

	// Streams

	/**
	 * Connects as {@link #connect(Multiaddr)} does and opens a stream for the first of
	 * {@code protocols} that the peer speaks.
	 */
	Stream newStream(Multiaddr address, String... protocols);

	/**
	 * Opens a stream on the oldest open connection to {@code peer}.
	 * @throws DialException if there is none
	 */
	Stream newStream(PeerId peer, String... protocols);

	CompletionStage<Stream> newStreamAsync(Multiaddr address, StreamOptions options);

	// Requests

	/**
	 * Connects as {@link #connect(Multiaddr)} does, asks the peer and waits for its
	 * answer.
	 * @throws RequestException whatever fails, connecting included
	 */
	<Q, A> A request(Multiaddr address, RequestProtocol<Q, A> protocol, Q request);

	<Q, A> A request(Connection connection, RequestProtocol<Q, A> protocol, Q request);

	/**
	 * Asks through an open connection to {@code peer}, or joins a dial under way.
	 */
	default <Q, A> A request(PeerId peer, RequestProtocol<Q, A> protocol, Q request) {
		return request(Multiaddr.parse("/p2p/" + peer), protocol, request);
	}

	/**
	 * The asynchronous twin of {@link #request(Multiaddr, RequestProtocol, Object)}.
	 * Cancelling the stage (as a {@code CompletableFuture}) gives up the dial or resets
	 * the stream.
	 * @return fails with a {@link RequestException}
	 */
	<Q, A> CompletionStage<A> requestAsync(Multiaddr address, RequestProtocol<Q, A> protocol, Q request);

	<Q, A> CompletionStage<A> requestAsync(Connection connection, RequestProtocol<Q, A> protocol, Q request);

	default <Q, A> CompletionStage<A> requestAsync(PeerId peer, RequestProtocol<Q, A> protocol, Q request) {
		return requestAsync(Multiaddr.parse("/p2p/" + peer), protocol, request);
	}

	// Protocols

	/**
	 * Serves a protocol from now on, on all connections.
	 * @throws IllegalStateException if the protocol has a handler
	 */
	Registration handle(String protocol, ProtocolHandler handler);

	Registration handleAsync(String protocol, AsyncProtocolHandler handler);

	/**
	 * Answers requests from now on, on all connections.
	 * @throws IllegalStateException if the protocol has a handler
	 */
	<Q, A> Registration handleRequests(RequestProtocol<Q, A> protocol, RequestHandler<Q, A> handler);

	<Q, A> Registration handleRequestsAsync(RequestProtocol<Q, A> protocol, AsyncRequestHandler<Q, A> handler);

	/**
	 * The protocols served, sorted.
	 */
	List<String> protocols();

	// What happens

	/**
	 * Calls {@code listener} for every event, one at a time, in order, on a thread that
	 * is not an I/O thread. The queue before it is bounded;
	 * {@link NodeInfo#eventsDropped()} counts what did not fit.
	 */
	Registration onEvent(Consumer<? super NetworkEvent> listener);

	/**
	 * Calls {@code listener} as {@link #onEvent(Consumer)} does, for events of some types
	 * only. What no listener wants takes no place in the queue and is not even made.
	 * @param wanted asked of the event's class each time, on an I/O thread: it must
	 * return at once, and may change its mind
	 */
	default Registration onEvent(Predicate<? super Class<? extends NetworkEvent>> wanted,
			Consumer<? super NetworkEvent> listener) {
		return onEvent((event) -> {
			if (wanted.test(event.getClass())) {
				listener.accept(event);
			}
		});
	}

	/**
	 * A picture of the node, built by the event loops.
	 */
	NodeInfo info();

	// Built-in protocols

	/**
	 * Measures {@code count} round trips with {@code /ipfs/ping/1.0.0} on one stream.
	 */
	List<Duration> ping(Connection connection, int count);

	CompletionStage<Duration> pingAsync(Connection connection);

	/**
	 * Measures an upload and then a download with {@code /perf/1.0.0}, which few peers
	 * serve, since it lets others make them work.
	 * @throws StreamException if the peer does not speak perf, sends another number of
	 * bytes than it was asked for, resets the stream or keeps it waiting; the message
	 * says how far both directions came. Also when too many runs are under way
	 */
	PerfResult perf(Connection connection, PerfRequest request);

	/**
	 * The asynchronous twin of {@link #perf}. Cancelling the stage (as a
	 * {@code CompletableFuture}) resets the stream.
	 */
	CompletionStage<PerfResult> perfAsync(Connection connection, PerfRequest request);

	/**
	 * What the peer says of itself by {@code /ipfs/id/1.0.0}. Asked once for each
	 * connection when it opens; this joins or repeats that.
	 */
	CompletionStage<PeerInfo> identify(Connection connection);

}
