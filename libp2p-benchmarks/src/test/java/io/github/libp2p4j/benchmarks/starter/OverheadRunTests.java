/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.libp2p4j.benchmarks.Benchmarks;
import io.github.libp2p4j.benchmarks.figure.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** A small run in real child processes: that it works, not what it finds. */
class OverheadRunTests {

	@Test
	@Timeout(120)
	void tellsEachFigureWithItsInterval() throws Exception {
		OverheadRun run = new OverheadRun(Benchmarks.class, "JAVA", OverheadRun.Effort.LEAST);
		PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
		List<Sample> samples = run.run(nowhere);
		assertThat(samples).extracting(Sample::name)
			.contains("starter.overhead", "starter.overhead.upload.1", "starter.overhead.echo.64.low",
					"starter.overhead.connect.sequential.high");
		assertThat(samples).allSatisfy((sample) -> assertThat(sample.value()).isFinite());
	}

	@Test
	void knowsWhichFiguresThereAre() {
		OverheadRun run = new OverheadRun(Benchmarks.class, "JAVA", OverheadRun.Effort.LEAST);
		assertThatIllegalArgumentException().isThrownBy(() -> run.only(List.of("echo.65")))
			.withMessageContaining("echo.64")
			.withMessageContaining("echo.65");
	}

}
