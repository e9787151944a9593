/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of each class are reachable and what they take, as
 * {@code jcmd PID GC.class_histogram} tells it. Immutable.
 */
final class ClassHistogram {

	/** Fewer in a hundred units are no part of a unit. */
	private static final double WORTH_SHOWING = 0.01;

	private final Map<String, Share> classes;

	/**
	 * Of one class.
	 */
	record Share(long objects, long bytes) {

		static final Share NONE = new Share(0, 0);

		Share plus(Share other) {
			return new Share(this.objects + other.objects, this.bytes + other.bytes);
		}

		Share minus(Share other) {
			return new Share(this.objects - other.objects, this.bytes - other.bytes);
		}

	}

	private ClassHistogram(Map<String, Share> classes) {
		this.classes = classes;
	}

	/** The text of this process's, after a full collection. */
	static String text() throws JMException {
		Object[] arguments = { new String[0] };
		return (String) ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram", arguments,
					new String[] { String[].class.getName() });
	}

	/**
	 * @param text lines of number, objects, bytes and class, beside others
	 */
	static ClassHistogram parse(String text) {
		Map<String, Share> classes = new LinkedHashMap<>();
		text.lines()
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns.length >= 4 && columns[0].matches("\\d+:"))
			.forEach((columns) -> classes.merge(simpler(columns[3]),
					new Share(Long.parseLong(columns[1]), Long.parseLong(columns[2])), Share::plus));
		return new ClassHistogram(classes);
	}

	/** Addresses in the names of lambdas differ from run to run. */
	private static String simpler(String name) {
		return name.replaceAll("/0x[0-9a-f]+.*", "").replaceAll("\\$\\$Lambda.*", "\\$\\$Lambda");
	}

	/**
	 * What was added since then, for each unit of it, most first.
	 * @param units such as connections
	 */
	String growthSince(ClassHistogram before, int units) {
		List<Map.Entry<String, Share>> grown = new ArrayList<>();
		Share total = Share.NONE;
		for (Map.Entry<String, Share> now : this.classes.entrySet()) {
			Share growth = now.getValue().minus(before.classes.getOrDefault(now.getKey(), Share.NONE));
			total = total.plus(growth);
			if (Math.abs(growth.objects()) >= units * WORTH_SHOWING) {
				grown.add(Map.entry(now.getKey(), growth));
			}
		}
		grown.sort(Comparator.comparingLong((entry) -> -entry.getValue().bytes()));
		StringBuilder table = new StringBuilder();
		line(table, "objects", "bytes", "class");
		line(table, number(total.objects(), units), number(total.bytes(), units), "all");
		grown.forEach((entry) -> line(table, number(entry.getValue().objects(), units),
				number(entry.getValue().bytes(), units), entry.getKey()));
		return table.toString();
	}

	private static void line(StringBuilder table, Object... columns) {
		table.append(String.format(Locale.ROOT, "%9s %9s  %s%n", columns));
	}

	private static String number(long value, int units) {
		return String.format(Locale.ROOT, "%.2f", (double) value / units);
	}

}
