/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

/**
 * What came of a cell. Immutable.
 *
 * @param kind which
 * @param text why: the footnote of a grey one, the message of a failure
 */
record Outcome(Kind kind, String text) {

	/** As the table shows it. */
	enum Kind {

		PASSED("✓"),

		FAILED("✗"),

		/** The library cannot, and was not asked to. */
		NOT_TRIED("–"),

		/** The library cannot, as the attempt showed again. */
		FAILED_AS_EXPECTED("–"),

		/** The machine lacks what the peer is built with. */
		ABSENT("?"),

		/** A partial run left it out. */
		NOT_RUN(" ");

		private final String sign;

		Kind(String sign) {
			this.sign = sign;
		}

		String sign() {
			return this.sign;
		}

		/** Whether a whole run has it. */
		boolean isFinal() {
			return this != ABSENT && this != NOT_RUN;
		}

		/** Whether the reader wants to know why. */
		boolean hasFootnote() {
			return this == NOT_TRIED || this == FAILED_AS_EXPECTED || this == ABSENT;
		}

	}

}
