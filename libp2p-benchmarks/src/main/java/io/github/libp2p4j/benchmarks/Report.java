/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

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
	static final String LIMIT = "limit.aead";

	/** Processor time of processes that are no part of the run. */
	public static final String OTHERS = "machine.others";

	/**
	 * Chosen: with more, the medians of two runs differ by more than the changes one
	 * looks for.
	 */
	private static final double TOLERATED_OTHERS_PERCENT = 5;

	private final String cipher;

	private final Map<String, String> units = new LinkedHashMap<>();

	private final Map<String, List<Double>> values = new LinkedHashMap<>();

	/**
	 * @param cipher which implementation the node and the limit take
	 */
	Report(String cipher) {
		this.cipher = cipher;
	}

	void add(Sample sample) {
		this.units.put(sample.name(), sample.unit());
		this.values.computeIfAbsent(sample.name(), (name) -> new ArrayList<>()).add(sample.value());
	}

	List<Figure> figures() {
		List<Double> limits = this.values.get(LIMIT);
		String limitUnit = this.units.get(LIMIT);
		List<Figure> figures = new ArrayList<>();
		this.values.forEach((name, samples) -> {
			String unit = this.units.getOrDefault(name, "");
			boolean comparable = unit.equals(limitUnit) && !name.equals(LIMIT);
			figures.add(Figure.of(name, unit, samples, comparable ? limits : null));
		});
		return figures;
	}

	String table() {
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
		List<Double> others = this.values.get(OTHERS);
		if (others != null && others.get(0) > TOLERATED_OTHERS_PERCENT) {
			text.append("Other processes were busy on this machine: these figures say little.")
				.append(System.lineSeparator());
		}
		return text.toString();
	}

	/** {@code {"jdk", "cpu", "figures": [...]}}. */
	String json() {
		Map<String, Object> root = new LinkedHashMap<>();
		root.put("jdk", jdk());
		root.put("cpu", cpu());
		root.put("figures", figures());
		try {
			return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root)
					+ System.lineSeparator();
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void line(StringBuilder text, Object... columns) {
		String line = String.format(Locale.ROOT, "%-20s %-6s %10s  %-21s %4s  %s", columns);
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
