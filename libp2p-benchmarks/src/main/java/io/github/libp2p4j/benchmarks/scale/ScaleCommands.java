/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command lines of these runs. Used by one thread.
 */
@Command(name = "benchmarks.jar", mixinStandardHelpOptions = true)
public final class ScaleCommands {

	private static final List<String> NAMES = List.of("memory", "scale", "soak");

	private final Class<?> main;

	private ScaleCommands(Class<?> main) {
		this.main = main;
	}

	/**
	 * @param word the first one, with or without two dashes before it
	 */
	public static boolean knows(String word) {
		return NAMES.contains(name(word));
	}

	/**
	 * @param main of all processes
	 * @return the exit code
	 */
	public static int run(Class<?> main, List<String> words) {
		List<String> named = new ArrayList<>(words);
		named.set(0, name(words.get(0)));
		return new CommandLine(new ScaleCommands(main)).setCaseInsensitiveEnumValuesAllowed(true)
			.execute(named.toArray(String[]::new));
	}

	private static String name(String word) {
		return word.startsWith("--") ? word.substring(2).toLowerCase(Locale.ROOT) : word;
	}

	@Command(name = "memory", mixinStandardHelpOptions = true,
			description = "What an idle connection and an idle stream take.")
	int memory(@Option(names = "--connections", defaultValue = "10000") int connections,
			@Option(names = "--streams", defaultValue = "100000") int streams,
			@Option(names = "--cipher", defaultValue = "auto") CryptoPreference cipher,
			@Option(names = "--histogram", description = "what there is of each class") boolean histogram,
			@Option(names = "--json") @Nullable Path json) throws IOException, InterruptedException {
		Report report = new Report(CryptoSuite.select(cipher).cipherName());
		new IdleMemory(this.main, cipher.name(), histogram ? System.out : null).measure(connections, streams)
			.forEach(report::add);
		return finish(report, json);
	}

	@Command(name = "scale", mixinStandardHelpOptions = true,
			description = "What ten and a hundred times as many cost; 10,000 connections in 256 MiB.")
	int scale(@Option(names = "--quick", description = "a tenth of everything") boolean quick,
			@Option(names = "--cipher", defaultValue = "auto") CryptoPreference cipher,
			@Option(names = "--plot", description = "a PNG to draw") @Nullable Path plot,
			@Option(names = "--json") @Nullable Path json) throws IOException, InterruptedException {
		ScaleSizes sizes = quick ? ScaleSizes.QUICK : ScaleSizes.FULL;
		Report report = new Report(CryptoSuite.select(cipher).cipherName());
		List<ScalePoint> points = new ScaleRun(this.main, cipher.name(), sizes, System.out).run();
		ScaleRun.report(points, report);
		List<Sample> held = new SmallHeap(this.main, cipher.name()).measure(sizes.held(),
				Duration.ofSeconds(quick ? 3 : 20));
		held.forEach(report::add);
		if (plot != null) {
			ScalePlot.write(points, plot);
		}
		finish(report, json);
		return SmallHeap.isWithinReach(held) ? 0 : 1;
	}

	@Command(name = "soak", mixinStandardHelpOptions = true,
			description = "Minutes of everything at once; fails when anything grows.")
	int soak(@Option(names = "--minutes", defaultValue = "10") int minutes,
			@Option(names = "--cipher", defaultValue = "auto") CryptoPreference cipher)
			throws IOException, InterruptedException {
		List<String> complaints = new SoakRun(this.main, cipher.name(), System.out).run(Duration.ofMinutes(minutes));
		System.out.println(complaints.isEmpty() ? "nothing grew, nothing was collected in full" : "FAILED");
		complaints.forEach(System.out::println);
		return complaints.isEmpty() ? 0 : 1;
	}

	private static int finish(Report report, @Nullable Path json) throws IOException {
		System.out.println();
		System.out.print(report.table());
		if (json != null) {
			Files.writeString(json, report.json());
		}
		return 0;
	}

}
