/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.Provider;

import org.conscrypt.Conscrypt;

/**
 * The only class that names Conscrypt's classes: touched only after they were found,
 * since Conscrypt is optional. Without state.
 */
final class ConscryptClasses {

	private ConscryptClasses() {
	}

	/**
	 * Loads the native part. The provider is not registered: nothing else in the process
	 * changes.
	 * @throws UnsatisfiedLinkError if the native part cannot be loaded
	 */
	static Provider newProvider() {
		Conscrypt.checkAvailability();
		return Conscrypt.newProvider();
	}

	static String version() {
		Conscrypt.Version version = Conscrypt.version();
		return (version != null) ? version.major() + "." + version.minor() + "." + version.patch()
				: "of unknown version";
	}

}
