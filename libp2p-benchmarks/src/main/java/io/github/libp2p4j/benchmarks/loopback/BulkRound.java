/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Measurement;
import io.github.libp2p4j.benchmarks.figure.Sample;
import org.jspecify.annotations.Nullable;

/**
 * All that moves many bytes one way, in short slices by turns: 10^6 bytes a second until
 * the receiving application has the last. Used by one thread.
 * <p>
 * What a machine allows drifts by tens of percent within seconds where others share it,
 * so that a figure is compared with the limit at its own moment: a slice of the limit
 * goes before and after each slice of a figure, and the mean of the two is what that
 * slice could have taken. Every other time the order is reversed, so that no figure is
 * always the one that follows another. A round's ratio is that of the sums of its slices.
 * <p>
 * Beside it, for the figures of one stream together, both ways in equal parts: processor
 * seconds of both processes for a GiB, bytes that all their threads allocate for a MiB,
 * and the same less what the cipher allocates for as many messages of the same size.
 */
final class BulkRound implements Measurement {

	private static final List<String> STEADY = List.of("upload.1", "download.1");

	private final @Nullable BulkSlices limit;

	private final List<BulkSlices> figures;

	private final RunOptions options;

	/**
	 * @param limit what the others are compared with, if with anything
	 */
	BulkRound(@Nullable BulkSlices limit, List<BulkSlices> figures, RunOptions options) {
		this.limit = limit;
		this.figures = List.copyOf(figures);
		this.options = options;
	}

	@Override
	public String name() {
		return "bulk";
	}

	@Override
	public void warmUp() throws InterruptedException {
		// In turns and slices as they are measured: the compiler throws its work away
		// where
		// a slice begins or ends for the first time, and seconds pass before it is done
		// again.
		for (long left = this.options.warmUpBytes(); left > 0; left -= this.options.sliceBytes()) {
			for (BulkSlices each : all()) {
				each.move(this.options.sliceBytes());
			}
		}
	}

	@Override
	public List<Sample> measure() throws InterruptedException {
		all().forEach(BulkSlices::beginRound);
		long start = System.nanoTime();
		long sliceBytes = this.options.sliceBytes();
		// In twos, so that each order comes as often as the other.
		for (long left = this.options.bulkBytes(); left > 0; left -= 2 * sliceBytes) {
			move(this.figures, sliceBytes);
			List<BulkSlices> reversed = new ArrayList<>(this.figures);
			Collections.reverse(reversed);
			move(reversed, sliceBytes);
			if (System.nanoTime() - start > this.options.bulkWindow().toNanos()) {
				break;
			}
		}
		return samples();
	}

	private void move(List<BulkSlices> turns, long sliceBytes) throws InterruptedException {
		long before = (this.limit != null) ? this.limit.move(sliceBytes) : 0;
		for (BulkSlices turn : turns) {
			turn.move(sliceBytes);
			long after = (this.limit != null) ? this.limit.move(sliceBytes) : 0;
			turn.beside((before + after) / 2.0);
			before = after;
		}
	}

	private List<Sample> samples() throws InterruptedException {
		List<Sample> samples = new ArrayList<>();
		for (BulkSlices each : all()) {
			samples.add(each.rate());
			samples.add(each.cpu());
		}
		List<BulkSlices> steady = this.figures.stream().filter((each) -> STEADY.contains(each.name())).toList();
		if (!steady.isEmpty()) {
			double allocated = BulkSlices.allocatedPerMib(steady);
			samples.add(new Sample("cpu.seconds-per-gib", "s/GiB", BulkSlices.cpuSecondsPerGib(steady)));
			samples.add(new Sample("alloc.bytes-per-mib", "B/MiB", allocated));
			samples.add(new Sample("alloc.own-bytes-per-mib", "B/MiB",
					allocated - BulkSlices.cipherAllocatedPerMib(steady)));
		}
		return samples;
	}

	private List<BulkSlices> all() {
		List<BulkSlices> all = new ArrayList<>(this.figures);
		if (this.limit != null) {
			all.add(0, this.limit);
		}
		return all;
	}

}
