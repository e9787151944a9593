/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Hands a property's value to the node's own validation and names the property when that
 * refuses it. Stateless.
 */
final class PropertyCheck {

	private PropertyCheck() {
	}

	/**
	 * @param name the property, in canonical form
	 * @param target throws IllegalArgumentException for a value that it refuses
	 * @throws InvalidConfigurationPropertyValueException then
	 */
	static <T, R> R value(String name, T value, Function<T, R> target) {
		try {
			return target.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, ex.getMessage());
		}
	}

	static void number(String name, int value, IntFunction<?> target) {
		value(name, value, (number) -> target.apply(number));
	}

	static void size(String name, DataSize value, LongFunction<?> target) {
		value(name, value, (size) -> target.apply(size.toBytes()));
	}

	/**
	 * For sizes that the node counts in 32 bits.
	 */
	static void intSize(String name, DataSize value, IntFunction<?> target) {
		value(name, value, (size) -> {
			if (size.toBytes() > Integer.MAX_VALUE) {
				throw new IllegalArgumentException("The size must be below 2GB, was " + size);
			}
			return target.apply((int) size.toBytes());
		});
	}

}
