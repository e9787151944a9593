/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row against every peer in both directions: each test is a cell of the table in
 * {@code docs/interop.md}.
 */
@ExtendWith(MatrixRun.Resolver.class)
class MatrixTests {

	static Stream<Arguments> cells() throws IOException {
		Selection selection = Selection.ofSystemProperties();
		Grey grey = Grey.of(Interop.sourceFolder());
		return selection.columns()
			.stream()
			.flatMap((column) -> selection.chosenRows()
				.filter((row) -> row.process() != Row.PeerProcess.SIDE_BY_SIDE && grey.isTried(column, row))
				.map((row) -> Arguments.of(column, row)));
	}

	@BeforeAll
	static void build(MatrixRun run) {
		run.buildAll();
	}

	@ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
	@MethodSource("cells")
	void holds(Column column, Row row, MatrixRun run) throws Exception {
		run.run(column, row);
	}

}
