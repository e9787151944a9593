/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the suite tests.
 */
enum Subject {

	/** A handshake and a ping. */
	TRANSPORT,

	/** Throughput in both directions, and latency. */
	PERF;

	/**
	 * @param arguments of the command line
	 * @throws IllegalArgumentException unless they are one subject's name
	 */
	static Subject of(List<String> arguments) {
		if (arguments.size() == 1) {
			for (Subject subject : values()) {
				if (subject.text().equals(arguments.get(0))) {
					return subject;
				}
			}
		}
		String supported = Arrays.stream(values()).map(Subject::text).collect(Collectors.joining(" or "));
		throw new IllegalArgumentException(
				"One argument says what to test, " + supported + ", but the arguments are " + arguments);
	}

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
