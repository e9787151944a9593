/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of the matrix to run, from the system properties {@code interop.releases},
 * {@code interop.peers}, {@code interop.sides} (lists with commas; all where empty) and
 * {@code interop.rows} (a regular expression that a part of the name matches). Immutable.
 *
 * @param releases which releases
 * @param peers whose peers
 * @param sides who dials
 * @param rows what the names of rows match
 */
record Selection(List<Release> releases, List<Implementation> peers, List<Side> sides, Pattern rows) {

	static Selection ofSystemProperties() {
		return new Selection(choice("interop.releases", Release.values(), Release::label),
				choice("interop.peers", Implementation.values(), Implementation::language),
				choice("interop.sides", Side.values(), Side::label),
				Pattern.compile(System.getProperty("interop.rows", "")));
	}

	private static <E> List<E> choice(String property, E[] all, Function<E, String> label) {
		String text = System.getProperty(property, "");
		if (text.isEmpty()) {
			return List.of(all);
		}
		Set<String> wanted = Set.of(text.split(","));
		Set<String> known = Stream.of(all).map(label).collect(Collectors.toSet());
		if (!known.containsAll(wanted)) {
			throw new IllegalArgumentException(property + " is " + text + "; there are " + known);
		}
		return Stream.of(all).filter((each) -> wanted.contains(label.apply(each))).toList();
	}

	/** In the order of the table. */
	List<Column> columns() {
		List<Column> columns = new ArrayList<>();
		for (Release release : this.releases) {
			for (Implementation peer : this.peers) {
				this.sides.forEach((side) -> columns.add(new Column(peer, release, side)));
			}
		}
		return columns;
	}

	Stream<Row> chosenRows() {
		return Row.all().filter((row) -> this.rows.matcher(row.name()).find());
	}

}
