/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * Something whose processes live for its one measurement alone: before the rounds, so
 * that what they take of the machine is not taken for others' work. What differs from
 * round to round elsewhere is settled within it. Used by one thread.
 */
public final class OnceMeasured implements Measurement {

	private final String name;

	private final Callable<List<Sample>> measurement;

	private List<Sample> measured = List.of();

	/**
	 * @param name that the names of its samples begin with
	 * @param measurement takes its time
	 */
	public OnceMeasured(String name, Callable<List<Sample>> measurement) {
		this.name = name;
		this.measurement = measurement;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void warmUp() throws Exception {
		this.measured = this.measurement.call();
	}

	/** What was measured, the first time; nothing more later. */
	@Override
	public List<Sample> measure() {
		List<Sample> told = this.measured;
		this.measured = List.of();
		return told;
	}

}
