/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.MessageFraming;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;

/**
 * A group at work: whose turn it is, and how many exchanges are under way. Thread-safe.
 */
final class PeerGroup {

	private final ClientGroup settings;

	private final List<PeerTarget> peers;

	private final RetryPolicy retry;

	private final ExchangeGate gate;

	private final AtomicInteger turn = new AtomicInteger();

	PeerGroup(ClientGroup settings) {
		this.settings = settings;
		this.peers = settings.peers().stream().map(PeerTarget::of).toList();
		this.retry = settings.retry().toPolicy();
		this.gate = ExchangeGate.of(settings.maxConcurrency());
	}

	String name() {
		return this.settings.name();
	}

	boolean hasPeers() {
		return !this.peers.isEmpty();
	}

	/**
	 * To the group's peers, beginning with the next one in turn.
	 */
	PeerRoute route() {
		int first = Math.floorMod(this.turn.getAndIncrement(), this.peers.size());
		List<PeerTarget> inTurn = new ArrayList<>(this.peers.subList(first, this.peers.size()));
		inTurn.addAll(this.peers.subList(0, first));
		return new PeerRoute(inTurn, this.retry, this.gate);
	}

	PeerRoute route(PeerTarget target) {
		return new PeerRoute(List.of(target), this.retry, this.gate);
	}

	ExchangeOptions options(@Nullable String method, String protocol) {
		return new ExchangeOptions(new ExchangeOrigin(name(), method), protocol, MessageFraming.UVARINT,
				this.settings.timeout(), this.settings.connectTimeout(),
				(int) this.settings.maxMessageSize().toBytes());
	}

}
