/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClassHistogramTests {

	private static final String BEFORE = """
			 num     #instances         #bytes  class name (module)
			-------------------------------------------------------
			   1:           100           2400  java.lang.String (java.base@25)
			   2:             5            160  a.B$$Lambda/0x0000000800c03000
			Total           105           2560
			""";

	private static final String AFTER = """
			 num     #instances         #bytes  class name (module)
			-------------------------------------------------------
			   1:           300           7200  java.lang.String (java.base@25)
			   2:            20            640  a.B$$Lambda/0x0000000800c04000
			   3:            90            960  a.C
			Total           410           8800
			""";

	@Test
	void tellsWhatWasAddedForEachUnit() {
		String growth = ClassHistogram.parse(AFTER).growthSince(ClassHistogram.parse(BEFORE), 100);
		assertThat(growth.lines().map(String::strip)).containsExactly("objects     bytes  class", "3.05     62.40  all",
				"2.00     48.00  java.lang.String", "0.90      9.60  a.C", "0.15      4.80  a.B$$Lambda");
	}

	@Test
	void readsTheHistogramOfThisProcess() throws Exception {
		String growth = ClassHistogram.parse(ClassHistogram.text()).growthSince(ClassHistogram.parse(""), 1);
		assertThat(growth).contains("java.lang.String");
	}

}
