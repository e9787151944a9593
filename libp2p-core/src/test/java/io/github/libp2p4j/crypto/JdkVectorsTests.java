/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JdkVectorsTests {

	@Test
	void avx512IsWhatPoly1305WaitsForOnX86() {
		assertThat(JdkVectors.areUsed(25, "amd64", "3")).isTrue();
		assertThat(JdkVectors.areUsed(25, "amd64", "2")).isFalse();
		assertThat(JdkVectors.areUsed(21, "x86_64", "3")).isTrue();
	}

	@Test
	void beforeTwentyOneThereAreNone() {
		assertThat(JdkVectors.areUsed(20, "amd64", "3")).isFalse();
		assertThat(JdkVectors.areUsed(17, "aarch64", "")).isFalse();
	}

	@Test
	void whatCannotBeAskedCountsAsSlowOnX86Alone() {
		assertThat(JdkVectors.areUsed(25, "amd64", "")).isFalse();
		assertThat(JdkVectors.areUsed(25, "aarch64", "")).isTrue();
	}

}
