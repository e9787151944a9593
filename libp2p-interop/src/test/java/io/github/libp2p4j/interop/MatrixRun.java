/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * One run of the matrix, as long as the test run: what it shares, and what came of each
 * cell, which it writes down at its end. Thread-safe where cells run side by side.
 */
final class MatrixRun implements AutoCloseable {

	private final Selection selection;

	private final Grey grey;

	private final Workshop workshop;

	private final PeerPool pool;

	private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();

	private final Map<String, String> versions = new ConcurrentHashMap<>();

	private MatrixRun(Selection selection) {
		try {
			this.selection = selection;
			this.grey = Grey.of(Interop.sourceFolder());
			this.workshop = Workshop.ofThisMachine();
			this.pool = new PeerPool(Interop.outputFolder().resolve("peers"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The one of this test run; ends with it. */
	static MatrixRun of(ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.create(MatrixRun.class))
			.computeIfAbsent(MatrixRun.class, (key) -> new MatrixRun(Selection.ofSystemProperties()), MatrixRun.class);
	}

	/** Gives test methods the run. */
	static final class Resolver implements ParameterResolver {

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
			return parameter.getParameter().getType() == MatrixRun.class;
		}

		@Override
		public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
			return of(context);
		}

	}

	Workshop workshop() {
		return this.workshop;
	}

	/**
	 * Builds whatever is chosen, so that no cell waits for it; failures show in the
	 * cells.
	 */
	void buildAll() {
		for (Column column : this.selection.columns()) {
			try {
				this.workshop.ready(column.implementation(), column.release());
			}
			catch (TestAbortedException | IllegalStateException ex) {
				// Each cell of the column tells of it.
			}
		}
	}

	/** Tries a cell that has its peer or its connection for itself. */
	void run(Column column, Row row) throws Exception {
		judge(column, row, () -> {
			Peer peer = start(column, row, row.process() == Row.PeerProcess.OWN);
			CellAttempt attempt = new CellAttempt(column, row, peer);
			try {
				attempt.alone();
			}
			catch (Exception | AssertionError ex) {
				this.pool.discard(peer);
				throw ex;
			}
			if (row.process() == Row.PeerProcess.OWN) {
				peer.close();
			}
		});
	}

	/** Something to try. */
	@FunctionalInterface
	interface Attempt {

		void make() throws Exception;

	}

	/** The peer of a column, as a row wants it. */
	Peer start(Column column, Row row, boolean ownProcess) throws IOException, InterruptedException {
		Installation installation = this.workshop.ready(column.implementation(), column.release());
		Peer peer = this.pool.get(installation, row.peer(), ownProcess);
		this.versions.putIfAbsent(installation.name(), Versions.of(column.implementation(), peer));
		return peer;
	}

	/**
	 * Makes an attempt and keeps what came of it, which is the outcome of the test too.
	 */
	void judge(Column column, Row row, Attempt attempt) throws Exception {
		String cell = column + ": " + row;
		try {
			this.workshop.ready(column.implementation(), column.release());
		}
		catch (TestAbortedException ex) {
			this.outcomes.put(cell, new Outcome(Outcome.Kind.ABSENT, String.valueOf(ex.getMessage())));
			throw ex;
		}
		catch (IllegalStateException ex) {
			this.outcomes.put(cell, new Outcome(Outcome.Kind.FAILED, String.valueOf(ex.getMessage())));
			throw ex;
		}
		Optional<Grey.Entry> entry = this.grey.of(column, row);
		try {
			attempt.make();
		}
		catch (Exception | AssertionError ex) {
			if (entry.isEmpty()) {
				this.outcomes.put(cell, new Outcome(Outcome.Kind.FAILED, String.valueOf(ex.getMessage())));
				throw ex;
			}
			this.outcomes.put(cell, new Outcome(Outcome.Kind.FAILED_AS_EXPECTED, entry.get().footnote()));
			return;
		}
		if (entry.isPresent()) {
			String message = "It passes, though grey.json says that it cannot: " + entry.get().reason();
			this.outcomes.put(cell, new Outcome(Outcome.Kind.FAILED, message));
			throw new AssertionError(message);
		}
		this.outcomes.put(cell, new Outcome(Outcome.Kind.PASSED, ""));
	}

	/** What came of a cell, or why nothing did. */
	Outcome outcome(Column column, Row row) {
		Outcome outcome = this.outcomes.get(column + ": " + row);
		if (outcome != null) {
			return outcome;
		}
		return this.grey.of(column, row)
			.filter((entry) -> entry.expect() == Grey.Expectation.NOT_TRIED)
			.map((entry) -> new Outcome(Outcome.Kind.NOT_TRIED, entry.footnote()))
			.orElse(new Outcome(Outcome.Kind.NOT_RUN, ""));
	}

	/** What the peers told of their versions: of {@code js-newest} and so on. */
	Map<String, String> versions() {
		return this.versions;
	}

	@Override
	public void close() throws Exception {
		this.pool.close();
		this.workshop.close();
		if (!this.outcomes.isEmpty()) {
			for (Release release : this.selection.releases()) {
				new MatrixReport(this, release, List.copyOf(Row.all().toList())).write(folder(), document());
			}
		}
	}

	private static Path folder() throws IOException {
		return Files.createDirectories(Interop.outputFolder());
	}

	private static Path document() {
		return Path.of(System.getProperty("interop.document", Interop.outputFolder().resolve("whole.md").toString()));
	}

}
