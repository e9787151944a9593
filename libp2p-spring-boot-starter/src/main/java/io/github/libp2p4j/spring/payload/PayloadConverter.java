/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import org.springframework.core.ResolvableType;

/**
 * Turns objects of some types into the bytes of one message and back. Beans of this type
 * are asked in their order, before the library's own. Implementations are thread-safe.
 */
public interface PayloadConverter {

	/**
	 * Whether objects of this declared type are this converter's, in both directions.
	 */
	boolean supports(ResolvableType type);

	/**
	 * @param type as the method that returns or takes the object declares it
	 * @throws Exception any, which fails the one exchange
	 */
	byte[] toBytes(Object value, ResolvableType type) throws Exception;

	/**
	 * @param bytes what a peer wrote, its size checked already
	 * @param type as the method that returns or takes the object declares it
	 * @throws Exception any, which fails the one exchange
	 */
	Object fromBytes(byte[] bytes, ResolvableType type) throws Exception;

}
