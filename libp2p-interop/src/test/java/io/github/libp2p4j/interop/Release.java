/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.Locale;

/** Which release of a library a peer is built with. Immutable. */
enum Release {

	/** The newest, pinned in the peer's own build file. */
	NEWEST,

	/** About a year older, pinned in the folder {@code older}. */
	OLDER;

	/** As in folders, properties and {@code grey.json}. */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
