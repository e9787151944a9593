/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a run leaves of the document, and what it replaces. Needs no peer. */
class InteropDocumentTests {

	@Test
	void beginsWithWhatTheSignsMean() {
		assertThat(InteropDocument.parse("").with("Newest", "| table |\n").toString())
			.startsWith("# Interoperability\n")
			.contains("✗ it does not")
			.endsWith("\n## Newest\n\n| table |\n");
	}

	@Test
	void replacesOneSectionAndKeepsTheOthersAsTheyWere() {
		String before = InteropDocument.parse("")
			.with("Newest", "old")
			.with("Older", "| kept |\n\n1. why\n")
			.toString();
		String after = InteropDocument.parse(before).with("Newest", "new").toString();
		assertThat(after).contains("\n## Newest\n\nnew\n\n## Older\n\n| kept |\n\n1. why\n")
			.doesNotContain("old\n\n##");
	}

	@Test
	void isTheSameTextWhenNothingChanged() {
		String before = InteropDocument.parse("").with("Newest", "| a |").with("Older", "| b |").toString();
		assertThat(InteropDocument.parse(before).with("Newest", "| a |").with("Older", "| b |")).hasToString(before);
	}

	@Test
	void rewritesAHeadThatSomebodyEdited() {
		String edited = "# Mine\n\nAll is well.\n\n## Newest\n\n| a |\n";
		assertThat(InteropDocument.parse(edited).toString()).startsWith("# Interoperability\n")
			.doesNotContain("All is well")
			.contains("| a |");
	}

}
