/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.crypto.CryptoPreference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ComparisonOptionsTests {

	@Test
	void comparesEverythingByDefault() {
		ComparisonOptions options = ComparisonOptions.parse(List.of());
		assertThat(options.peers()).containsExactly(PeerLanguage.GO, PeerLanguage.RUST, PeerLanguage.JS);
		assertThat(options.works()).containsExactly(Work.values());
		assertThat(options.rounds()).isEqualTo(5);
		assertThat(options.crypto()).isEqualTo(CryptoPreference.AUTO);
	}

	@Test
	void takesEveryOption() {
		ComparisonOptions options = ComparisonOptions
			.parse(List.of("--rounds", "3", "--mib", "2", "--seconds", "4", "--peers", "js,go", "--crypto", "conscrypt",
					"--only", "ping,echo.64", "--interop-folder", "there", "--json", "out.json"));
		assertThat(options)
			.isEqualTo(new ComparisonOptions(List.of(PeerLanguage.JS, PeerLanguage.GO), CryptoPreference.CONSCRYPT,
					options.works(), 3, 2 << 20, Duration.ofSeconds(4), Path.of("there"), Path.of("out.json")));
		assertThat(options.works()).containsExactly(Work.ECHO_64, Work.PING);
	}

	@Test
	void aQuickRunIsShortUnlessTold() {
		ComparisonOptions options = ComparisonOptions.parse(List.of("--rounds", "2", "--quick"));
		assertThat(options.rounds()).isEqualTo(2);
		assertThat(options.bulkBytes()).isEqualTo(64 << 20);
		assertThat(options.window()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void saysWhatIsWrongWithAnOption() {
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonOptions.parse(List.of("--peers", "zig")))
			.withMessageContaining("go, rust, js");
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonOptions.parse(List.of("--rounds", "0")))
			.withMessageContaining("from 1");
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonOptions.parse(List.of("--only", "upload")))
			.withMessageContaining("upload");
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonOptions.parse(List.of("--json")))
			.withMessageContaining("--json");
	}

}
