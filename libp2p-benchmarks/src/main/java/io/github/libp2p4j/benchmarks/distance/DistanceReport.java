/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.libp2p4j.benchmarks.figure.Figure;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.figure.Sample;

/**
 * What the passages show, for people and for programs. Immutable.
 */
final class DistanceReport {

	private static final double MB = 1e6;

	/** Shown of a passage beyond those it needed to arrive. */
	private static final int ROUND_TRIPS_SHOWN_AFTER = 4;

	private final Map<LinkSpeed, List<Passage>> passages;

	DistanceReport(List<Passage> passages) {
		this.passages = passages.stream()
			.collect(Collectors.groupingBy(Passage::speed, LinkedHashMap::new, Collectors.toList()));
	}

	/** One passage, round trip by round trip until it has arrived. */
	static String text(Passage passage) {
		StringBuilder text = new StringBuilder();
		text.append(format("%d ms: plain TCP %.1f MB/s, one stream %.1f MB/s, after %d round trips; window %d KiB%n",
				passage.speed().roundTrip().toMillis(), passage.pipeBytesPerSecond() / MB,
				passage.finalBytesPerSecond() / MB, passage.arrivedAfterRoundTrips(),
				passage.finalWindowBytes() >> 10));
		int shown = passage.arrivedAfterRoundTrips() + ROUND_TRIPS_SHOWN_AFTER;
		text.append("   round trip    window KiB    MB/s\n");
		passage.roundTrips()
			.stream()
			.limit(shown)
			.forEach((roundTrip) -> text.append(format("   %10d  %12d  %6.1f%n", roundTrip.number(),
					roundTrip.windowBytes() >> 10, roundTrip.bytesPerSecond() / MB)));
		return text.toString();
	}

	/** All of them, medians and ranges. */
	String table() {
		StringBuilder text = new StringBuilder();
		text.append(format("%-28s %-6s %10s  %-17s  %s%n", "figure", "unit", "median", "range", "of the limit"));
		for (Figure figure : figures()) {
			Double ratio = figure.ratioToLimit();
			text.append(format("%-28s %-6s %10s  %-17s  %s%n", figure.name(), figure.unit(),
					Report.number(figure.median()), Report.number(figure.min()) + "-" + Report.number(figure.max()),
					(ratio != null) ? Report.number(ratio) : ""));
		}
		return text.toString();
	}

	/**
	 * For each delay: the limit (rate of the link, or greatest window over round trip
	 * where that is less), what plain TCP carried, what one stream carried in the end,
	 * after how many round trips it did, and its window.
	 */
	List<Figure> figures() {
		List<Figure> figures = new ArrayList<>();
		this.passages.forEach((speed, all) -> {
			String name = "distance." + speed.roundTrip().toMillis();
			figures.add(figure(name + ".limit", "MB/s", all, (passage) -> passage.limitBytesPerSecond() / MB));
			figures.add(figure(name + ".tcp", "MB/s", all, (passage) -> passage.pipeBytesPerSecond() / MB));
			figures.add(Figure.of(all.stream()
				.map((passage) -> new Sample(name + ".upload.1", "MB/s", passage.finalBytesPerSecond() / MB,
						passage.limitBytesPerSecond() / MB))
				.toList()));
			figures.add(figure(name + ".round-trips", "1", all, Passage::arrivedAfterRoundTrips));
			figures.add(figure(name + ".window", "KiB", all, (passage) -> passage.finalWindowBytes() >> 10));
		});
		return figures;
	}

	private static Figure figure(String name, String unit, List<Passage> all, ToDoubleFunction<Passage> value) {
		return Figure.of(all.stream().map((passage) -> new Sample(name, unit, value.applyAsDouble(passage))).toList());
	}

	String json() {
		Map<String, Object> root = new LinkedHashMap<>();
		root.put("jdk", Report.jdk());
		root.put("cpu", Report.cpu());
		root.put("figures", figures());
		Map<String, List<RoundTrip>> roundTrips = new LinkedHashMap<>();
		this.passages
			.forEach((speed, all) -> roundTrips.put(speed.roundTrip().toMillis() + " ms", all.get(0).roundTrips()));
		root.put("roundTrips", roundTrips);
		try {
			return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root)
					+ System.lineSeparator();
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String format(String format, Object... arguments) {
		return String.format(Locale.ROOT, format, arguments);
	}

}
