/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamTableTests {

	private static YamuxStream stream(int id) {
		return new YamuxStream(id, false, 262_144, 262_144, 0);
	}

	@Test
	void holdsWhatAMapHolds() {
		for (int seed = 1; seed <= 20; seed++) {
			Random random = new Random(seed);
			StreamTable table = new StreamTable();
			Map<Integer, YamuxStream> model = new HashMap<>();
			int range = 1 + random.nextInt(3000);
			int stride = 1 << random.nextInt(20);
			for (int i = 0; i < 20_000; i++) {
				int id = random.nextInt(range) * stride - 7;
				assertThat(table.get(id)).as("seed %s, step %s", seed, i).isSameAs(model.get(id));
				if (!model.containsKey(id) && random.nextInt(10_000) > i / 2) {
					YamuxStream stream = stream(id);
					table.add(stream);
					model.put(id, stream);
				}
				else if (model.containsKey(id)) {
					table.remove(model.get(id));
					model.remove(id);
				}
				assertThat(table.size()).isEqualTo(model.size());
			}
			assertThat(table.toArray()).containsExactlyInAnyOrderElementsOf(model.values());
		}
	}

	@Test
	void doesNotMindRemovingWhatItDoesNotHold() {
		StreamTable table = new StreamTable();
		YamuxStream held = stream(1);
		table.add(held);
		table.remove(stream(1));
		table.remove(stream(3));
		assertThat(table.get(1)).isSameAs(held);
		assertThat(table.size()).isEqualTo(1);
	}

}
