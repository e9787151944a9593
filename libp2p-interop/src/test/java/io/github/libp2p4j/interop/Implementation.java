/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.Locale;

/**
 * An implementation of libp2p that has a peer program in this module, in the folder of
 * its language. Immutable.
 */
enum Implementation {

	JS("js-libp2p", "libp2p", "DEBUG"),

	GO("go-libp2p", "github.com/libp2p/go-libp2p", "GOLOG_LOG_LEVEL"),

	RUST("rust-libp2p", "libp2p", "RUST_LOG"),

	PYTHON("py-libp2p", "libp2p", "INTEROP_LOG");

	private final String title;

	private final String mainPackage;

	private final String debugVariable;

	Implementation(String title, String mainPackage, String debugVariable) {
		this.title = title;
		this.mainPackage = mainPackage;
		this.debugVariable = debugVariable;
	}

	/** What its authors call it. */
	String title() {
		return this.title;
	}

	/** The language: the name of its folder, and what it is called in properties. */
	String language() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Whose version is the version of the whole, among the versions the peer tells. */
	String mainPackage() {
		return this.mainPackage;
	}

	/**
	 * The environment variable that says what the library logs to its stderr; set from
	 * the system property {@code interop.LANGUAGE.debug}.
	 */
	String debugVariable() {
		return this.debugVariable;
	}

}
