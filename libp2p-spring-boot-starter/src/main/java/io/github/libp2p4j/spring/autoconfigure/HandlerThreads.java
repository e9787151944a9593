/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

/**
 * On which threads stream handlers run.
 */
public enum HandlerThreads {

	/**
	 * Virtual threads where {@code spring.threads.virtual.enabled} asks for them and the
	 * runtime has them, else the node's own choice.
	 */
	AUTO,

	/** Virtual threads; an error where the runtime has none. */
	VIRTUAL,

	/** Platform threads, as many as there are handlers at work, kept for a minute. */
	PLATFORM

}
