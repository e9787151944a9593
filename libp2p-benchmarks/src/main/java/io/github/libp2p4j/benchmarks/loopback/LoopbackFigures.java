/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Measurement;
import io.github.libp2p4j.benchmarks.figure.OnceMeasured;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.scale.IdleMemory;
import io.github.libp2p4j.benchmarks.starter.OverheadRun;
import io.github.libp2p4j.benchmarks.worker.Worker;
import io.github.libp2p4j.benchmarks.worker.Workers;

/**
 * Which figures there are, and the processes that they need. Used by one thread.
 * <p>
 * Figures that want quiet neighbours have processes of their own: bulk transfers by the
 * number of their streams; whatever opens connections and streams; round trips; and round
 * trips with small socket buffers. One conversation is at work at a time, and the others
 * are silent.
 */
final class LoopbackFigures {

	private static final List<Asked> RATES = List.of(new Asked("connect.sequential", "connect 1"),
			new Asked("connect.16", "connect 16"), new Asked("echo.sequential", "echo 1"),
			new Asked("echo.optimistic", "echo-optimistic 1"), new Asked("echo.64", "echo 64"));

	private static final List<Asked> ROUND_TRIPS = List.of(new Asked("ping.idle", "ping"),
			new Asked("ping.saturated", "ping-saturated"),
			new Asked("fairness.small-beside-bulk", "small-beside-bulk"));

	private static final List<Asked> SMALL_BUFFER_ROUND_TRIPS = List.of(
			new Asked("ping.saturated-small-buffers", "ping-saturated"),
			new Asked("fairness.small-beside-bulk-small-buffers", "small-beside-bulk"));

	private static final String STORM = "ping.storm";

	private final RunOptions options;

	private final Workers workers;

	private final String cipher;

	private final List<Measurement> measurements = new ArrayList<>();

	LoopbackFigures(RunOptions options, Workers workers) {
		this.options = options;
		this.workers = workers;
		this.cipher = options.cipher().name();
	}

	/** Starts the processes for what is wanted. */
	List<Measurement> start() throws IOException, InterruptedException {
		if (this.options.bulk()) {
			addBulk();
		}
		if (this.options.rates()) {
			addRates();
			addRoundTrips();
			addSmallBufferRoundTrips();
		}
		if (this.options.bulk() && this.options.rates()) {
			addThoseMeasuredOnce();
		}
		return this.measurements;
	}

	private void addThoseMeasuredOnce() {
		boolean quick = this.options.quick();
		Class<?> main = this.workers.main();
		if (this.options.wants("memory")) {
			IdleMemory memory = new IdleMemory(main, this.cipher, null);
			this.measurements.add(new OnceMeasured("memory",
					() -> quick ? memory.measure(300, 3_000) : memory.measure(10_000, 100_000)));
		}
		if (this.options.wantsStarter()) {
			OverheadRun.Effort effort = quick ? OverheadRun.Effort.LEAST : OverheadRun.Effort.SOME;
			OverheadRun overhead = new OverheadRun(main, this.cipher, effort);
			this.measurements.add(new OnceMeasured("starter", () -> overhead.run(System.out)));
		}
	}

	private void addBulk() throws IOException, InterruptedException {
		BulkSlices limit = null;
		if (this.options.wants(Report.LIMIT)) {
			Worker server = this.workers.start("aead-server", this.cipher);
			Worker client = this.workers.start("aead-client", this.cipher, server.address());
			limit = new BulkSlices(Report.LIMIT, new Pair(server, client), "transfer");
		}
		List<BulkSlices> figures = new ArrayList<>();
		if (this.options.wants("limit.tcp")) {
			Worker server = this.workers.start("tcp-server");
			Worker client = this.workers.start("tcp-client", server.address());
			figures.add(new BulkSlices("limit.tcp", new Pair(server, client), "transfer"));
		}
		figures.addAll(streams(1, "upload", "download"));
		figures.addAll(streams(10, "upload", "download"));
		figures.addAll(streams(1_000, "upload"));
		if (limit != null || !figures.isEmpty()) {
			this.measurements.add(new BulkRound(limit, figures, this.options));
		}
	}

	private List<BulkSlices> streams(int count, String... directions) throws IOException, InterruptedException {
		List<Asked> wanted = wanted(
				List.of(directions).stream().map((each) -> new Asked(each + "." + count, each + " " + count)).toList());
		if (wanted.isEmpty()) {
			return List.of();
		}
		Pair nodes = nodes();
		return wanted.stream().map((asked) -> new BulkSlices(asked.name(), nodes, asked.command())).toList();
	}

	private void addRates() throws IOException, InterruptedException {
		List<Asked> wanted = wanted(RATES);
		if (!wanted.isEmpty()) {
			Worker client = nodes().client();
			wanted.forEach((asked) -> this.measurements
				.add(ClientFigure.rate(asked.name(), client, asked.command(), this.options)));
		}
	}

	private void addRoundTrips() throws IOException, InterruptedException {
		List<Asked> wanted = wanted(ROUND_TRIPS);
		boolean storm = this.options.wants(STORM);
		if (wanted.isEmpty() && !storm) {
			return;
		}
		Pair nodes = nodes();
		addRoundTrips(nodes, wanted);
		if (storm) {
			Worker dialler = this.workers.start("storm", nodes.server().address(), this.cipher, "storm");
			this.measurements.add(new StormFigure(STORM, nodes.client(), dialler));
		}
	}

	private void addSmallBufferRoundTrips() throws IOException, InterruptedException {
		List<Asked> wanted = wanted(SMALL_BUFFER_ROUND_TRIPS);
		if (!wanted.isEmpty()) {
			addRoundTrips(nodes("small-buffers"), wanted);
		}
	}

	private void addRoundTrips(Pair nodes, List<Asked> wanted) {
		wanted.forEach((asked) -> this.measurements
			.add(ClientFigure.roundTrips(asked.name(), nodes.client(), asked.command(), this.options)));
	}

	private List<Asked> wanted(List<Asked> all) {
		return all.stream().filter((asked) -> this.options.wants(asked.name())).toList();
	}

	private Pair nodes(String... settings) throws IOException, InterruptedException {
		List<String> words = new ArrayList<>(List.of(settings));
		words.add(0, this.cipher);
		Worker server = this.workers.start("node-server", words.toArray(String[]::new));
		words.add(0, server.address());
		return new Pair(server, this.workers.start("node-client", words.toArray(String[]::new)));
	}

	/**
	 * A figure that a client is asked for.
	 *
	 * @param name of the figure, or what the names of its percentiles begin with
	 * @param command of the client
	 */
	private record Asked(String name, String command) {
	}

}
