/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

class FailureAdviceTests {

	private final FailureAdvice advice = new FailureAdvice();

	@ParameterizedTest
	@CsvSource({ "TIMEOUT, REMOTE, 504", "UNREACHABLE, NETWORK, 502", "PROTOCOL_NOT_SUPPORTED, REMOTE, 502",
			"REQUEST_TOO_LARGE, APPLICATION, 413", "LIMIT, LIBRARY, 503", "CODEC_FAILED, REMOTE, 502",
			"CODEC_FAILED, APPLICATION, 500" })
	void tellsWhyAnExchangeFailed(Reason reason, Origin origin, int status) {
		ProblemDetail problem = this.advice.onRequestFailure(new RequestException(reason, "why", origin, null));
		assertThat(problem.getStatus()).isEqualTo(status);
		assertThat(problem.getDetail()).isEqualTo("why");
		assertThat(problem.getProperties()).containsEntry("reason", reason.name())
			.containsEntry("origin", origin.name());
	}

	@Test
	void everyReasonHasAStatus() {
		for (Reason reason : Reason.values()) {
			assertThat(
					this.advice.onRequestFailure(new RequestException(reason, "why", Origin.REMOTE, null)).getStatus())
				.isBetween(400, 599);
		}
	}

}
