/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.WellKnownProtocols;

/**
 * Hears and says {@code /ipfs/id/push/1.0.0}: what a peer says of itself, unasked,
 * because it changed. Thread-safe. Source: the identify specification, section
 * {@code identify/push}.
 * <p>
 * A peer may push {@value #BURST} times and then once in five seconds, on one connection
 * (go-libp2p's measure); what is beyond is reset unread.
 */
public final class IdentifyPush implements AsyncProtocolHandler {

	/** The protocol's id. */
	public static final String ID = WellKnownProtocols.IDENTIFY_PUSH;

	static final int BURST = 10;

	static final Duration REFILL = Duration.ofSeconds(5);

	private final IdentifyProtocol identify;

	private final Duration timeout;

	private final BiConsumer<Connection, UnaryOperator<PeerInfo>> learned;

	private final LongSupplier nanoClock;

	/** By connection id, of open connections that pushed. */
	private final ConcurrentMap<String, RateAllowance> allowances = new ConcurrentHashMap<>();

	/**
	 * @param identify says what this node is
	 * @param timeout for a push, either way
	 * @param learned told what a push changes in what is known of a connection's peer
	 * @param nanoClock such as {@link System#nanoTime}
	 */
	public IdentifyPush(IdentifyProtocol identify, Duration timeout,
			BiConsumer<Connection, UnaryOperator<PeerInfo>> learned, LongSupplier nanoClock) {
		this.identify = identify;
		this.timeout = timeout;
		this.learned = learned;
		this.nanoClock = nanoClock;
	}

	// Hearing

	@Override
	public CompletionStage<?> handle(Stream stream) {
		Connection connection = stream.connection();
		if (allowance(connection).take(this.nanoClock.getAsLong()) > 0) {
			stream.reset();
			return CompletableFuture.completedStage(null);
		}
		stream.deadline(this.timeout);
		return this.identify.readMessage(stream)
			.thenAccept((message) -> this.learned.accept(connection, IdentifyClaims.pushed(connection, message)));
	}

	private RateAllowance allowance(Connection connection) {
		String id = connection.id();
		RateAllowance known = this.allowances.get(id);
		if (known != null) {
			return known;
		}
		RateAllowance fresh = new RateAllowance(BURST, REFILL, this.nanoClock.getAsLong());
		RateAllowance earlier = this.allowances.putIfAbsent(id, fresh);
		if (earlier != null) {
			return earlier;
		}
		connection.closed().whenComplete((reason, failure) -> this.allowances.remove(id));
		return fresh;
	}

	// Saying

	/**
	 * Tells the peer of a connection what this node is now: everything, since go takes a
	 * list of protocols for the whole list.
	 * @return completes when it is on its way; exceptionally if the peer does not take it
	 */
	public CompletionStage<Void> send(Connection connection) {
		try {
			return connection.newStreamAsync(StreamOptions.protocols(ID).negotiationTimeout(this.timeout))
				.thenCompose(this::send);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private CompletionStage<Void> send(Stream stream) {
		stream.deadline(this.timeout);
		return stream.writeAsync(this.identify.message(stream.connection())).whenComplete((ignored, failure) -> {
			if (failure != null) {
				stream.reset();
			}
			else {
				stream.close();
			}
		}).thenApply((ignored) -> null);
	}

}
