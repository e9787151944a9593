/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SoakRunTests {

	private static final int MIB = 1 << 20;

	@Test
	void findsNothingWhereNothingGrows() {
		List<Vitals> looks = looks(12);
		looks.set(7, new Vitals(60 * MIB, 31, 12, 0));
		assertThat(SoakRun.complaints("server", looks)).isEmpty();
	}

	@Test
	void forgivesTheWarmUp() {
		List<Vitals> looks = looks(12);
		looks.set(0, new Vitals(MIB, 3, 3, 0));
		assertThat(SoakRun.complaints("server", looks)).isEmpty();
	}

	@Test
	void namesWhatGrows() {
		List<Vitals> looks = new ArrayList<>();
		for (int slice = 0; slice < 12; slice++) {
			looks.add(new Vitals((20L + slice) * MIB, 30 + 2L * slice, 12, 0));
		}
		assertThat(SoakRun.complaints("server", looks)).hasSize(2)
			.first()
			.asString()
			.startsWith("server: heap grew from");
	}

	@Test
	void namesFullCollections() {
		List<Vitals> looks = looks(5);
		looks.set(4, new Vitals(20 * MIB, 30, 12, 2));
		assertThat(SoakRun.complaints("client", looks)).containsExactly("client: 2 full collections");
	}

	private static List<Vitals> looks(int count) {
		List<Vitals> looks = new ArrayList<>();
		for (int slice = 0; slice < count; slice++) {
			looks.add(new Vitals(20 * MIB, 30, 12, 0));
		}
		return looks;
	}

}
