/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * A part of a list. Immutable.
 *
 * @param offset how many come before it
 * @param limit how many it may have
 * @param total how many there are
 * @param items those of this page
 */
public record Page<T>(int offset, int limit, int total, List<T> items) {

	/** Where nothing else is asked for. */
	public static final int DEFAULT_LIMIT = 100;

	/** However many are asked for. */
	public static final int MAX_LIMIT = 1000;

	/**
	 * @param requestedOffset from 0, which it is by default
	 * @param requestedLimit from 1 to {@value #MAX_LIMIT}, {@value #DEFAULT_LIMIT} by
	 * default
	 * @param description of those on the page
	 */
	static <S, T> Page<T> of(List<S> all, @Nullable Integer requestedOffset, @Nullable Integer requestedLimit,
			Function<S, T> description) {
		int offset = (requestedOffset != null) ? requestedOffset : 0;
		int limit = (requestedLimit != null) ? requestedLimit : DEFAULT_LIMIT;
		if (offset < 0) {
			throw refused("offset must not be negative, was " + offset);
		}
		if (limit < 1 || limit > MAX_LIMIT) {
			throw refused("limit must be from 1 to " + MAX_LIMIT + ", was " + limit);
		}
		return new Page<>(offset, limit, all.size(), all.stream().skip(offset).limit(limit).map(description).toList());
	}

	private static InvalidEndpointRequestException refused(String reason) {
		return new InvalidEndpointRequestException("The " + reason, reason);
	}

}
