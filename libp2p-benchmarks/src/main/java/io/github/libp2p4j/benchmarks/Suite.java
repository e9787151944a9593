/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.libp2p4j.crypto.CryptoSuite;

/**
 * Measures figures in interleaved rounds, so that whatever else the machine does meets
 * all of them alike. Used by one thread.
 */
final class Suite {

	private final RunOptions options;

	private final Workers workers;

	Suite(RunOptions options, Workers workers) {
		this.options = options;
		this.workers = workers;
	}

	Report run(PrintStream progress) throws IOException, InterruptedException {
		List<Measurement> measurements = measurements();
		if (measurements.isEmpty()) {
			throw new IllegalArgumentException(
					"No figure of " + this.options.suite() + " is among " + this.options.only());
		}
		for (Measurement measurement : measurements) {
			progress.println("warming up " + measurement.name());
			measurement.warmUp();
		}
		Report report = new Report(CryptoSuite.select(this.options.cipher()).cipherName());
		MachineTime machine = new MachineTime();
		double cpuSeconds = this.workers.cpuSeconds();
		long startNanos = System.nanoTime();
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (Measurement measurement : measurements) {
				List<Sample> samples = measurement.measure();
				samples.forEach(report::add);
				progress.println("round " + round + "  "
						+ samples.stream()
							.map((sample) -> sample.name() + " " + Report.number(sample.value()) + " " + sample.unit())
							.collect(Collectors.joining(", ")));
			}
		}
		machine.since(this.workers.cpuSeconds() - cpuSeconds, (System.nanoTime() - startNanos) / 1e9)
			.forEach(report::add);
		return report;
	}

	private List<Measurement> measurements() throws IOException, InterruptedException {
		List<Measurement> measurements = new ArrayList<>();
		String cipher = this.options.cipher().name();
		if (this.options.bulk()) {
			if (this.options.wants("limit.tcp")) {
				Worker server = this.workers.start("tcp-server");
				measurements.add(bulk("limit.tcp", server, "transfer", "tcp-client", server.address()));
			}
			if (this.options.wants(Report.LIMIT)) {
				Worker server = this.workers.start("aead-server", cipher);
				measurements.add(bulk(Report.LIMIT, server, "transfer", "aead-client", cipher, server.address()));
			}
			for (String direction : List.of("upload", "download")) {
				if (this.options.wants(direction + ".1")) {
					Worker server = this.workers.start("node-server", cipher);
					measurements
						.add(bulk(direction + ".1", server, direction, "node-client", cipher, server.address()));
				}
			}
		}
		if (this.options.rates()) {
			addRates(measurements, cipher);
		}
		return measurements;
	}

	private void addRates(List<Measurement> measurements, String cipher) throws IOException, InterruptedException {
		List<String> wanted = List.of("connect.sequential", "echo.sequential", "ping.idle")
			.stream()
			.filter(this.options::wants)
			.toList();
		for (String name : wanted) {
			Worker server = this.workers.start("node-server", cipher);
			Worker client = this.workers.start("node-client", cipher, server.address());
			measurements.add(name.startsWith("ping") ? new RoundTrips(name, client, this.options)
					: new Rate(name, client, this.options));
		}
	}

	private BulkTransfer bulk(String name, Worker server, String command, String clientRole, String... arguments)
			throws IOException, InterruptedException {
		return new BulkTransfer(name, this.workers.start(clientRole, arguments), server, command, this.options);
	}

}
