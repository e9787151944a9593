/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.util.concurrent.ExecutionException;

import io.github.libp2p4j.benchmarks.node.NodeClient;
import io.github.libp2p4j.benchmarks.worker.Role;

/**
 * Two clients in one process, of a plain node and of the starter's, so that the same
 * compiled code asks both. Used by one thread.
 * <p>
 * Its commands are those of {@link NodeClient} after the word {@code plain} or
 * {@code starter}.
 */
public final class TwinClient implements Role {

	private final NodeClient plain;

	private final NodeClient starter;

	/**
	 * @param plainAddress as the plain server tells it
	 * @param starterAddress as the starter's server tells it
	 * @param settings as those of {@code NodeClient}
	 */
	public TwinClient(String plainAddress, String starterAddress, String... settings) {
		this.plain = new NodeClient(plainAddress, settings);
		this.starter = new NodeClient(starterAddress, settings);
	}

	@Override
	public String answer(String command) throws InterruptedException, ExecutionException {
		String[] words = command.split(" ", 2);
		return switch (words[0]) {
			case "plain" -> this.plain.answer(words[1]);
			case "starter" -> this.starter.answer(words[1]);
			default -> throw new IllegalArgumentException("Neither plain nor starter: " + command);
		};
	}

	@Override
	public void close() {
		this.plain.close();
		this.starter.close();
	}

}
