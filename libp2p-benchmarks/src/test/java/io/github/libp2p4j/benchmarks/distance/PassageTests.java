/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.libp2p4j.benchmarks.figure.Figure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PassageTests {

	private static final LinkSpeed SPEED = new LinkSpeed(Duration.ofMillis(100), 100_000_000);

	@Test
	void hasArrivedWhereTwoRoundTripsAreWithinATenthOfTheFinalRate() {
		Passage passage = passage(10, 99, 40, 91, 92, 100, 100, 100, 100, 100);
		assertThat(passage.finalBytesPerSecond()).isEqualTo(100e6);
		assertThat(passage.arrivedAfterRoundTrips()).isEqualTo(4);
	}

	@Test
	void comparesWithWhatLinkAndWindowAllow() {
		DistanceReport report = new DistanceReport(List.of(passage(50, 50, 50, 50)));
		Figure upload = report.figures()
			.stream()
			.filter((figure) -> figure.name().equals("distance.100.upload.1"))
			.findFirst()
			.orElseThrow();
		assertThat(upload.median()).isEqualTo(50);
		assertThat(upload.ratioToLimit()).isEqualTo(0.625);
		assertThat(report.table()).containsPattern("distance.100.limit +MB/s +80.0");
	}

	@Test
	void writesJson() throws Exception {
		JsonNode json = new ObjectMapper().readTree(new DistanceReport(List.of(passage(50, 60))).json());
		assertThat(json.fieldNames()).toIterable().containsExactly("jdk", "cpu", "figures", "roundTrips");
		assertThat(json.at("/roundTrips/100 ms/1/bytesPerSecond").asDouble()).isEqualTo(60e6);
	}

	@Test
	void readsTheCommandLine() {
		DistanceOptions options = DistanceOptions.parse(List.of("--delays", "5,7", "--seconds", "2", "--rounds", "3"));
		assertThat(options.links()).extracting(LinkSpeed::roundTrip)
			.containsExactly(Duration.ofMillis(5), Duration.ofMillis(7));
		assertThat(options.rounds()).isEqualTo(3);
		assertThat(options.time()).isEqualTo(Duration.ofSeconds(2));
		assertThatIllegalArgumentException().isThrownBy(() -> DistanceOptions.parse(List.of("--delays", "x")))
			.withMessageContaining("'x'");
	}

	@Test
	@Timeout(60)
	void aShortVoyageGrowsTheWindow() throws Exception {
		Passage passage = new Voyage(Duration.ofMillis(300)).over(new LinkSpeed(Duration.ofMillis(10), 20_000_000));
		assertThat(passage.roundTrips()).hasSize(60);
		assertThat(passage.roundTrips()).extracting(RoundTrip::windowBytes).isSorted();
		assertThat(passage.finalWindowBytes()).isGreaterThan(256 << 10);
		assertThat(passage.finalBytesPerSecond()).isBetween(1e6, 21e6);
		assertThat(passage.pipeBytesPerSecond()).isBetween(1e6, 21e6);
	}

	/** Rates in MB/s, one for each round trip. */
	private static Passage passage(double... rates) {
		List<RoundTrip> roundTrips = new ArrayList<>();
		for (double rate : rates) {
			roundTrips.add(new RoundTrip(roundTrips.size() + 1, 8_000_000, rate * 1e6));
		}
		return new Passage(SPEED, 8_000_000, 99e6, roundTrips);
	}

}
