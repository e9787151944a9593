/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * What comes back from a {@linkplain RequestProtocol#oneWay protocol without answers}.
 */
public enum NoAnswer {

	/** The message was taken. */
	NONE

}
