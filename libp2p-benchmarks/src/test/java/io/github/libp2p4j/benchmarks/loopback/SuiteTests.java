/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Small runs in real child processes: that the suites work, not how fast anything is. */
class SuiteTests {

	@Test
	void measuresEveryBulkFigureInEveryRound() throws Exception {
		Report report = run("upload", "--rounds", "2", "--mib", "1", "--warmup-mib", "1");
		assertThat(report.figures()).extracting(Figure::name)
			.contains("limit.tcp", "limit.aead", "upload.1", "download.1");
		assertThat(report.figures()).filteredOn((figure) -> figure.unit().equals("MB/s"))
			.allSatisfy((figure) -> assertThat(figure.min()).isPositive())
			.allSatisfy((figure) -> assertThat(figure.runs()).isEqualTo(2));
	}

	@Test
	void measuresRates() throws Exception {
		Report report = run("rates", "--rounds", "1", "--seconds", "1");
		assertThat(report.figures()).extracting(Figure::name)
			.contains("connect.sequential", "echo.sequential", "ping.idle.p50", "ping.idle.p99", "ping.idle.p999");
		assertThat(report.figures()).filteredOn((figure) -> figure.unit().equals("1/s"))
			.allSatisfy((figure) -> assertThat(figure.min()).isPositive());
	}

	private static Report run(String... words) throws Exception {
		try (Workers workers = new Workers();
				PrintStream progress = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
			return new Suite(RunOptions.parse(List.of(words)), workers).run(progress);
		}
	}

}
