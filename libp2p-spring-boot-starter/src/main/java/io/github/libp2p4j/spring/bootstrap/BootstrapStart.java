/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;

/**
 * How a start treats the bootstrap peers. Immutable.
 *
 * @param policy what to do when too few can be reached
 * @param required how many are enough; all, if there are fewer
 * @param attempts rounds of dials under {@link StartupFailurePolicy#RETRY}
 * @param delays between these
 */
public record BootstrapStart(StartupFailurePolicy policy, int required, int attempts, ReconnectDelays delays) {

	private static final Logger logger = LoggerFactory.getLogger(BootstrapStart.class);

	public BootstrapStart {
		if (required < 1) {
			throw new IllegalArgumentException("At least 1 bootstrap peer has to be required, was " + required);
		}
		if (attempts < 1) {
			throw new IllegalArgumentException("There must be at least 1 attempt, was " + attempts);
		}
	}

	/**
	 * Dials until enough are connected, as the policy has it, on the calling thread.
	 * @throws BootstrapException if they are not, under another policy than
	 * {@code CONTINUE}
	 */
	void require(ConnectionManager node, Map<PeerId, ? extends Collection<Multiaddr>> peers) {
		int enough = Math.min(this.required, peers.size());
		if (this.policy == StartupFailurePolicy.CONTINUE || enough == 0) {
			return;
		}
		int rounds = (this.policy == StartupFailurePolicy.RETRY) ? this.attempts : 1;
		try {
			new RetryTemplate(this.delays.attempts(rounds)).execute(() -> {
				connect(node, peers, enough);
				return enough;
			});
		}
		catch (RetryException ex) {
			if (ex.getCause() instanceof BootstrapException failure) {
				throw failure;
			}
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the bootstrap peers were dialled", ex);
		}
	}

	private static void connect(ConnectionManager node, Map<PeerId, ? extends Collection<Multiaddr>> peers, int enough)
			throws InterruptedException {
		CompletableFuture<Boolean> decided = new CompletableFuture<>();
		AtomicInteger connected = new AtomicInteger();
		AtomicInteger open = new AtomicInteger(peers.size());
		Map<PeerId, Throwable> failures = new ConcurrentHashMap<>();
		peers.forEach((peer, addresses) -> dial(node, peer, addresses).whenComplete((made, failure) -> {
			if (failure != null) {
				failures.put(peer, failure);
			}
			else if (connected.incrementAndGet() >= enough) {
				decided.complete(true);
			}
			if (open.decrementAndGet() == 0) {
				decided.complete(false);
			}
		}));
		if (!await(decided)) {
			BootstrapException failure = new BootstrapException(enough, connected.get(), failures);
			logger.info("{}", failure.getMessage());
			throw failure;
		}
	}

	private static CompletionStage<Connection> dial(ConnectionManager node, PeerId peer,
			Collection<Multiaddr> addresses) {
		try {
			return node.connectAsync(peer, addresses, DialOptions.defaults());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static boolean await(CompletableFuture<Boolean> decided) throws InterruptedException {
		try {
			return decided.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

}
