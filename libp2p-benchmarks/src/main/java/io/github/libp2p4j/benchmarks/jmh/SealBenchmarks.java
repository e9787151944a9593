/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.NoiseHandshake;
import io.github.libp2p4j.noise.NoiseIdentity;
import io.github.libp2p4j.noise.NoiseTransport;
import io.github.libp2p4j.noise.NoiseWorkspace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A Noise message with the cipher that a node selects: sealed on one side and opened on
 * the other. Used by one thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class SealBenchmarks {

	private final CryptoSuite crypto = CryptoSuite.select(CryptoPreference.AUTO);

	private final NoiseWorkspace workspace = new NoiseWorkspace(this.crypto);

	private final NoiseTransport sender;

	private final NoiseTransport receiver;

	private final ByteBuffer plaintext = buffer(NoiseTransport.MAX_PLAINTEXT);

	private final ByteBuffer message = buffer(NoiseTransport.MAX_PLAINTEXT + NoiseTransport.OVERHEAD);

	private final Consumer<ByteBuffer> sink = (opened) -> this.openedBytes += opened.remaining();

	private long openedBytes;

	@Param({ "64", "1024", "16384", "65519" })
	int bytes;

	public SealBenchmarks() {
		NoiseHandshake initiator = handshake(Role.INITIATOR);
		NoiseHandshake responder = handshake(Role.RESPONDER);
		carry(initiator, responder);
		carry(responder, initiator);
		carry(initiator, responder);
		this.sender = initiator.transport();
		this.receiver = responder.transport();
	}

	@Setup
	public void forget() {
		this.openedBytes = 0;
	}

	@Benchmark
	public long sealAndOpen() {
		this.sender.seal(this.plaintext.clear().limit(this.bytes), this.message.clear(), this.workspace);
		this.receiver.receive(this.message.flip(), this.workspace, this.sink);
		return this.openedBytes;
	}

	private NoiseHandshake handshake(Role role) {
		return new NoiseHandshake(role, NoiseIdentity.create(KeyPair.generateEd25519(), this.crypto), null, List.of(),
				this.workspace);
	}

	private static void carry(NoiseHandshake from, NoiseHandshake to) {
		ByteBuffer wire = ByteBuffer.allocate(NoiseTransport.MAX_PLAINTEXT);
		while (from.hasOutput()) {
			from.transmit(wire);
		}
		to.receive(wire.flip());
	}

	private ByteBuffer buffer(int capacity) {
		return this.workspace.prefersDirectBuffers() ? ByteBuffer.allocateDirect(capacity)
				: ByteBuffer.allocate(capacity);
	}

}
