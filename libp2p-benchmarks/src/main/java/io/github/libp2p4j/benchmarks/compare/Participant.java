/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.benchmarks.worker.ChildJvm;
import io.github.libp2p4j.crypto.CryptoPreference;
import org.jspecify.annotations.Nullable;

/**
 * A program that takes part, or would if it were there. Immutable.
 *
 * @param name as in tables
 * @param command starts it; {@code --listen ADDRESS} is added for listeners
 * @param folder where it runs, or null for this process's
 * @param absence why it cannot take part, or null
 */
record Participant(String name, List<String> command, @Nullable Path folder, @Nullable String absence) {

	/** This implementation as it comes, or with the preference that was asked for. */
	static final String OURS = "ours";

	/** This implementation with nothing but Java: the JDK's cipher, Bouncy Castle. */
	static final String OURS_JAVA = "ours-bc";

	static Participant absent(String name, String absence) {
		return new Participant(name, List.of(), null, absence);
	}

	/**
	 * @param main of this program
	 */
	static Participant own(String name, CryptoPreference crypto, Class<?> main) {
		List<String> command = new ArrayList<>(ChildJvm.command(main));
		command.addAll(List.of(OwnNode.WORD, "--crypto", crypto.name()));
		return new Participant(name, command, null, null);
	}

}
