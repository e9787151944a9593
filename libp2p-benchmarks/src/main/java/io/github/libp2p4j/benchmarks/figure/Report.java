/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The figures of a run, for people and for programs. Collects samples on one thread.
 */
public final class Report {

	/** What bulk figures are compared with. */
	public static final String LIMIT = "limit.aead";

	/** Processor time of processes that are no part of the run. */
	public static final String OTHERS = "machine.others";

	/**
	 * Chosen: with more, the medians of two runs differ by more than the changes one
	 * looks for.
	 */
	private static final double TOLERATED_OTHERS_PERCENT = 5;

	private final String cipher;

	private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

	/**
	 * @param cipher which implementation the node and the limit take
	 */
	public Report(String cipher) {
		this.cipher = cipher;
	}

	public void add(Sample sample) {
		this.samples.computeIfAbsent(sample.name(), (name) -> new ArrayList<>()).add(sample);
	}

	public List<Figure> figures() {
		return this.samples.values().stream().map(Figure::of).toList();
	}

	/**
	 * The figures, and for each that has a ratio how far that spread: programs are told
	 * by it what the table marks, without another field in the agreed shape.
	 */
	private List<Figure> figuresWithSpreads() {
		List<Figure> all = new ArrayList<>();
		for (Figure figure : figures()) {
			all.add(figure);
			if (figure.ratioToLimit() != null) {
				all.add(figure.spread());
			}
		}
		return all;
	}

	public String table() {
		StringBuilder text = new StringBuilder();
		text.append("jdk ").append(jdk()).append(", cpu ").append(cpu()).append(System.lineSeparator());
		text.append("cipher ").append(this.cipher).append(System.lineSeparator());
		line(text, "figure", "unit", "median", "range", "runs", "of " + LIMIT);
		for (Figure figure : figures()) {
			Double ratio = figure.ratioToLimit();
			String share = (ratio == null) ? "" : number(ratio) + (figure.settled() ? "" : " unsettled");
			line(text, figure.name(), figure.unit(), number(figure.median()),
					number(figure.min()) + "-" + number(figure.max()), Integer.toString(figure.runs()), share);
		}
		List<Sample> others = this.samples.get(OTHERS);
		if (others != null && Figure.of(others).median() > TOLERATED_OTHERS_PERCENT) {
			text.append("Other processes were busy on this machine: these figures say little.")
				.append(System.lineSeparator());
		}
		return text.toString();
	}

	/** {@code {"jdk", "cpu", "figures": [...]}}. */
	public String json() {
		Map<String, Object> root = new LinkedHashMap<>();
		root.put("jdk", jdk());
		root.put("cpu", cpu());
		root.put("figures", figuresWithSpreads());
		try {
			return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root)
					+ System.lineSeparator();
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void line(StringBuilder text, Object... columns) {
		String line = String.format(Locale.ROOT, "%-44s %-6s %10s  %-21s %4s  %s", columns);
		text.append(line.stripTrailing()).append(System.lineSeparator());
	}

	public static String number(double value) {
		return String.format(Locale.ROOT, (value >= 100) ? "%.0f" : (value >= 10) ? "%.1f" : "%.3f", value);
	}

	public static String jdk() {
		return Runtime.version() + " " + System.getProperty("java.vm.vendor");
	}

	public static String cpu() {
		String model = System.getProperty("os.arch");
		try {
			model = Files.readAllLines(Path.of("/proc/cpuinfo"))
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(model);
		}
		catch (IOException ex) {
			// Not Linux: the architecture is what is known.
		}
		return Runtime.getRuntime().availableProcessors() + " x " + model;
	}

}
