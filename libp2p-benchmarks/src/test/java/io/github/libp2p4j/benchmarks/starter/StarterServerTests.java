/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.benchmarks.node.NodeClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class StarterServerTests {

	@Test
	@Timeout(60)
	void servesAPlainClientWithMetersAndEventsOn() throws Exception {
		StarterServer server = new StarterServer("JAVA");
		NodeClient client = new NodeClient(server.address(), "JAVA");
		assertThat(client.answer("upload 1 1000001")).isNotEmpty();
		assertThat(client.answer("echo 4 " + TimeUnit.MILLISECONDS.toNanos(50))).isNotEmpty();
		String[] metersAndEvents = server.answer("check").split(" ");
		assertThat(Long.parseLong(metersAndEvents[0])).isGreaterThan(5);
		assertThat(Long.parseLong(metersAndEvents[1])).isPositive();
		client.close();
		server.close();
	}

}
