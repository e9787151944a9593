/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table in Markdown whose cells may have footnotes. Not thread-safe. */
final class MarkdownTable {

	private final List<String> lines = new ArrayList<>();

	/** The text of each to its number. */
	private final Map<String, Integer> footnotes = new LinkedHashMap<>();

	private final int columns;

	/**
	 * @param headings of the columns after the first, which has none
	 */
	MarkdownTable(List<String> headings) {
		this.columns = headings.size();
		this.lines.add("| | " + String.join(" | ", headings) + " |");
		this.lines.add("|---|" + ":-:|".repeat(this.columns));
	}

	/** A heading in the middle. */
	void group(String title) {
		this.lines.add("| **" + title + "** |" + " |".repeat(this.columns));
	}

	void row(String name, List<Outcome> cells) {
		if (cells.size() != this.columns) {
			throw new IllegalArgumentException(
					name + " has " + cells.size() + " cells in a table of " + this.columns + " columns");
		}
		StringBuilder line = new StringBuilder("| ").append(name).append(" |");
		for (Outcome cell : cells) {
			line.append(' ').append(cell.kind().sign());
			if (cell.kind().hasFootnote()) {
				int number = this.footnotes.computeIfAbsent(cell.text(), (text) -> this.footnotes.size() + 1);
				line.append(" <sup>").append(number).append("</sup>");
			}
			line.append(" |");
		}
		this.lines.add(line.toString());
	}

	/**
	 * The table, and below it the footnotes in the order in which they are first used.
	 */
	String render() {
		StringBuilder text = new StringBuilder(String.join("\n", this.lines)).append('\n');
		if (!this.footnotes.isEmpty()) {
			text.append('\n');
			this.footnotes
				.forEach((footnote, number) -> text.append(number).append(". ").append(footnote).append('\n'));
		}
		return text.toString();
	}

}
