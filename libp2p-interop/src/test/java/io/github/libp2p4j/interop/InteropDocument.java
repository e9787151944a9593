/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text of {@code docs/interop.md}: a section for each release, of which a run
 * replaces those that it ran whole. Immutable.
 */
final class InteropDocument {

	private static final String HEAD = """
			# Interoperability

			Written by the run itself, `mvn -Pinterop-full -pl libp2p-interop -am verify`; see
			[libp2p-interop](../libp2p-interop/README.md). A row holds for connections in the column's direction; ✓ it
			holds, ✗ it does not, – the library cannot, and the number says why.
			""";

	private static final String SECTION = "## ";

	/** Title to text, without the title's line. */
	private final Map<String, String> sections;

	private InteropDocument(Map<String, String> sections) {
		this.sections = sections;
	}

	static InteropDocument parse(String text) {
		Map<String, String> sections = new LinkedHashMap<>();
		for (String part : ("\n" + text).split("\n" + SECTION)) {
			int end = part.indexOf('\n');
			// What stands before the first section is the head, which is always the same.
			if (end > 0) {
				sections.put(part.substring(0, end), part.substring(end + 1).strip() + "\n");
			}
		}
		return new InteropDocument(sections);
	}

	/** With a section more, or another one in its place. */
	InteropDocument with(String title, String text) {
		Map<String, String> all = new LinkedHashMap<>(this.sections);
		all.put(title, text.strip() + "\n");
		return new InteropDocument(all);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(HEAD);
		this.sections.forEach(
				(title, section) -> text.append('\n').append(SECTION).append(title).append("\n\n").append(section));
		return text.toString();
	}

}
