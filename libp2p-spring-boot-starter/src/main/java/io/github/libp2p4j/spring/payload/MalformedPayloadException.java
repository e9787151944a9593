/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import org.springframework.core.ResolvableType;

/**
 * A peer's bytes are no object of the expected type. The message says where and how, in
 * words that are not the peer's, and there is no cause that would say more: what peers
 * write does not get into our log.
 */
public final class MalformedPayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * @param byteCount the length of the message
	 * @param reason short, and free of anything that the bytes contain
	 */
	public MalformedPayloadException(int byteCount, ResolvableType type, String reason) {
		super("A message of " + byteCount + " bytes is no " + type + ": " + reason);
	}

}
