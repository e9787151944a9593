/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.stream.Stream;

/**
 * One row of the matrix: what is to hold of every peer, whoever dials. What the table
 * shows under its name is what came of running its script. Immutable.
 *
 * @param group the heading that it stands under
 * @param name as in the table and in {@code grey.json}
 * @param peer how the peer is to be
 * @param process whose process the peer is
 * @param script what has to hold; throws when it does not
 */
record Row(String group, String name, PeerOptions peer, PeerProcess process, Script script) {

	/** Whose process a row's peer is. */
	enum PeerProcess {

		/** Rows share it; each has connections of its own. */
		SHARED,

		/** The row's own, which it may end. */
		OWN,

		/** Started for a test of all columns at once, which runs this row. */
		SIDE_BY_SIDE

	}

	/** Throws when something does not hold. */
	@FunctionalInterface
	interface Script {

		void run(Cell cell) throws Exception;

	}

	static Row of(String group, String name, Script script) {
		return new Row(group, name, PeerOptions.defaults(), PeerProcess.SHARED, script);
	}

	Row with(PeerOptions options) {
		return new Row(this.group, this.name, options, this.process, this.script);
	}

	Row in(PeerProcess value) {
		return new Row(this.group, this.name, this.peer, value, this.script);
	}

	/** All of them, in the order of the table. */
	static Stream<Row> all() {
		return Stream
			.of(HandshakeRows.all(), ProtocolRows.all(), EchoRows.all(), StreamRows.all(), FlowRows.all(),
					EndRows.all())
			.flatMap((rows) -> rows);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
