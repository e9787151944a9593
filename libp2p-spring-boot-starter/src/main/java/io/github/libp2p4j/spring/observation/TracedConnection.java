/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose streams take the headers of a trace along, if the peer said that it
 * reads them. Thread-safe.
 */
final class TracedConnection implements Connection {

	private final ConnectionManager node;

	private final Connection connection;

	private final byte[] frame;

	/**
	 * @param headers of the trace, at least one
	 */
	TracedConnection(ConnectionManager node, Connection connection, Map<String, String> headers) {
		this.node = node;
		this.connection = connection;
		this.frame = TraceHeaders.encode(headers);
	}

	@Override
	public CompletionStage<Stream> newStreamAsync(StreamOptions options) {
		CompletableFuture<Stream> opened = new CompletableFuture<>();
		// What the peer said, or is about to say since the connection is new.
		this.node.identify(this.connection)
			.handle((peer, failure) -> traced(options, peer))
			.thenAccept((chosen) -> open(chosen, opened));
		return opened;
	}

	private void open(StreamOptions options, CompletableFuture<Stream> opened) {
		if (opened.isDone()) {
			return;
		}
		try {
			this.connection.newStreamAsync(options).whenComplete((stream, failure) -> {
				if (failure != null) {
					Throwable cause = failure.getCause();
					opened.completeExceptionally(
							(failure instanceof CompletionException && cause != null) ? cause : failure);
				}
				else if (!opened.complete(stream)) {
					stream.reset();
				}
			});
		}
		catch (RuntimeException ex) {
			opened.completeExceptionally(ex);
		}
	}

	private StreamOptions traced(StreamOptions options, @Nullable PeerInfo peer) {
		if (options.protocols().size() != 1 || peer == null) {
			return options;
		}
		String protocol = options.protocols().get(0);
		if (!peer.protocols().contains(protocol + TracePropagation.SUFFIX)) {
			return options;
		}
		StreamOptions traced = StreamOptions.protocols(protocol + TracePropagation.SUFFIX)
			.named(options.name().orElse(protocol))
			.firstBytes(options.firstBytes().map(this::behindFrame).orElse(this.frame));
		traced = options.isOptimistic() ? traced.optimistic() : traced;
		return options.negotiationTimeout().map(traced::negotiationTimeout).orElse(traced);
	}

	private byte[] behindFrame(ByteBuffer bytes) {
		return ByteBuffer.allocate(this.frame.length + bytes.remaining()).put(this.frame).put(bytes).array();
	}

	@Override
	public Stream newStream(StreamOptions options) {
		try {
			return newStreamAsync(options).toCompletableFuture().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new StreamException(StreamException.Reason.CANCELLED, "interrupted while opening a stream",
					Origin.APPLICATION);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException("Opening a stream failed", ex);
		}
	}

	@Override
	public Stream newStream(String... protocols) {
		return newStream(StreamOptions.protocols(protocols));
	}

	@Override
	public String id() {
		return this.connection.id();
	}

	@Override
	public PeerId remotePeer() {
		return this.connection.remotePeer();
	}

	@Override
	public PublicKey remotePublicKey() {
		return this.connection.remotePublicKey();
	}

	@Override
	public Direction direction() {
		return this.connection.direction();
	}

	@Override
	public Multiaddr remoteAddress() {
		return this.connection.remoteAddress();
	}

	@Override
	public Multiaddr localAddress() {
		return this.connection.localAddress();
	}

	@Override
	public ConnectionState state() {
		return this.connection.state();
	}

	@Override
	public List<Stream> streams() {
		return this.connection.streams();
	}

	@Override
	public CompletionStage<CloseReason> drain(Duration grace) {
		return this.connection.drain(grace);
	}

	@Override
	public void close() {
		this.connection.close();
	}

	@Override
	public CompletionStage<CloseReason> closed() {
		return this.connection.closed();
	}

	@Override
	public CompletionStage<Duration> sessionPing() {
		return this.connection.sessionPing();
	}

	@Override
	public CompletionStage<ConnectionInfo> info() {
		return this.connection.info();
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

}
