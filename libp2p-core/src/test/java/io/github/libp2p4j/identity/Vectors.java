/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads the published vectors.
 */
public final class Vectors {

	private Vectors() {
	}

	public static JsonNode read(String file) {
		return readResource("/vectors/" + file);
	}

	static JsonNode readResource(String name) {
		try (InputStream stream = Objects.requireNonNull(Vectors.class.getResourceAsStream(name), name)) {
			return new ObjectMapper().readTree(stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
