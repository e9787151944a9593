/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PerfRequestTests {

	private static final PerfRequest REQUEST = PerfRequest.of(1, 2);

	@Test
	void waitsForPeersThatMakeProgress() {
		assertThat(REQUEST.uploadBytes()).isEqualTo(1);
		assertThat(REQUEST.downloadBytes()).isEqualTo(2);
		assertThat(REQUEST.idleTimeout()).hasSeconds(30);
		assertThat(REQUEST.timeout()).isZero();
	}

	@Test
	void changesOneThingAtATime() {
		List<PerfProgress> reports = new ArrayList<>();
		PerfRequest request = REQUEST.withIdleTimeout(Duration.ofSeconds(3))
			.withTimeout(Duration.ofSeconds(4))
			.withProgressListener(reports::add);
		request.progressListener().accept(new PerfProgress(1, 0, Duration.ZERO));
		assertThat(reports).hasSize(1);
		assertThat(request)
			.isEqualTo(new PerfRequest(1, 2, Duration.ofSeconds(3), Duration.ofSeconds(4), request.progressListener()));
	}

	@Test
	void takesEveryDownloadThatTheWireCanAskFor() {
		assertThat(PerfRequest.of(Long.MAX_VALUE, -1).downloadBytes()).isEqualTo(0xffff_ffff_ffff_ffffL);
	}

	@Test
	void refusesWhatCannotBeMeant() {
		assertThatIllegalArgumentException().isThrownBy(() -> PerfRequest.of(-1, 0))
			.withMessage("The size of an upload must not be negative, was -1");
		assertThatIllegalArgumentException().isThrownBy(() -> REQUEST.withIdleTimeout(Duration.ZERO))
			.withMessage("The idle timeout of a perf run must be positive, was PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> REQUEST.withTimeout(Duration.ofNanos(-1)))
			.withMessage("The timeout of a perf run must not be negative, was PT-0.000000001S");
	}

}
