/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the libraries cannot do, from the file {@code grey.json} of each peer's folder.
 * Immutable.
 */
final class Grey {

	private final List<Entry> entries;

	Grey(List<Entry> entries) {
		this.entries = List.copyOf(entries);
	}

	/**
	 * A line of the file.
	 *
	 * @param implementation whose folder it is in
	 * @param row the name of a row; {@code *} stands for any text
	 * @param direction {@code dial}, {@code listen} or {@code both}
	 * @param versions {@code newest}, {@code older} or {@code both}
	 * @param reason why
	 * @param issue where it is told of upstream
	 * @param expect what comes of trying it
	 */
	record Entry(Implementation implementation, String row, String direction, String versions, String reason,
			String issue, Expectation expect) {

		boolean covers(Column column, Row tried) {
			return this.implementation == column.implementation() && names(tried)
					&& (this.direction.equals("both") || this.direction.equals(column.side().label()))
					&& (this.versions.equals("both") || this.versions.equals(column.release().label()));
		}

		boolean names(Row tried) {
			String pattern = Pattern.quote(this.row).replace("*", "\\E.*\\Q");
			return Pattern.matches(pattern, tried.name());
		}

		/** As a footnote, in Markdown. */
		String footnote() {
			return this.issue.isEmpty() ? this.reason : this.reason + " ([source](" + this.issue + "))";
		}

	}

	/** What comes of trying what a library cannot do. */
	enum Expectation {

		/** Nothing: it is not tried. */
		NOT_TRIED,

		/** It fails; if it passes one day, the entry has to go. */
		FAILURE

	}

	/** The files of all peers that have one. */
	static Grey of(Path sourceFolder) throws IOException {
		List<Entry> entries = new ArrayList<>();
		for (Implementation implementation : Implementation.values()) {
			Path file = sourceFolder.resolve(implementation.language()).resolve("grey.json");
			if (Files.exists(file)) {
				entries.addAll(read(implementation, Files.readString(file)));
			}
		}
		return new Grey(entries);
	}

	static List<Entry> read(Implementation implementation, String json) throws IOException {
		List<Entry> entries = new ArrayList<>();
		for (JsonNode node : new ObjectMapper().readTree(json)) {
			entries.add(new Entry(implementation, node.path("row").asText(), node.path("direction").asText("both"),
					node.path("versions").asText("both"), node.path("reason").asText(), node.path("issue").asText(),
					expectation(node)));
		}
		return entries;
	}

	private static Expectation expectation(JsonNode node) {
		String text = node.path("expect").asText();
		return switch (text) {
			case "" -> Expectation.NOT_TRIED;
			case "failure" -> Expectation.FAILURE;
			default -> throw new IllegalArgumentException("\"expect\" is \"failure\" or not there, but was " + text);
		};
	}

	List<Entry> entries() {
		return this.entries;
	}

	/** Why a cell is grey, if it is. */
	Optional<Entry> of(Column column, Row row) {
		return this.entries.stream().filter((entry) -> entry.covers(column, row)).findFirst();
	}

	/** Whether to try it at all. */
	boolean isTried(Column column, Row row) {
		return of(column, row).map((entry) -> entry.expect() == Expectation.FAILURE).orElse(true);
	}

}
