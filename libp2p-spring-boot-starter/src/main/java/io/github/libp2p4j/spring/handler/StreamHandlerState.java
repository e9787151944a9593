/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

/**
 * What a handler does with streams of its protocols.
 */
public enum StreamHandlerState {

	/** It serves them. */
	RUNNING,

	/** Its protocols are announced, and new streams are refused. */
	PAUSED,

	/** Its protocols are unknown to peers. */
	STOPPED

}
