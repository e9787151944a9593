/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.starter.OverheadRun.Effort;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of the comparison with the starter. Used by one thread.
 */
@Command(name = StarterCommand.NAME, mixinStandardHelpOptions = true,
		description = "What the starter adds to core's figures, with metrics and events on.")
public final class StarterCommand implements Callable<Integer> {

	/** The first word of the command line. */
	public static final String NAME = "starter";

	private final Class<?> main;

	@Option(names = "--starts", defaultValue = "6", description = "of all processes, from 2 (${DEFAULT-VALUE})")
	private int starts;

	@Option(names = "--warm-up", defaultValue = "4",
			description = "seconds of each figure on each side (${DEFAULT-VALUE})")
	private double warmUpSeconds;

	@Option(names = "--fours", defaultValue = "12",
			description = "of slices of each figure within a start (${DEFAULT-VALUE})")
	private int fours;

	@Option(names = "--seconds", defaultValue = "0.1", description = "of each slice (${DEFAULT-VALUE})")
	private double seconds;

	@Option(names = "--only", split = ",", defaultValue = "upload.1,echo.64,connect.sequential",
			description = "these figures (${DEFAULT-VALUE})")
	private List<String> only = List.of();

	@Option(names = "--observations", description = "observe each stream too, beside its meters and events")
	private boolean observations;

	@Option(names = "--cipher", defaultValue = "auto", description = "auto, java or conscrypt")
	private CryptoPreference cipher = CryptoPreference.AUTO;

	@Option(names = "--json", description = "write the figures there too")
	private @Nullable Path json;

	private StarterCommand(Class<?> main) {
		this.main = main;
	}

	/**
	 * @param main of all processes
	 * @return the exit code
	 */
	public static int run(Class<?> main, List<String> words) {
		return new CommandLine(new StarterCommand(main)).setCaseInsensitiveEnumValuesAllowed(true)
			.execute(words.toArray(String[]::new));
	}

	@Override
	public Integer call() throws Exception {
		Effort effort = new Effort(this.starts, this.warmUpSeconds, this.fours, this.seconds);
		Report report = new Report(CryptoSuite.select(this.cipher).cipherName());
		OverheadRun run = new OverheadRun(this.main, this.cipher.name(), effort).only(this.only)
			.withObservations(this.observations);
		run.run(System.out).forEach(report::add);
		System.out.println();
		System.out.print(report.table());
		if (this.json != null) {
			Files.writeString(this.json, report.json());
		}
		return 0;
	}

}
