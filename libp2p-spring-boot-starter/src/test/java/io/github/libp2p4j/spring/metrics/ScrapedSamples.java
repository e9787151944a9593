/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scrape in Prometheus' text format holds, to check queries against.
 */
final class ScrapedSamples {

	private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+.*$");

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final Pattern SELECTOR = Pattern.compile("(libp2p_[a-z0-9_]+)(?:\\{([^}]*)})?");

	private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)(=~|!~|!=|=)\"([^\"]*)\"");

	private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");

	private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

	/** Prometheus adds these to what it scrapes. */
	private static final Map<String, String> OF_THE_TARGET = Map.of("job", "$job", "instance", "$instance");

	private final Map<String, List<Map<String, String>>> samples = new HashMap<>();

	ScrapedSamples(String scrape) {
		scrape.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			Matcher sample = SAMPLE.matcher(line);
			if (sample.matches()) {
				Map<String, String> labels = new HashMap<>();
				if (sample.group(2) != null) {
					LABEL.matcher(sample.group(2))
						.results()
						.forEach((label) -> labels.put(label.group(1), label.group(2)));
				}
				this.samples.computeIfAbsent(sample.group(1), (name) -> new ArrayList<>()).add(labels);
			}
		});
	}

	/**
	 * @return what is wrong with a query and its legend, nothing if all is well
	 */
	List<String> problems(String query, String legend) {
		List<String> problems = new ArrayList<>();
		Set<String> grouped = new HashSet<>();
		BY.matcher(query)
			.results()
			.forEach((by) -> Arrays.stream(by.group(1).split(",")).map(String::trim).forEach(grouped::add));
		List<String> metrics = new ArrayList<>();
		SELECTOR.matcher(BY.matcher(query).replaceAll("")).results().forEach((selector) -> {
			metrics.add(selector.group(1));
			check(selector.group(1), (selector.group(2) != null) ? selector.group(2) : "", grouped, problems);
		});
		if (metrics.isEmpty()) {
			problems.add("no metric in " + query);
		}
		LEGEND.matcher(legend)
			.results()
			.map((label) -> label.group(1))
			.filter((label) -> !grouped.contains(label))
			.forEach((label) -> problems.add("legend shows " + label + ", which the query does not keep: " + query));
		return problems;
	}

	private void check(String metric, String matchers, Set<String> grouped, List<String> problems) {
		List<Map<String, String>> found = this.samples.get(metric);
		if (found == null) {
			problems.add("no metric " + metric);
			return;
		}
		Map<String, String> ofTheTarget = new HashMap<>(OF_THE_TARGET);
		MATCHER.matcher(matchers).results().forEach((matcher) -> {
			String label = matcher.group(1);
			String value = matcher.group(3);
			if (value.equals(ofTheTarget.remove(label))) {
				return;
			}
			if (found.stream().noneMatch((labels) -> labels.containsKey(label))) {
				problems.add("no label " + label + " on " + metric);
			}
			else if (matcher.group(2).equals("=")
					&& found.stream().noneMatch((labels) -> value.equals(labels.get(label)))) {
				problems.add("no " + metric + " with " + matcher.group());
			}
		});
		ofTheTarget.keySet().forEach((label) -> problems.add(metric + " is not of the " + label + " that is chosen"));
		grouped.stream()
			.filter((label) -> found.stream().noneMatch((labels) -> labels.containsKey(label)))
			.forEach((label) -> problems.add("no label " + label + " on " + metric + " to group by"));
	}

}
