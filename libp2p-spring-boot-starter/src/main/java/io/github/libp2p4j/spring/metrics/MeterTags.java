/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.util.Locale;

import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;

/**
 * The tags of the node's meters, named and spelt as go-libp2p has them where it has them.
 * Stateless.
 */
final class MeterTags {

	static final String DIRECTION = "dir";

	static final String PROTOCOL = "protocol";

	/** For a tag that does not apply: all meters of one name need the same tags. */
	static final String NONE = "none";

	private static final int MANY_DIALS = 6;

	private MeterTags() {
	}

	static String of(Direction direction) {
		return (direction == Direction.INBOUND) ? "inbound" : "outbound";
	}

	/**
	 * How many addresses a dial tried, in go-libp2p's classes.
	 */
	static String dials(int addresses) {
		return (addresses < MANY_DIALS) ? Integer.toString(addresses) : ">=" + MANY_DIALS;
	}

	/**
	 * {@code RESET_BY_PEER} becomes {@code reset_by_peer}.
	 */
	static String of(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * go-libp2p's values for the errors that it has, ours in its spelling for the others.
	 */
	static String of(DialException.Reason reason) {
		return switch (reason) {
			case TIMEOUT -> "timeout";
			case REFUSED -> "connection refused";
			case CANCELLED -> "application canceled";
			case UNREACHABLE, UNSUPPORTED_ADDRESS, NEGOTIATION_FAILED, HANDSHAKE_FAILED, PEER_ID_MISMATCH, SELF_DIAL,
					LIMIT, GATED, STOPPED ->
				of((Enum<?>) reason).replace('_', ' ');
			case OTHER -> BoundedTag.OTHER;
		};
	}

}
