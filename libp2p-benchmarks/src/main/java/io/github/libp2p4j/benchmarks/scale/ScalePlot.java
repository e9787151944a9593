/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * Draws what grows with what, on logarithmic axes: what grows linearly climbs one decade
 * in each. Stateless.
 */
final class ScalePlot {

	private static final int WIDTH = 640;

	private static final int HEIGHT = 480;

	private ScalePlot() {
	}

	/** As PNG: time on the left, heap on the right. */
	static void write(List<ScalePoint> points, Path file) throws IOException {
		System.setProperty("java.awt.headless", "true");
		XYChart time = chart("Time", "seconds", points, ScalePoint::seconds);
		XYChart heap = chart("Heap of the server", "MiB",
				points.stream().filter((point) -> !point.what().equals("MiB")).toList(),
				(point) -> point.bytes() / (1 << 20));
		try (OutputStream out = new FileOutputStream(file.toFile())) {
			BitmapEncoder.saveBitmap(List.of(time, heap), 1, 2, out, BitmapEncoder.BitmapFormat.PNG);
		}
	}

	private static XYChart chart(String title, String unit, List<ScalePoint> points,
			ToDoubleFunction<ScalePoint> cost) {
		XYChart chart = new XYChartBuilder().width(WIDTH)
			.height(HEIGHT)
			.title(title)
			.xAxisTitle("how many")
			.yAxisTitle(unit)
			.build();
		chart.getStyler().setXAxisLogarithmic(true);
		chart.getStyler().setYAxisLogarithmic(true);
		chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
		Set<String> kinds = new LinkedHashSet<>();
		points.forEach((point) -> kinds.add(point.what()));
		for (String kind : kinds) {
			// Of a few units, other changes of the heap may be more than theirs.
			List<ScalePoint> series = points.stream()
				.filter((point) -> point.what().equals(kind) && cost.applyAsDouble(point) > 0)
				.toList();
			if (series.isEmpty()) {
				continue;
			}
			double[] counts = series.stream().mapToDouble(ScalePoint::count).toArray();
			chart.addSeries(kind, counts, series.stream().mapToDouble(cost).toArray());
		}
		return chart;
	}

}
