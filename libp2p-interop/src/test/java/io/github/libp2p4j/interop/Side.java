/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

/** Who opens the connection of a cell. Immutable. */
enum Side {

	WE_DIAL("dial", "we dial"),

	WE_LISTEN("listen", "we listen");

	private final String label;

	private final String title;

	Side(String label, String title) {
		this.label = label;
		this.title = title;
	}

	/** As in properties and {@code grey.json}. */
	String label() {
		return this.label;
	}

	String title() {
		return this.title;
	}

}
