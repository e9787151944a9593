/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class NodeRolesTests {

	/** The server says nothing of its own accord: no identify, no ping. */
	@Test
	@Timeout(5)
	void connectsToAServerThatIsSilent() {
		NodeServer server = new NodeServer("AUTO");
		new NodeClient(server.address(), "AUTO").close();
		server.close();
	}

	@Test
	@Timeout(30)
	void movesBytesBothWaysAndCountsTime() {
		NodeServer server = new NodeServer("JAVA");
		NodeClient client = new NodeClient(server.address(), "JAVA");
		assertThat(Long.parseLong(client.answer("upload 1000001"))).isPositive();
		assertThat(Long.parseLong(client.answer("download 1000001"))).isPositive();
		long windowNanos = TimeUnit.MILLISECONDS.toNanos(50);
		assertThat(numbers(client.answer("connect.sequential " + windowNanos))).allMatch((number) -> number > 0);
		assertThat(numbers(client.answer("echo.sequential " + windowNanos))).allMatch((number) -> number > 0);
		assertThat(numbers(client.answer("ping.idle " + windowNanos))).hasSize(3).isSorted();
		client.close();
		server.close();
	}

	private static Long[] numbers(String answer) {
		return Arrays.stream(answer.split(" ")).map(Long::valueOf).toArray(Long[]::new);
	}

}
