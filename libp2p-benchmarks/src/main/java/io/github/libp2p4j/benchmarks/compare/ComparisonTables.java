/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.benchmarks.figure.Figure;
import io.github.libp2p4j.benchmarks.figure.Report;

/**
 * A report for people: a table of figures and one of ratios, a row for each pair, a
 * column for each work. Used by one thread.
 */
final class ComparisonTables {

	/** Chosen: with more, medians of two runs differ by more than one looks for. */
	private static final double TOLERATED_OTHERS_PERCENT = 5;

	private static final String UNSETTLED = " ~";

	private final ComparisonReport report;

	private final StringBuilder text = new StringBuilder();

	ComparisonTables(ComparisonReport report) {
		this.report = report;
	}

	String text() {
		line("jdk " + Report.jdk() + ", cpu " + Report.cpu());
		this.report.presences().forEach(this::addPresence);
		line("");
		line("Medians and ranges; a row is who dials > who listens, or one with itself");
		addTable(figures());
		line("");
		line("Ratios, ours / theirs, the peer with itself being 1; round by round, " + UNSETTLED.strip()
				+ " where they spread more than " + Math.round(100 * Figure.SETTLED_SPREAD) + " %."
				+ " Less is better where a column is marked v");
		addTable(ratios());
		this.report.failures().forEach((failure) -> line("failed: " + failure));
		this.report.machine().forEach((figure) -> {
			line(figure.name() + " " + Report.number(figure.median()) + " " + figure.unit());
			if (figure.name().equals(Report.OTHERS) && figure.median() > TOLERATED_OTHERS_PERCENT) {
				line("Other processes were busy on this machine: these figures say little.");
			}
		});
		return this.text.toString();
	}

	private void addPresence(ComparisonReport.Presence presence) {
		if (presence.absence() != null) {
			line(presence.name() + ": " + presence.absence());
			return;
		}
		List<String> words = new ArrayList<>();
		JsonNode versions = presence.versions();
		if (versions != null) {
			versions.fields().forEachRemaining((entry) -> words.add(entry.getKey() + " " + entry.getValue().asText()));
		}
		line(presence.name() + ": " + presence.runtime() + ", " + String.join(", ", words));
	}

	private List<List<String>> figures() {
		List<List<String>> table = new ArrayList<>();
		table.add(header("", true));
		for (Pairing pairing : this.report.pairings()) {
			List<String> row = new ArrayList<>(List.of(pairing.label()));
			for (String name : this.report.units().keySet()) {
				row.add(this.report.figures()
					.stream()
					.filter((figure) -> figure.name().equals(name) && figure.dialler().equals(pairing.dialler().name())
							&& figure.listener().equals(pairing.listener().name()))
					.map(ComparisonTables::cell)
					.findFirst()
					.orElse("-"));
			}
			table.add(row);
		}
		return table;
	}

	private static String cell(ComparisonReport.PairFigure figure) {
		String median = Report.number(figure.median());
		return (figure.runs() == 1) ? median
				: median + " [" + Report.number(figure.min()) + "-" + Report.number(figure.max()) + "]";
	}

	private List<List<String>> ratios() {
		List<List<String>> table = new ArrayList<>();
		table.add(header("", false));
		List<ComparisonReport.Ratio> ratios = this.report.ratios();
		for (String label : ratios.stream().map(ComparisonTables::label).distinct().toList()) {
			List<String> row = new ArrayList<>(List.of(label));
			for (String name : this.report.units().keySet()) {
				row.add(ratios.stream()
					.filter((ratio) -> ratio.name().equals(name) && label(ratio).equals(label))
					.map((ratio) -> String.format(Locale.ROOT, "%.2f", ratio.median())
							+ (ratio.settled() ? "" : UNSETTLED))
					.findFirst()
					.orElse("-"));
			}
			table.add(row);
		}
		return table;
	}

	private static String label(ComparisonReport.Ratio ratio) {
		String pair = ratio.dialler().equals(ratio.listener()) ? ratio.dialler()
				: ratio.dialler() + " > " + ratio.listener();
		return pair + " / " + ratio.to();
	}

	private List<String> header(String first, boolean units) {
		List<String> header = new ArrayList<>(List.of(first));
		for (Map.Entry<String, String> column : this.report.units().entrySet()) {
			String mark = Work.lessIsBetter(column.getKey()) ? " v" : "";
			header.add(column.getKey() + (units ? " " + column.getValue() : mark));
		}
		return header;
	}

	private void addTable(List<List<String>> rows) {
		int columns = rows.get(0).size();
		int[] widths = new int[columns];
		for (List<String> row : rows) {
			for (int i = 0; i < columns; i++) {
				widths[i] = Math.max(widths[i], row.get(i).length());
			}
		}
		for (List<String> row : rows) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < columns; i++) {
				String padding = " ".repeat(widths[i] - row.get(i).length());
				line.append((i == 0) ? row.get(i) + padding : "  " + padding + row.get(i));
			}
			line(line.toString());
		}
	}

	private void line(String line) {
		this.text.append(line.stripTrailing()).append(System.lineSeparator());
	}

}
