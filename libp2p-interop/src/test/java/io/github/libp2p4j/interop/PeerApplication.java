/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The application of libp2p's interoperability suite that a peer's folder holds beside
 * the peer, built. Immutable.
 *
 * @param folder where it runs
 * @param command starts it; the subject of the test is added
 */
public record PeerApplication(Path folder, List<String> command) {

	/**
	 * Builds it, if it was not built before.
	 * @param language the name of the peer's folder
	 * @throws org.opentest4j.TestAbortedException without the language's tools, with the
	 * reason
	 * @throws IllegalStateException when the build failed
	 */
	public static PeerApplication ready(String language) {
		Installation peer = Machine.WORKSHOP.ready(Implementation.valueOf(language.toUpperCase(Locale.ROOT)),
				Release.NEWEST);
		List<String> command = new ArrayList<>(peer.command());
		int last = command.size() - 1;
		// bin/peer, target/release/peer, peer.mjs
		command.set(last, command.get(last).replaceFirst("peer([^/]*)$", "unified$1"));
		return new PeerApplication(peer.folder(), command);
	}

	/** Nobody builds other sources in the cache until this process ends. */
	private static final class Machine {

		static final Workshop WORKSHOP = Workshop.ofThisMachine();

	}

}
