/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.multiaddr.Multiaddr;

import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;

/**
 * Reads multiaddrs of properties, so that an error names the property. Immutable.
 */
@ConfigurationPropertiesBinding
final class MultiaddrConverter implements Converter<String, Multiaddr> {

	@Override
	public Multiaddr convert(String source) {
		try {
			return Multiaddr.parse(source.trim());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMultiaddrException(source, ex);
		}
	}

}
