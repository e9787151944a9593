/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

/**
 * Checks UTF-8 byte by byte (RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF). Loop-confined.
 */
final class Utf8Check {

	private static final int CONTINUATION_LEAST = 0x80;

	private static final int CONTINUATION_MOST = 0xbf;

	/** Continuation bytes that are missing. */
	private int missing;

	/**
	 * Bounds of the next continuation byte: the first one after some leading bytes is
	 * restricted.
	 */
	private int least = CONTINUATION_LEAST;

	private int most = CONTINUATION_MOST;

	/**
	 * @return false if the byte cannot follow; the check is of no use then
	 */
	boolean accept(int octet) {
		if (this.missing == 0) {
			return acceptLeading(octet);
		}
		if (octet < this.least || octet > this.most) {
			return false;
		}
		this.missing--;
		this.least = CONTINUATION_LEAST;
		this.most = CONTINUATION_MOST;
		return true;
	}

	private boolean acceptLeading(int octet) {
		if (octet < 0x80) {
			return true;
		}
		if (octet < 0xc2 || octet > 0xf4) {
			return false;
		}
		if (octet < 0xe0) {
			this.missing = 1;
		}
		else if (octet < 0xf0) {
			this.missing = 2;
			this.least = (octet == 0xe0) ? 0xa0 : CONTINUATION_LEAST;
			this.most = (octet == 0xed) ? 0x9f : CONTINUATION_MOST;
		}
		else {
			this.missing = 3;
			this.least = (octet == 0xf0) ? 0x90 : CONTINUATION_LEAST;
			this.most = (octet == 0xf4) ? 0x8f : CONTINUATION_MOST;
		}
		return true;
	}

	boolean isComplete() {
		return this.missing == 0;
	}

}
