/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@code grey.json} covers, and that the files of all peers are true to the rows.
 * Needs no peer.
 */
class GreyTests {

	private static final Column DIAL = new Column(Implementation.GO, Release.NEWEST, Side.WE_DIAL);

	private static final Column LISTEN_OLDER = new Column(Implementation.GO, Release.OLDER, Side.WE_LISTEN);

	private final Row row = Row.of("Group", "keys: ours RSA, its ECDSA", (cell) -> {
	});

	@Test
	void coversARowInOneDirectionOfOneRelease() throws IOException {
		Grey grey = grey("""
				[{"row": "keys: ours RSA, its ECDSA", "direction": "dial", "versions": "newest", "reason": "No.",
				"issue": "https://example.org/1"}]""");
		assertThat(grey.of(DIAL, this.row)).hasValueSatisfying(
				(entry) -> assertThat(entry.footnote()).isEqualTo("No. ([source](https://example.org/1))"));
		assertThat(grey.isTried(DIAL, this.row)).isFalse();
		assertThat(grey.of(LISTEN_OLDER, this.row)).isEmpty();
		assertThat(grey.isTried(LISTEN_OLDER, this.row)).isTrue();
	}

	@Test
	void coversEveryRowThatItsPatternMatches() throws IOException {
		Grey grey = grey("[{\"row\": \"keys: *, its ECDSA\", \"direction\": \"both\", \"versions\": \"both\"}]");
		assertThat(grey.of(DIAL, this.row)).isPresent();
		assertThat(grey.of(LISTEN_OLDER, this.row)).isPresent();
		assertThat(grey.of(DIAL, Row.of("Group", "keys: ours RSA, its RSA", (cell) -> {
		}))).isEmpty();
	}

	@Test
	void coversNoOtherPeer() throws IOException {
		Grey grey = grey("[{\"row\": \"*\"}]");
		assertThat(grey.of(new Column(Implementation.JS, Release.NEWEST, Side.WE_DIAL), this.row)).isEmpty();
	}

	@Test
	void triesWhatIsExpectedToFail() throws IOException {
		Grey grey = grey("[{\"row\": \"*\", \"expect\": \"failure\"}]");
		assertThat(grey.isTried(DIAL, this.row)).isTrue();
		assertThat(grey.of(DIAL, this.row)).isPresent();
	}

	@Test
	void knowsNoOtherExpectation() {
		assertThatIllegalArgumentException().isThrownBy(() -> grey("[{\"row\": \"*\", \"expect\": \"nothing\"}]"))
			.withMessageContaining("nothing");
	}

	@Test
	void everyEntryNamesARowThatIsThereAndSaysWhyAndWhere() throws IOException {
		List<Row> rows = Row.all().toList();
		assertThat(Grey.of(Interop.sourceFolder()).entries()).allSatisfy((entry) -> {
			assertThat(rows).as("A row of the name " + entry.row()).anyMatch(entry::names);
			assertThat(entry.reason()).isNotBlank();
			assertThat(entry.issue()).startsWith("https://");
			assertThat(entry.direction()).isIn("dial", "listen", "both");
			assertThat(entry.versions()).isIn("newest", "older", "both");
		});
	}

	@Test
	void noTwoRowsHaveTheSameName() {
		assertThat(Row.all().map(Row::name)).doesNotHaveDuplicates();
	}

	private static Grey grey(String json) throws IOException {
		return new Grey(Grey.read(Implementation.GO, json));
	}

}
