/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.connection.EventQueue;
import io.github.libp2p4j.connection.LiveConnection;
import io.github.libp2p4j.connection.Stages;
import io.github.libp2p4j.protocol.IdentifyProtocol;
import io.github.libp2p4j.protocol.IdentifyPush;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what the peers of open connections said of themselves, asking each once. Bounded
 * by the open connections. Thread-safe.
 */
final class Identification {

	private static final Logger logger = LoggerFactory.getLogger(Identification.class);

	private final IdentifyProtocol protocol;

	private final EventQueue events;

	private final Map<String, CompletableFuture<PeerInfo>> known = new ConcurrentHashMap<>();

	Identification(IdentifyProtocol protocol, EventQueue events) {
		this.protocol = protocol;
		this.events = events;
	}

	/**
	 * A connection has opened: ask, and tell listeners.
	 * @param listens what is to be done if the peer turns out to listen to pushes
	 */
	void opened(Connection connection, Runnable listens) {
		of(connection).whenComplete((peer, failure) -> {
			if (failure == null) {
				publish(connection, peer);
				if (listensToPushes(connection)) {
					listens.run();
				}
			}
			else {
				logger.debug("{} could not be identified: {}", connection, failure.getMessage());
			}
		});
	}

	/**
	 * The answer known, the question under way, or a new one after a failure.
	 */
	CompletionStage<PeerInfo> of(Connection connection) {
		CompletableFuture<PeerInfo> mine = new CompletableFuture<>();
		CompletableFuture<PeerInfo> asked = this.known.putIfAbsent(connection.id(), mine);
		if (asked != null) {
			return Stages.view(asked);
		}
		forgetIfClosed(connection);
		this.protocol.ask(connection).whenComplete((peer, failure) -> {
			if (failure == null) {
				mine.complete(peer);
			}
			else {
				this.known.remove(connection.id(), mine);
				mine.completeExceptionally(Stages.unwrap(failure));
			}
		});
		return Stages.view(mine);
	}

	/**
	 * A peer told, unasked, what changed. An answer under way comes first; of a peer that
	 * never answered, the push is all that is known.
	 */
	void pushed(Connection connection, UnaryOperator<PeerInfo> change) {
		CompletableFuture<PeerInfo> changed = this.known.compute(connection.id(),
				(id, before) -> ((before != null)
						? before.exceptionally((failure) -> IdentifyProtocol.nothingOf(connection))
						: CompletableFuture.completedFuture(IdentifyProtocol.nothingOf(connection)))
					.thenApply(change));
		forgetIfClosed(connection);
		changed.thenAccept((peer) -> publish(connection, peer));
	}

	/**
	 * The connections whose peers said that they listen to pushes.
	 */
	List<? extends Connection> listeningToPushes(Collection<? extends Connection> connections) {
		return connections.stream().filter(this::listensToPushes).toList();
	}

	private boolean listensToPushes(Connection connection) {
		CompletableFuture<PeerInfo> answer = this.known.get(connection.id());
		return answer != null && answer.isDone() && !answer.isCompletedExceptionally()
				&& answer.join().protocols().contains(IdentifyPush.ID);
	}

	/**
	 * A connection is over.
	 */
	void closed(Connection connection) {
		this.known.remove(connection.id());
	}

	/**
	 * Called after something was noted: had the connection closed by then, nobody would
	 * come to take the note away.
	 */
	private void forgetIfClosed(Connection connection) {
		if (connection.state() == ConnectionState.CLOSED) {
			closed(connection);
		}
	}

	private void publish(Connection connection, PeerInfo peer) {
		if (connection instanceof LiveConnection live) {
			live.peerSpeaks(peer.protocols());
		}
		this.events.publish(new NetworkEvent.PeerIdentified(Instant.now(), connection.id(), peer));
	}

}
