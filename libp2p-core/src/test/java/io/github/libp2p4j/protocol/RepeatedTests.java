/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatedTests {

	@Test
	void makesEqualValuesOneObject() {
		Repeated<List<String>> repeated = new Repeated<>(4);
		List<String> first = List.of("/a/1", "/b/1");
		assertThat(repeated.same(first)).isSameAs(first);
		assertThat(repeated.same(List.of("/a/1", "/b/1"))).isSameAs(first);
	}

	@Test
	void forgetsWhatMetAnother() {
		Repeated<String> repeated = new Repeated<>(1);
		String first = copyOf("one");
		assertThat(repeated.same(first)).isSameAs(first);
		assertThat(repeated.same("other")).isEqualTo("other");
		String again = copyOf("one");
		assertThat(repeated.same(again)).isSameAs(again).isNotSameAs(first);
	}

	private static String copyOf(String text) {
		return new StringBuilder(text).toString();
	}

}
