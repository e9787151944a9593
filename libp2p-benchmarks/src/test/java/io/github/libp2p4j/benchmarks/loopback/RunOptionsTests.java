/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.crypto.CryptoPreference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RunOptionsTests {

	@Test
	void hasDefaults() {
		RunOptions options = RunOptions.parse(List.of("upload"));
		assertThat(options.rounds()).isEqualTo(5);
		assertThat(options.bulkBytes()).isEqualTo(2048L << 20);
		assertThat(options.sliceBytes()).isEqualTo(512L << 20);
		assertThat(options.cipher()).isEqualTo(CryptoPreference.AUTO);
		assertThat(options.bulk()).isTrue();
		assertThat(options.rates()).isFalse();
		assertThat(options.wants("upload.1")).isTrue();
	}

	@Test
	void readsEveryOption() {
		RunOptions options = RunOptions.parse(List.of("loopback", "--rounds", "7", "--mib", "64", "--warmup-mib", "8",
				"--seconds", "2", "--jdk-cipher", "--only", "limit.aead,upload.1", "--json", "out.json"));
		assertThat(options.rounds()).isEqualTo(7);
		assertThat(options.bulkBytes()).isEqualTo(64L << 20);
		assertThat(options.warmUpBytes()).isEqualTo(8L << 20);
		assertThat(options.rateWindow()).isEqualTo(Duration.ofSeconds(2));
		assertThat(options.cipher()).isEqualTo(CryptoPreference.JAVA);
		assertThat(options.wants("upload.1")).isTrue();
		assertThat(options.wants("download.1")).isFalse();
		assertThat(options.json()).isEqualTo(Path.of("out.json"));
	}

	@Test
	void movesAndWaitsLessWhenQuick() {
		RunOptions options = RunOptions.parse(List.of("loopback", "--quick", "--rounds", "2"));
		assertThat(options.rounds()).isEqualTo(2);
		assertThat(options.bulkBytes()).isEqualTo(32L << 20);
		assertThat(options.sliceBytes()).isEqualTo(16L << 20);
		assertThat(options.rateWindow()).isEqualTo(Duration.ofMillis(200));
		assertThat(RunOptions.parse(List.of("loopback", "--quick", "--seconds", "2")).rateWindow())
			.isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void leavesTheStarterOutOfAQuickRunThatDoesNotNameIt() {
		assertThat(RunOptions.parse(List.of("loopback")).wantsStarter()).isTrue();
		assertThat(RunOptions.parse(List.of("loopback", "--only", "memory")).wantsStarter()).isFalse();
		assertThat(RunOptions.parse(List.of("loopback", "--quick")).wantsStarter()).isFalse();
		assertThat(RunOptions.parse(List.of("loopback", "--quick", "--only", "starter.overhead")).wantsStarter())
			.isTrue();
		assertThat(RunOptions.parse(List.of("loopback", "--quick")).rounds()).isEqualTo(3);
	}

	@Test
	void wantsWhateverANameBeginsWith() {
		RunOptions options = RunOptions.parse(List.of("loopback", "--only", "ping.idle.p99,upload.10"));
		assertThat(options.wants("ping.idle")).isTrue();
		assertThat(options.wants("upload.10")).isTrue();
		assertThat(options.wants("upload.1")).isFalse();
		assertThat(options.wants("upload.1000")).isFalse();
	}

	@Test
	void saysWhatIsWrong() {
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse(List.of()))
			.withMessageContaining("suite");
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse(List.of("upload", "--rounds", "none")))
			.withMessageContaining("'none'");
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse(List.of("upload", "--rounds")))
			.withMessageContaining("needs a value");
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse(List.of("upload", "--round", "5")))
			.withMessageContaining("--round");
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse(List.of("upload", "--cipher", "aes")))
			.withMessageContaining("conscrypt");
	}

}
