/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class NodeRolesTests {

	private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final NodeServer server = new NodeServer("JAVA");

	private final NodeClient client = new NodeClient(this.server.address(), "JAVA");

	@AfterEach
	void stop() {
		this.client.close();
		this.server.close();
	}

	@Test
	@Timeout(60)
	void movesBytesBothWaysAndCountsTimeAndWhatWentOverTheWire() throws Exception {
		assertThat(ask("upload 1 1000001")).satisfies(NodeRolesTests::isAMegabyte);
		assertThat(ask("download 1 1000001")).satisfies(NodeRolesTests::isAMegabyte);
		assertThat(ask("upload 3 1000001")).satisfies(NodeRolesTests::isAMegabyte);
		assertThat(ask("download 3 1000001")).satisfies(NodeRolesTests::isAMegabyte);
	}

	private static void isAMegabyte(long[] answer) {
		assertThat(answer).hasSize(3);
		assertThat(answer[0]).isPositive();
		// Headers and tags are less than a tenth, whatever the frames.
		assertThat(answer[1]).isBetween(1_000_001L, 1_100_000L);
		assertThat(answer[2]).isBetween(1L, 100_000L);
	}

	@Test
	@Timeout(60)
	void countsWhatIsDoneOneAfterTheOtherAndAtOnce() throws Exception {
		for (String command : List.of("connect 1", "connect 4", "echo 1", "echo 8")) {
			long[] answer = ask(command + " " + WINDOW_NANOS);
			assertThat(answer[0]).as(command).isPositive();
			assertThat(answer[1]).as(command).isGreaterThanOrEqualTo(WINDOW_NANOS);
		}
	}

	@Test
	@Timeout(60)
	void measuresRoundTripsAloneAndBesideABulkStream() throws Exception {
		assertThat(Arrays.copyOf(ask("ping " + WINDOW_NANOS), 3)).isSorted().doesNotContain(0);
		for (String command : List.of("ping-saturated", "small-beside-bulk")) {
			long[] answer = ask(command + " " + WINDOW_NANOS);
			assertThat(Arrays.copyOf(answer, 3)).as(command).isSorted().doesNotContain(0);
			assertThat(answer[3]).as("bytes a second beside " + command).isPositive();
		}
	}

	@Test
	@Timeout(60)
	void pingsWhileAStormOfHandshakesGoesOn() throws Exception {
		Storm storm = new Storm(this.server.address(), "JAVA", NodeSettings.STORM);
		ask("pings-begin");
		String[] answer = storm.answer("storm 20").split(" ");
		assertThat(answer[0]).isEqualTo("20");
		assertThat(Arrays.copyOf(ask("pings-end"), 3)).isSorted().doesNotContain(0);
		storm.close();
	}

	@Test
	@Timeout(60)
	void knowsWhatTheCipherAllocates() throws Exception {
		// Two parameter objects at least, and not a copy of the message.
		assertThat(ask("cipher 1000 65519")[0]).isBetween(0L, 50_000_000L);
	}

	private long[] ask(String command) throws Exception {
		return Arrays.stream(this.client.answer(command).split(" ")).mapToLong(Long::parseLong).toArray();
	}

}
