/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.bytes.ChunkPool;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.upgrade.UpgradeWorkspace;

/**
 * An event loop and what its connections share: the workspace of their machines and the
 * chunks of their queues.
 *
 * @param loop the thread
 * @param workspace confined to it
 * @param chunks thread-safe: application threads return chunks
 * @param plaintext confined to the loop
 */
record LoopContext(EventLoop loop, UpgradeWorkspace workspace, ChunkPool chunks, PlaintextChunk plaintext) {

	static LoopContext of(EventLoop loop, CryptoSuite crypto, ChunkPool chunks) {
		PlaintextChunk plaintext = new PlaintextChunk(chunks);
		return new LoopContext(loop, new UpgradeWorkspace(crypto, plaintext), chunks, plaintext);
	}

}
