/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.libp2p4j.benchmarks.figure.Sample;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonReportTests {

	private static final Participant OURS = new Participant("ours", List.of(), null, null);

	private static final Participant OURS_JAVA = new Participant("ours-bc", List.of(), null, null);

	private static final Participant GO = new Participant("go", List.of(), null, null);

	private final ComparisonReport report = new ComparisonReport();

	ComparisonReportTests() {
		Pairing.of(OURS, OURS_JAVA, List.of(GO, Participant.absent("js", "gone"))).forEach(this.report::expect);
	}

	@Test
	void pairsEachPeerWithItselfAndWithOursInBothRoles() {
		assertThat(this.report.pairings()).extracting(Pairing::label)
			.containsExactly("ours", "ours-bc", "go", "ours > go", "go > ours");
	}

	@Test
	void dividesRoundByRoundByThePeerWithItself() {
		add(OURS, OURS, 300, 500);
		add(GO, GO, 100, 250);
		add(GO, OURS, 150, 300);
		assertThat(this.report.ratios()).containsExactly(
				new ComparisonReport.Ratio("upload.1", "ours", "ours", "go", 2.5, false),
				new ComparisonReport.Ratio("upload.1", "go", "ours", "go", 1.35, false));
	}

	@Test
	void aFailureTakesItsFiguresAway() {
		add(OURS, OURS, 300);
		add(GO, GO, 100);
		this.report.fail(new Pairing(GO, GO), "upload.1", "reset");
		assertThat(this.report.figures()).extracting(ComparisonReport.PairFigure::dialler).containsExactly("ours");
		assertThat(this.report.ratios()).isEmpty();
		assertThat(this.report.failures()).containsExactly("go: upload.1: reset");
	}

	@Test
	void printsARowForEachPairAndWhoIsAbsent() {
		this.report.absent("js", "not installed");
		add(OURS, OURS, 300, 310);
		add(GO, GO, 100, 105);
		assertThat(new ComparisonTables(this.report).text()).contains("js: not installed")
			.containsPattern("ours +305 \\[300-310\\]")
			.containsPattern("go > ours +-")
			.containsPattern("ours / go +2\\.98\\R");
	}

	@Test
	void writesJson() throws Exception {
		add(OURS, OURS, 300);
		add(GO, GO, 100);
		JsonNode json = new ObjectMapper().readTree(this.report.json());
		assertThat(json.fieldNames()).toIterable()
			.containsExactly("jdk", "cpu", "participants", "figures", "ratios", "machine", "failures");
		assertThat(json.at("/ratios/0/median").asDouble()).isEqualTo(3);
		assertThat(json.at("/figures/1/dialler").asText()).isEqualTo("go");
	}

	private void add(Participant dialler, Participant listener, double... values) {
		for (double value : values) {
			this.report.add(new Pairing(dialler, listener), new Sample("upload.1", "MB/s", value));
		}
	}

}
