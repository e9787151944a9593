/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.payload.PayloadConverter;

/**
 * A converter by one of the libraries that may be absent. A type of its own keeps it
 * apart from the application's converters, which come first. Immutable.
 *
 * @param place where among the others it is asked
 * @param converter the converter
 */
record LibraryPayloadConverter(Place place, PayloadConverter converter) {

	/** In the order of being asked: JSON takes anything. */
	enum Place {

		PROTOBUF, MESSAGING, JSON

	}

}
