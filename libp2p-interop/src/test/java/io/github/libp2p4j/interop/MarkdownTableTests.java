/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a table of the matrix looks like. Needs no peer. */
class MarkdownTableTests {

	private final MarkdownTable table = new MarkdownTable(List.of("js", "go"));

	@Test
	void writesGroupsAndRows() {
		this.table.group("Echo");
		this.table.row("1 B", List.of(outcome(Outcome.Kind.PASSED, ""), outcome(Outcome.Kind.FAILED, "it is 2 B")));
		assertThat(this.table.render()).isEqualTo("""
				| | js | go |
				|---|:-:|:-:|
				| **Echo** | | |
				| 1 B | ✓ | ✗ |
				""");
	}

	@Test
	void numbersFootnotesInTheOrderOfTheirFirstUse() {
		Outcome cannot = outcome(Outcome.Kind.NOT_TRIED, "It cannot.");
		this.table.row("first", List.of(outcome(Outcome.Kind.FAILED_AS_EXPECTED, "It does not."), cannot));
		this.table.row("second", List.of(cannot, outcome(Outcome.Kind.ABSENT, "There is no go.")));
		assertThat(this.table.render()).isEqualTo("""
				| | js | go |
				|---|:-:|:-:|
				| first | – <sup>1</sup> | – <sup>2</sup> |
				| second | – <sup>2</sup> | ? <sup>3</sup> |

				1. It does not.
				2. It cannot.
				3. There is no go.
				""");
	}

	@Test
	void leavesEmptyWhatWasNotRun() {
		this.table.row("first", List.of(outcome(Outcome.Kind.NOT_RUN, ""), outcome(Outcome.Kind.PASSED, "")));
		assertThat(this.table.render()).contains("| first |   | ✓ |");
	}

	@Test
	void takesOneCellForEachColumn() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.table.row("first", List.of(outcome(Outcome.Kind.PASSED, ""))))
			.withMessage("first has 1 cells in a table of 2 columns");
	}

	private static Outcome outcome(Outcome.Kind kind, String text) {
		return new Outcome(kind, text);
	}

}
