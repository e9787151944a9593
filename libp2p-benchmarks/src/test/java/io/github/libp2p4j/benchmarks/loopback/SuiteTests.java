/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.libp2p4j.benchmarks.Benchmarks;
import io.github.libp2p4j.benchmarks.figure.Figure;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.worker.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Small runs in real child processes: that the suites work, not how fast anything is. */
class SuiteTests {

	@Test
	@Timeout(120)
	void measuresEveryBulkFigureBesideTheLimitInEveryRound() throws Exception {
		Report report = run("upload", "--rounds", "2", "--mib", "2", "--warmup-mib", "1");
		assertThat(report.figures()).extracting(Figure::name)
			.contains("limit.tcp", "limit.aead", "upload.1", "download.1", "upload.10", "download.10", "upload.1000",
					"cpu.seconds-per-gib", "alloc.bytes-per-mib", "alloc.own-bytes-per-mib");
		assertThat(report.figures()).filteredOn((figure) -> figure.unit().equals("MB/s"))
			.allSatisfy((figure) -> assertThat(figure.min()).isPositive())
			.allSatisfy((figure) -> assertThat(figure.runs()).isEqualTo(2))
			.filteredOn((figure) -> !figure.name().equals("limit.aead"))
			.allSatisfy((figure) -> assertThat(figure.ratioToLimit()).isPositive());
	}

	@Test
	@Timeout(120)
	void measuresRates() throws Exception {
		Report report = run("rates", "--rounds", "1", "--quick");
		assertThat(report.figures()).extracting(Figure::name)
			.contains("connect.sequential", "connect.16", "echo.sequential", "echo.64", "ping.idle.p50",
					"ping.idle.p99", "ping.idle.p999", "ping.saturated.p99", "ping.saturated-small-buffers.p99",
					"fairness.small-beside-bulk.p99", "ping.storm.p99", "ping.storm.handshakes");
		assertThat(report.figures()).filteredOn((figure) -> figure.unit().equals("1/s"))
			.allSatisfy((figure) -> assertThat(figure.min()).isPositive());
	}

	private static Report run(String... words) throws Exception {
		try (Workers workers = new Workers(Benchmarks.class);
				PrintStream progress = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
			return new Suite(RunOptions.parse(List.of(words)), workers).run(progress);
		}
	}

}
