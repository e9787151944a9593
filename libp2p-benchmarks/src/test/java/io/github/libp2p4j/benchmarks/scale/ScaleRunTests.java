/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.benchmarks.Benchmarks;
import io.github.libp2p4j.benchmarks.figure.Figure;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.figure.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Small runs in real child processes: that they work, not what anything costs. */
@Timeout(300)
class ScaleRunTests {

	private static final ScaleSizes TINY = new ScaleSizes(List.of(2, 20), List.of(4, 40), 2, List.of(1, 10), 16);

	@TempDir
	private Path folder;

	@Test
	void measuresAndDrawsEachSize() throws Exception {
		List<ScalePoint> points;
		try (PrintStream progress = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
			points = new ScaleRun(Benchmarks.class, "JAVA", TINY, progress).run();
		}
		assertThat(points).extracting(ScalePoint::what)
			.containsExactly("connections", "connections", "streams", "streams", "MiB", "MiB");
		assertThat(points).allMatch((point) -> point.seconds() > 0);
		Report report = new Report("a cipher");
		ScaleRun.report(points, report);
		assertThat(report.figures()).extracting(Figure::name)
			.contains("scale.connections.20.time", "scale.streams.40.heap");
		Path file = this.folder.resolve("scale.png");
		ScalePlot.write(points, file);
		assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G');
	}

	@Test
	void holdsConnectionsInASmallHeap() throws Exception {
		List<Sample> held = new SmallHeap(Benchmarks.class, "JAVA").measure(TINY.held(), Duration.ofMillis(200));
		assertThat(held).extracting(Sample::name).contains("scale.held.16.ping.p99", "scale.held.16.heap");
		assertThat(SmallHeap.isWithinReach(List.of(new Sample("scale.held.16.ping.p99", "ms", 9.9)))).isTrue();
		assertThat(SmallHeap.isWithinReach(List.of(new Sample("scale.held.16.ping.p99", "ms", 10)))).isFalse();
	}

	@Test
	void measuresIdleMemory() throws Exception {
		assertThat(new IdleMemory(Benchmarks.class, "JAVA", null).measure(100, 1000)).extracting(Sample::name)
			.contains("memory.connection.heap", "memory.connection.direct", "memory.connection.rss",
					"memory.stream.heap");
	}

}
