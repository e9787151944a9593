/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.multistream.MultistreamNegotiation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The negotiation of a stream: both sides, from nothing to a protocol. Used by one
 * thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class MultistreamBenchmarks {

	private static final List<String> SUPPORTED = List.of("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", "/echo/1.0.0");

	private static final List<String> PROPOSED = List.of("/echo/1.0.0");

	private final ByteBuffer wire = ByteBuffer.allocate(4096);

	@Benchmark
	public String negotiate() {
		MultistreamNegotiation initiator = MultistreamNegotiation.initiator(PROPOSED);
		MultistreamNegotiation responder = MultistreamNegotiation.responder(() -> SUPPORTED);
		while (initiator.state() == MultistreamNegotiation.State.NEGOTIATING) {
			carry(initiator, responder);
			carry(responder, initiator);
		}
		return responder.protocol();
	}

	private void carry(MultistreamNegotiation from, MultistreamNegotiation to) {
		from.transmit(this.wire.clear());
		this.wire.flip();
		if (this.wire.hasRemaining()) {
			to.receive(this.wire);
		}
	}

}
