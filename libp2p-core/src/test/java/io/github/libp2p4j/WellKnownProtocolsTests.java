/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names that other implementations know.
 */
class WellKnownProtocolsTests {

	@Test
	void namesWhatOtherImplementationsSpeak() {
		assertThat(WellKnownProtocols.IDENTIFY).isEqualTo("/ipfs/id/1.0.0");
		assertThat(WellKnownProtocols.PING).isEqualTo("/ipfs/ping/1.0.0");
	}

	@Test
	void holdsNothingTwice() throws ReflectiveOperationException {
		List<String> all = new ArrayList<>();
		for (Field field : WellKnownProtocols.class.getFields()) {
			if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
				all.add((String) field.get(null));
			}
		}
		assertThat(all).hasSizeGreaterThan(4).doesNotHaveDuplicates().allMatch((id) -> id.startsWith("/"));
	}

}
