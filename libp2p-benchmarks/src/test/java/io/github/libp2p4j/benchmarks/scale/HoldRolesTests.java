/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Both sides in this process: that each command does what it says. */
@Timeout(120)
class HoldRolesTests {

	@Test
	void holdsConnectionsAndStreams() throws Exception {
		HoldServer server = new HoldServer("JAVA");
		HoldClient client = new HoldClient(server.address(), "JAVA");
		assertThat(Long.parseLong(client.answer("connect 20"))).isPositive();
		assertThat(server.answer("connections 20")).isEqualTo("20");
		assertThat(Long.parseLong(client.answer("open 30 " + HoldServer.ASYNC))).isPositive();
		assertThat(Long.parseLong(client.answer("open 10 " + HoldServer.BLOCKED))).isPositive();
		assertThat(server.answer("streams 40")).isEqualTo("40");
		assertThat(Long.parseLong(client.answer("send 1000001"))).isPositive();
		assertThat(numbers(client.answer("ping " + Duration.ofMillis(100).toNanos()))).hasSize(4)
			.allMatch((number) -> number > 0);
		assertThat(numbers(server.answer("memory"))).hasSize(3).allMatch((number) -> number >= 0);
		assertThat(client.answer("close")).isEqualTo("20");
		assertThat(server.answer("connections 0")).isEqualTo("0");
		assertThat(server.answer("streams 0")).isEqualTo("0");
		client.close();
		server.close();
	}

	@Test
	void soaksAndIsIdleAfterwards() throws Exception {
		HoldServer server = new HoldServer("JAVA");
		SoakClient client = new SoakClient(server.address(), "JAVA");
		assertThat(numbers(client.answer("run " + Duration.ofMillis(500).toNanos()))).hasSize(3)
			.allMatch((number) -> number > 0);
		assertThat(server.answer("connections 1")).isEqualTo("1");
		assertThat(server.answer("streams 0")).isEqualTo("0");
		assertThat(numbers(server.answer("vitals"))).hasSize(4);
		client.close();
		server.close();
	}

	private static Long[] numbers(String answer) {
		return Arrays.stream(answer.split(" ")).map(Long::valueOf).toArray(Long[]::new);
	}

}
