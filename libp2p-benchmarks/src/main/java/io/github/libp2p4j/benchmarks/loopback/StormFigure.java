/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Measurement;
import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.benchmarks.worker.Worker;

/**
 * Round trips on an open connection while another process lets 1,000 handshakes loose on
 * the server at once. Used by one thread.
 * <p>
 * A ping is sent every 2 ms from before the first dial until all are decided; one that
 * takes longer counts for those too that it kept from being sent. How many handshakes
 * succeeded is told beside: what a server sheds costs it nothing.
 */
final class StormFigure implements Measurement {

	private static final int HANDSHAKES = 1_000;

	private final String name;

	private final Worker pinger;

	private final Worker storm;

	StormFigure(String name, Worker pinger, Worker storm) {
		this.name = name;
		this.pinger = pinger;
		this.storm = storm;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void warmUp() throws InterruptedException {
		measure();
	}

	@Override
	public List<Sample> measure() throws InterruptedException {
		this.pinger.ask("pings-begin");
		long[] handshakes = this.storm.ask("storm " + HANDSHAKES);
		List<Sample> samples = new ArrayList<>(ClientFigure.percentiles(this.name, this.pinger.ask("pings-end")));
		samples.add(new Sample(this.name + ".handshakes", "", handshakes[0]));
		samples.add(new Sample(this.name + ".time", "ms", handshakes[1] / 1e6));
		return samples;
	}

}
