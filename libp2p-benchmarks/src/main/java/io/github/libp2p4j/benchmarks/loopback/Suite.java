/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

import io.github.libp2p4j.benchmarks.figure.MachineTime;
import io.github.libp2p4j.benchmarks.figure.Measurement;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.benchmarks.worker.Workers;
import io.github.libp2p4j.crypto.CryptoSuite;

/**
 * Measures figures in interleaved rounds, so that whatever else the machine does meets
 * all of them alike. Used by one thread.
 */
public final class Suite {

	private final RunOptions options;

	private final Workers workers;

	public Suite(RunOptions options, Workers workers) {
		this.options = options;
		this.workers = workers;
	}

	/**
	 * @param progress told each round's values as they come
	 */
	public Report run(PrintStream progress) throws Exception {
		List<Measurement> measurements = new LoopbackFigures(this.options, this.workers).start();
		if (measurements.isEmpty()) {
			throw new IllegalArgumentException(
					"No figure of " + this.options.suite() + " is among " + this.options.only());
		}
		for (Measurement measurement : measurements) {
			progress.println("warming up " + measurement.name());
			measurement.warmUp();
		}
		Report report = new Report(CryptoSuite.select(this.options.cipher()).cipherName());
		for (int round = 1; round <= this.options.rounds(); round++) {
			MachineTime machine = new MachineTime();
			double cpuSeconds = this.workers.cpuSeconds();
			long startNanos = System.nanoTime();
			for (Measurement measurement : measurements) {
				List<Sample> samples = measurement.measure();
				samples.forEach(report::add);
				progress.println("round " + round + "  " + text(samples));
			}
			machine.since(this.workers.cpuSeconds() - cpuSeconds, (System.nanoTime() - startNanos) / 1e9)
				.forEach(report::add);
		}
		return report;
	}

	private static String text(List<Sample> samples) {
		return samples.stream()
			.map((sample) -> sample.name() + " " + Report.number(sample.value()) + " " + sample.unit())
			.collect(Collectors.joining(", "));
	}

}
