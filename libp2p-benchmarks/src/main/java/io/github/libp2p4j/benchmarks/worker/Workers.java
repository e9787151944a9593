/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The child processes of a run; closing ends them, last first. Used by one thread.
 */
public final class Workers implements AutoCloseable {

	private final Class<?> main;

	private final List<Worker> started = new ArrayList<>();

	/**
	 * @param main what the children run, which hands {@link Worker#CHILD} on to
	 * {@link WorkerMain}
	 */
	public Workers(Class<?> main) {
		this.main = main;
	}

	/** What the children run. */
	public Class<?> main() {
		return this.main;
	}

	/**
	 * Starts a process and waits until it is ready.
	 * @param role a name that the main class knows
	 */
	public Worker start(String role, String... arguments) throws IOException, InterruptedException {
		return start(List.of(), role, arguments);
	}

	/**
	 * @param jvmOptions for this child alone, beside those of this process
	 */
	public Worker start(List<String> jvmOptions, String role, String... arguments)
			throws IOException, InterruptedException {
		Worker worker = new Worker(this.main, jvmOptions, role, arguments);
		this.started.add(worker);
		return worker;
	}

	/** Processor time that all of them have taken. */
	public double cpuSeconds() throws InterruptedException {
		long nanos = 0;
		for (Worker worker : this.started) {
			nanos += worker.usage().cpuNanos();
		}
		return nanos / 1e9;
	}

	@Override
	public void close() {
		for (int i = this.started.size() - 1; i >= 0; i--) {
			this.started.get(i).close();
		}
	}

}
