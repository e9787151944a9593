/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that take long and do little: all columns at the same time. */
@ExtendWith(MatrixRun.Resolver.class)
class SideBySideTests {

	private static final Map<String, FutureTask<@Nullable Void>> attempts = new HashMap<>();

	private static @Nullable FrameLog frames;

	static Stream<Arguments> cells() throws IOException {
		List<Arguments> cells = new ArrayList<>();
		for (Row row : rows().toList()) {
			triedColumns(row).forEach((column) -> cells.add(Arguments.of(column, row)));
		}
		return cells.stream();
	}

	private static Stream<Row> rows() {
		return Selection.ofSystemProperties()
			.chosenRows()
			.filter((row) -> row.process() == Row.PeerProcess.SIDE_BY_SIDE);
	}

	private static Stream<Column> triedColumns(Row row) throws IOException {
		Grey grey = Grey.of(Interop.sourceFolder());
		return Selection.ofSystemProperties().columns().stream().filter((column) -> grey.isTried(column, row));
	}

	@BeforeAll
	static void startAll(MatrixRun run) throws Exception {
		run.buildAll();
		Path folder = Files.createDirectories(Interop.outputFolder().resolve("side-by-side"));
		frames = new FrameLog(folder);
		for (Arguments cell : cells().toList()) {
			Column column = (Column) Objects.requireNonNull(cell.get()[0]);
			Row row = (Row) Objects.requireNonNull(cell.get()[1]);
			FutureTask<@Nullable Void> attempt = attempt(run, column, row, folder);
			attempts.put(column + ": " + row, attempt);
			new Thread(attempt, column.toString()).start();
		}
	}

	private static FutureTask<@Nullable Void> attempt(MatrixRun run, Column column, Row row, Path folder) {
		try {
			Peer peer = run.start(column, row, false);
			return new FutureTask<>(() -> {
				new CellAttempt(column, row, peer).besideOthers(folder);
				return null;
			});
		}
		catch (Exception ex) {
			return new FutureTask<>(() -> {
				throw ex;
			});
		}
	}

	@AfterAll
	static void closeFrames() {
		if (frames != null) {
			frames.close();
		}
	}

	@ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
	@MethodSource("cells")
	void holds(Column column, Row row, MatrixRun run) throws Exception {
		run.judge(column, row, () -> {
			try {
				Objects.requireNonNull(attempts.get(column + ": " + row)).get();
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof AssertionError error) {
					throw error;
				}
				throw (Exception) ex.getCause();
			}
		});
	}

}
