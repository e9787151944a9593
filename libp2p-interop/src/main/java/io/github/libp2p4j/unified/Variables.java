/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Reads environment variables and collects all that is wrong with them, so that one run
 * tells everything. A variable that is empty or {@code null} counts as not set: the
 * suite's scripts write {@code null} for what a test does not have. Not thread-safe.
 */
final class Variables {

	private final Map<String, String> values;

	private final List<String> problems = new ArrayList<>();

	Variables(Map<String, String> values) {
		this.values = values;
	}

	Optional<String> optional(String name) {
		@Nullable String value = this.values.get(name);
		if (value == null || value.isBlank() || value.equals("null")) {
			return Optional.empty();
		}
		return Optional.of(value.strip());
	}

	/**
	 * A value that must be there.
	 * @param read makes something of the text; its {@link IllegalArgumentException} is a
	 * problem
	 * @param fallback what stands for it after a problem
	 */
	<T> T required(String name, String what, Function<String, T> read, T fallback) {
		Optional<String> value = optional(name);
		if (value.isEmpty()) {
			this.problems.add(name + " is not set; it is " + what);
			return fallback;
		}
		return read(name, value.get(), what, read, fallback);
	}

	/**
	 * A value for which {@code fallback} stands when it is not there.
	 */
	<T> T optional(String name, String what, Function<String, T> read, T fallback) {
		return optional(name).map((value) -> read(name, value, what, read, fallback)).orElse(fallback);
	}

	private <T> T read(String name, String value, String what, Function<String, T> read, T fallback) {
		try {
			return read.apply(value);
		}
		catch (IllegalArgumentException ex) {
			this.problems.add(name + " is \"" + value + "\", but it is " + what);
			return fallback;
		}
	}

	/** A value of which this application supports exactly one. */
	void supports(String name, String supported) {
		Optional<String> value = optional(name);
		if (value.isEmpty()) {
			this.problems.add(name + " is not set; supported: " + supported);
		}
		else if (!value.get().equals(supported)) {
			this.problems.add(name + " is \"" + value.get() + "\"; supported: " + supported);
		}
	}

	/** A whole number from 1 to {@code greatest}. */
	long count(String name, long fallback, long greatest) {
		return optional(name, "a whole number from 1 to " + greatest, (text) -> {
			long number = Long.parseLong(text);
			if (number < 1 || number > greatest) {
				throw new IllegalArgumentException(text);
			}
			return number;
		}, fallback);
	}

	static boolean flag(String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException(text);
		};
	}

	/**
	 * @throws IllegalArgumentException naming every problem, if there was one
	 */
	void requireValid() {
		if (!this.problems.isEmpty()) {
			throw new IllegalArgumentException(String.join(System.lineSeparator(), this.problems));
		}
	}

}
