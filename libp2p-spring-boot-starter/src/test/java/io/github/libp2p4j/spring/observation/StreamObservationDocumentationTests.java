/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.Arrays;

import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamObservationDocumentationTests {

	@Test
	void namesTheDefaultConventions() {
		assertThat(StreamObservationDocumentation.INBOUND.getDefaultConvention())
			.isEqualTo(DefaultInboundStreamObservationConvention.class);
		assertThat(StreamObservationDocumentation.OUTBOUND.getDefaultConvention())
			.isEqualTo(DefaultOutboundStreamObservationConvention.class);
	}

	@Test
	void namesEveryKey() {
		for (StreamObservationDocumentation each : StreamObservationDocumentation.values()) {
			assertThat(Arrays.stream(each.getLowCardinalityKeyNames()).map(KeyName::asString))
				.containsExactly("libp2p.protocol", "kind", "outcome");
			assertThat(Arrays.stream(each.getHighCardinalityKeyNames()).map(KeyName::asString))
				.containsExactly("libp2p.peer.id", "network.peer.address");
		}
	}

}
