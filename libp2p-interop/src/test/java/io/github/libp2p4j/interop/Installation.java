/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.file.Path;
import java.util.List;

/**
 * A peer program that is built and ready to start. Immutable.
 *
 * @param implementation whose library it uses
 * @param release which release of it
 * @param folder where it runs
 * @param command starts it; flags are added
 */
record Installation(Implementation implementation, Release release, Path folder, List<String> command) {

	/** For reports and file names. */
	String name() {
		return this.implementation.language() + "-" + this.release.label();
	}

}
