/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.libp2p4j.benchmarks.figure.MachineTime;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.crypto.CryptoPreference;

/**
 * One run: every pair in processes of its own that live through the whole of it, so that
 * each is as warm as it gets; every work with every pair in turn, so that what else the
 * machine does meets all of them alike, backwards in every other round, so that no pair
 * always comes after the same. Nobody but the two of a pair has anything to do meanwhile.
 * <p>
 * A dialler that ends tens of thousands of connections leaves their ports in TIME_WAIT
 * for a minute. Each listener has a port of its own, and so 28,000 of the dialler's a
 * minute; a round of all pairs is longer than a minute, and Linux takes such ports again
 * on loopback after a second (tcp_tw_reuse). Used by one thread.
 */
final class ComparisonRun {

	private final ComparisonOptions options;

	private final ComparisonReport report;

	private final PrintStream progress;

	private final List<Conversation> conversations = new ArrayList<>();

	/** Pairs and works that failed once are left alone. */
	private final Set<String> failed = new HashSet<>();

	ComparisonRun(ComparisonOptions options, ComparisonReport report, PrintStream progress) {
		this.options = options;
		this.report = report;
		this.progress = progress;
	}

	/**
	 * @param peers of which some may be absent
	 * @param main of this program
	 */
	void run(List<Participant> peers, Class<?> main) throws InterruptedException {
		Participant ours = Participant.own(Participant.OURS, this.options.crypto(), main);
		Participant oursJava = Participant.own(Participant.OURS_JAVA, CryptoPreference.JAVA, main);
		try {
			for (Pairing pairing : Pairing.of(ours, oursJava, peers)) {
				start(pairing);
			}
			round("warming up", this.options.warmingUp());
			MachineTime machine = new MachineTime();
			long cpuNanos = cpuNanos();
			long startNanos = System.nanoTime();
			for (int round = 1; round <= this.options.rounds(); round++) {
				round("round " + round, this.options);
				Collections.reverse(this.conversations);
			}
			this.report
				.addMachine(machine.since((cpuNanos() - cpuNanos) / 1e9, (System.nanoTime() - startNanos) / 1e9));
		}
		finally {
			this.conversations.forEach(Conversation::close);
		}
	}

	private void start(Pairing pairing) throws InterruptedException {
		this.report.expect(pairing);
		try {
			Conversation conversation = new Conversation(pairing);
			this.conversations.add(conversation);
			if (pairing.isAmongEqual()) {
				this.report.describe(pairing.listener(), conversation.listenerReady());
			}
		}
		catch (IOException ex) {
			this.report.fail(pairing, "start", String.valueOf(ex.getMessage()));
		}
	}

	private void round(String name, ComparisonOptions length) throws InterruptedException {
		for (Work work : this.options.works()) {
			for (Conversation conversation : this.conversations) {
				String label = conversation.pairing().label();
				if (!this.failed.contains(label + work)) {
					measure(work, conversation, name, length);
				}
			}
		}
	}

	private void measure(Work work, Conversation conversation, String round, ComparisonOptions length)
			throws InterruptedException {
		Pairing pairing = conversation.pairing();
		try {
			List<Sample> samples = work.measure(conversation, length);
			if (length == this.options) {
				samples.forEach((sample) -> this.report.add(pairing, sample));
			}
			this.progress.println(round + "  " + pairing.label() + "  "
					+ samples.stream()
						.map((sample) -> sample.name() + " " + Report.number(sample.value()) + " " + sample.unit())
						.collect(Collectors.joining(", ")));
		}
		catch (IOException ex) {
			this.failed.add(pairing.label() + work);
			this.report.fail(pairing, work.label(), String.valueOf(ex.getMessage()));
			this.progress.println(round + "  " + pairing.label() + "  " + work.label() + " failed: " + ex.getMessage());
		}
	}

	private long cpuNanos() {
		return this.conversations.stream().mapToLong(Conversation::cpuNanos).sum();
	}

}
