/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of one release, from what came of a run. The whole goes to the document, a
 * part only beside the logs. Immutable.
 */
final class MatrixReport {

	private final MatrixRun run;

	private final Release release;

	private final List<Row> rows;

	private final List<Column> columns = new ArrayList<>();

	MatrixReport(MatrixRun run, Release release, List<Row> rows) {
		this.run = run;
		this.release = release;
		this.rows = rows;
		for (Implementation implementation : Implementation.values()) {
			for (Side side : Side.values()) {
				this.columns.add(new Column(implementation, release, side));
			}
		}
	}

	/** Writes it where it belongs. */
	void write(Path folder, Path document) throws IOException {
		String text = section();
		Files.writeString(folder.resolve("matrix-" + this.release.label() + ".md"), "## " + title() + "\n\n" + text);
		if (isWhole()) {
			String before = Files.exists(document) ? Files.readString(document) : "";
			Files.writeString(document, InteropDocument.parse(before).with(title(), text).toString());
		}
	}

	private String title() {
		return (this.release == Release.NEWEST) ? "Newest releases" : "Releases of a year before";
	}

	private boolean isWhole() {
		return this.columns.stream()
			.allMatch((column) -> this.rows.stream().allMatch((row) -> this.run.outcome(column, row).kind().isFinal()));
	}

	private String section() {
		List<String> headings = new ArrayList<>();
		this.columns.forEach((column) -> headings.add(heading(column)));
		List<OtherImplementation> others = (this.release == Release.NEWEST) ? OtherImplementation.all() : List.of();
		others.forEach((other) -> headings.add(other.title()));
		MarkdownTable table = new MarkdownTable(headings);
		String group = "";
		for (Row row : this.rows) {
			if (!row.group().equals(group)) {
				group = row.group();
				table.group(group);
			}
			List<Outcome> cells = new ArrayList<>();
			this.columns.forEach((column) -> cells.add(this.run.outcome(column, row)));
			others.forEach((other) -> cells.add(new Outcome(Outcome.Kind.NOT_TRIED, other.footnote())));
			table.row(row.name(), cells);
		}
		return versions() + "\n" + table.render();
	}

	private String heading(Column column) {
		String versions = versionsOf(column.implementation());
		return column.implementation().title() + (versions.isEmpty() ? "" : " " + Versions.main(versions)) + "<br>"
				+ column.side().title();
	}

	private String versionsOf(Implementation implementation) {
		return this.run.versions().getOrDefault(implementation.language() + "-" + this.release.label(), "");
	}

	private String versions() {
		StringBuilder text = new StringBuilder("- this library, on JDK ").append(Runtime.version().feature())
			.append('\n');
		for (Implementation implementation : Implementation.values()) {
			String versions = versionsOf(implementation);
			text.append("- ")
				.append(implementation.title())
				.append(' ')
				.append(versions.isEmpty() ? "was not there" : versions)
				.append('\n');
		}
		return text.toString();
	}

}
