/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Peers that run, one for each release and set of flags, shared by the rows that want the
 * same. Not thread-safe.
 */
final class PeerPool implements AutoCloseable {

	private final Path folder;

	private final Map<String, Peer> peers = new LinkedHashMap<>();

	/** Processes so far: the files of each are in a folder of its own. */
	private int started;

	/**
	 * @param folder where the peers' transcripts and logs go
	 */
	PeerPool(Path folder) {
		this.folder = folder;
	}

	/** One that runs already if there is one, unless it is to be the caller's own. */
	Peer get(Installation installation, PeerOptions options, boolean ownProcess)
			throws IOException, InterruptedException {
		if (ownProcess) {
			return start(installation, options);
		}
		String key = key(installation, options);
		Peer running = this.peers.get(key);
		if (running == null || !running.isAlive()) {
			running = start(installation, options);
			this.peers.put(key, running);
		}
		return running;
	}

	/** Ends it, so that a failure leaves nothing behind for the next row. */
	void discard(Peer peer) {
		this.peers.values().remove(peer);
		peer.close();
	}

	private Peer start(Installation installation, PeerOptions options) throws IOException, InterruptedException {
		this.started++;
		return new Peer(installation, options,
				this.folder.resolve(Interop.fileName(key(installation, options)) + "-" + this.started));
	}

	private static String key(Installation installation, PeerOptions options) {
		return installation.name() + " " + options.name();
	}

	@Override
	public void close() {
		this.peers.values().forEach(Peer::close);
		this.peers.clear();
	}

}
