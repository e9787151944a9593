/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.machine.ProtocolViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class NoiseTransportTests {

	private final NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);

	private final byte[][] keys = randomKeys();

	private final NoiseTransport sender = new NoiseTransport(key(0), key(1));

	private final NoiseTransport receiver = new NoiseTransport(key(1), key(0));

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.noise.NoisePair#suites")
	void carriesEveryLengthInEveryKindOfBuffer(CryptoSuite crypto) {
		NoiseWorkspace both = new NoiseWorkspace(crypto);
		Random random = new Random(3);
		for (int length : new int[] { 0, 1, 15, 16, 17, 1000, 16_384, 65_518, 65_519 }) {
			byte[] plaintext = new byte[length];
			random.nextBytes(plaintext);
			for (int kinds = 0; kinds < 4; kinds++) {
				ByteBuffer source = allocate(length, (kinds & 1) != 0).put(plaintext).flip();
				ByteBuffer wire = allocate(length + NoiseTransport.OVERHEAD, (kinds & 2) != 0);
				this.sender.seal(source, wire, both);
				assertThat(source.hasRemaining()).isFalse();
				assertThat(wire.hasRemaining()).isFalse();
				assertThat(wire.getShort(0) & 0xffff).isEqualTo(length + 16);
				List<byte[]> received = receive(wire.flip(), both);
				assertThat(received).hasSize((length > 0) ? 1 : 0);
				received.forEach((bytes) -> assertThat(bytes).isEqualTo(plaintext));
			}
		}
	}

	@Test
	void opensManyMessagesOfOneBuffer() {
		ByteBuffer wire = ByteBuffer.allocate(10_000);
		for (int number = 0; number < 100; number++) {
			this.sender.seal(ByteBuffer.wrap(new byte[] { (byte) number }), wire, this.workspace);
		}
		List<byte[]> received = receive(wire.flip(), this.workspace);
		assertThat(received).hasSize(100);
		assertThat(wire.hasRemaining()).isFalse();
		assertThat(received.get(99)).containsExactly(99);
	}

	@Test
	void takesOneByteAtATime() {
		byte[] plaintext = new byte[70];
		Arrays.fill(plaintext, (byte) 5);
		byte[] wire = NoisePair.sealed(this.sender, this.workspace, plaintext);
		assertThat(this.receiver.isMidMessage()).isFalse();
		for (int index = 0; index < wire.length; index++) {
			List<byte[]> received = receive(ByteBuffer.wrap(wire, index, 1), this.workspace);
			boolean last = index == wire.length - 1;
			assertThat(received).hasSize(last ? 1 : 0);
			assertThat(this.receiver.isMidMessage()).isEqualTo(!last);
		}
		assertThat(this.receiver.heldBytes()).isZero();
	}

	@Test
	void refusesToSealWhatDoesNotFitAndWritesNothing() {
		ByteBuffer out = ByteBuffer.allocate(70_000);
		ByteBuffer tooLong = ByteBuffer.allocate(65_520);
		assertThatIllegalArgumentException().isThrownBy(() -> this.sender.seal(tooLong, out, this.workspace))
			.withMessageContaining("65520");
		ByteBuffer plaintext = ByteBuffer.allocate(10);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.sender.seal(plaintext, out.limit(27), this.workspace))
			.withMessageContaining("needs 28 bytes, there is room for 27");
		assertThat(out.position()).isZero();
		assertThat(plaintext.position()).isZero();
		byte[] sealed = NoisePair.sealed(this.sender, this.workspace, new byte[] { 1 });
		assertThat(NoisePair.opened(this.receiver, this.workspace, sealed)).hasSize(1);
	}

	@Test
	void writesBigEndianWhateverTheOrderOfTheBuffer() {
		ByteBuffer out = ByteBuffer.allocate(30).order(java.nio.ByteOrder.LITTLE_ENDIAN);
		this.sender.seal(ByteBuffer.allocate(1), out, this.workspace);
		assertThat(out.array()).startsWith(0, 17);
	}

	@Test
	void refusesEveryFlippedBitAndReleasesNoPlaintext() {
		byte[] plaintext = new byte[40];
		byte[] wire = NoisePair.sealed(this.sender, this.workspace, plaintext);
		for (int bit = 0; bit < wire.length * 8; bit++) {
			NoiseTransport fresh = freshReceiver();
			byte[] tampered = wire.clone();
			tampered[bit / 8] ^= (byte) (1 << (bit % 8));
			List<byte[]> released = new ArrayList<>();
			try {
				fresh.receive(ByteBuffer.wrap(tampered), new NoiseWorkspace(NoisePair.CRYPTO),
						(bytes) -> released.add(new byte[bytes.remaining()]));
				assertThat(fresh.isMidMessage()).as("bit %d", bit).isTrue();
				assertThat(bit).isLessThan(16);
			}
			catch (ProtocolViolationException ex) {
				assertThat(ex.protocol()).isEqualTo("noise");
				assertThatIllegalStateException()
					.isThrownBy(() -> fresh.receive(ByteBuffer.wrap(wire), this.workspace, (bytes) -> {
					}));
			}
			assertThat(released).as("bit %d", bit).isEmpty();
		}
	}

	@Test
	void refusesReplaysReordersDropsAndDuplicates() {
		byte[][] wires = new byte[4][];
		for (int number = 0; number < wires.length; number++) {
			wires[number] = NoisePair.sealed(this.sender, this.workspace, new byte[] { (byte) number });
		}
		int[][] orders = { { 1 }, { 0, 0 }, { 0, 2 }, { 0, 1, 0 }, { 0, 1, 3 }, { 0, 1, 2, 2 } };
		for (int[] order : orders) {
			NoiseTransport fresh = freshReceiver();
			NoiseWorkspace own = new NoiseWorkspace(NoisePair.CRYPTO);
			for (int index = 0; index < order.length - 1; index++) {
				assertThat(NoisePair.opened(fresh, own, wires[order[index]])).hasSize(1);
			}
			byte[] last = wires[order[order.length - 1]];
			assertThatExceptionOfType(ProtocolViolationException.class).as(Arrays.toString(order))
				.isThrownBy(() -> NoisePair.opened(fresh, own, last))
				.withMessageContaining("message " + (order.length - 1) + " of 17 bytes is not authentic");
		}
	}

	@Test
	void refusesOurOwnMessagesSentBack() {
		byte[] wire = NoisePair.sealed(this.sender, this.workspace, new byte[] { 1 });
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> NoisePair.opened(this.sender, this.workspace, wire));
	}

	@Test
	void refusesMessagesShorterThanATagAtTheirLength() {
		for (int length = 0; length < 16; length++) {
			NoiseTransport fresh = freshReceiver();
			ByteBuffer in = ByteBuffer.wrap(new byte[] { 0, (byte) length });
			assertThatExceptionOfType(ProtocolViolationException.class)
				.isThrownBy(() -> fresh.receive(in, this.workspace, (bytes) -> {
				}))
				.withMessageContaining("has " + length + " bytes, less than its tag");
		}
	}

	@Test
	void skipsAndCountsEmptyMessages() {
		ByteBuffer wire = ByteBuffer.allocate(18 * 1000 + 19);
		for (int number = 0; number < 1000; number++) {
			this.sender.seal(ByteBuffer.allocate(0), wire, this.workspace);
		}
		this.sender.seal(ByteBuffer.allocate(1), wire, this.workspace);
		assertThat(receive(wire.flip(), this.workspace)).hasSize(1);
		assertThat(this.receiver.emptyMessagesReceived()).isEqualTo(1000);
	}

	@Test
	void sealsWithTheLastNonceAndNotWithTheReservedOne() {
		CipherKey[] keys = { new CipherKey(new byte[32]), new CipherKey(new byte[32]) };
		NoiseTransport last = new NoiseTransport(keys[0], -2L, keys[1], 0);
		byte[] wire = NoisePair.sealed(last, this.workspace, new byte[] { 9 });
		ByteBuffer out = ByteBuffer.allocate(100);
		assertThatIllegalStateException().isThrownBy(() -> last.seal(ByteBuffer.wrap(new byte[1]), out, this.workspace))
			.withMessageContaining("2^64-1 nonces");
		assertThat(out.position()).isZero();
		assertThatIllegalStateException().isThrownBy(() -> last.seal(ByteBuffer.wrap(new byte[1]), out, this.workspace))
			.withMessageContaining("final");

		NoiseTransport peer = new NoiseTransport(new CipherKey(new byte[32]), 0, new CipherKey(new byte[32]), -2L);
		assertThat(NoisePair.opened(peer, this.workspace, wire)).containsExactly(new byte[] { 9 });
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> NoisePair.opened(peer, this.workspace, wire))
			.withMessageContaining("2^64-1 nonces");
	}

	@Test
	void usesTheUpperHalfOfTheCounterAsUnsigned() {
		NoiseTransport left = new NoiseTransport(new CipherKey(new byte[32]), Long.MAX_VALUE,
				new CipherKey(new byte[32]), 0);
		NoiseTransport right = new NoiseTransport(new CipherKey(new byte[32]), 0, new CipherKey(new byte[32]),
				Long.MAX_VALUE);
		for (int number = 0; number < 3; number++) {
			byte[] wire = NoisePair.sealed(left, this.workspace, new byte[] { 1 });
			assertThat(NoisePair.opened(right, this.workspace, wire)).hasSize(1);
		}
		assertThat(left).hasToString("Noise transport, OPEN, 9223372036854775810 messages sent, 0 received");
	}

	@Test
	void holdsNoMoreThanTwiceWhatWasReceived() {
		ByteBuffer length = ByteBuffer.wrap(new byte[] { (byte) 0xff, (byte) 0xff });
		this.receiver.receive(length, this.workspace, (bytes) -> {
		});
		assertThat(this.receiver.heldBytes()).isZero();
		for (int received = 1; received < 65_535; received++) {
			this.receiver.receive(ByteBuffer.wrap(new byte[1]), this.workspace, (bytes) -> {
			});
			assertThat(this.receiver.heldBytes())
				.isLessThanOrEqualTo(Math.max(NoiseWorkspace.MIN_PARTIAL, 2 * received));
		}
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> NoisePair.opened(this.receiver, this.workspace, new byte[1]));
		assertThat(this.receiver.heldBytes()).isZero();
	}

	@Test
	void theWorkspaceKeepsABoundedAmountOfBuffers() {
		List<ByteBuffer> taken = new ArrayList<>();
		for (int round = 0; round < 3; round++) {
			for (int length = 1; length <= 65_536; length *= 2) {
				for (int count = 0; count < 300; count++) {
					ByteBuffer buffer = this.workspace.takePartial(length);
					assertThat(buffer.remaining()).isGreaterThanOrEqualTo(length)
						.isLessThanOrEqualTo(Math.max(NoiseWorkspace.MIN_PARTIAL, 2 * length));
					taken.add(buffer);
				}
			}
			taken.forEach(this.workspace::givePartialBack);
			taken.clear();
			assertThat(this.workspace.keptBytes()).isBetween(1, NoiseWorkspace.MAX_KEPT);
		}
	}

	@Test
	void aSinkMaySealAndClose() {
		ByteBuffer wire = ByteBuffer.allocate(1000);
		for (int number = 0; number < 3; number++) {
			this.sender.seal(ByteBuffer.wrap(new byte[] { 1, 2, 3 }), wire, this.workspace);
		}
		ByteBuffer answer = ByteBuffer.allocate(100);
		List<byte[]> received = new ArrayList<>();
		this.receiver.receive(wire.flip(), this.workspace, (plaintext) -> {
			this.receiver.seal(ByteBuffer.wrap(new byte[] { 7 }), answer, this.workspace);
			byte[] bytes = new byte[plaintext.remaining()];
			plaintext.get(bytes);
			received.add(bytes);
			this.receiver.close(this.workspace);
		});
		assertThat(received).containsExactly(new byte[] { 1, 2, 3 });
		assertThat(wire.position()).isEqualTo(21);
		assertThat(wire.limit()).isEqualTo(63);
		assertThatIllegalStateException().isThrownBy(() -> receive(wire, this.workspace))
			.withMessageContaining("closed");
	}

	@Test
	void aSinkThatThrowsLosesNothingButItsMessage() {
		ByteBuffer wire = ByteBuffer.allocate(1000);
		this.sender.seal(ByteBuffer.wrap(new byte[] { 1 }), wire, this.workspace);
		this.sender.seal(ByteBuffer.wrap(new byte[] { 2 }), wire, this.workspace);
		wire.flip();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.receiver.receive(wire, this.workspace, (plaintext) -> {
				throw new UnsupportedOperationException();
			}));
		assertThat(receive(wire, this.workspace)).containsExactly(new byte[] { 2 });
	}

	@Test
	void aSinkMustNotReceiveWithTheSameWorkspace() {
		byte[] wire = NoisePair.sealed(this.sender, this.workspace, new byte[] { 1 });
		byte[] other = NoisePair.sealed(this.receiver, this.workspace, new byte[] { 1 });
		assertThatIllegalStateException()
			.isThrownBy(() -> this.receiver.receive(ByteBuffer.wrap(wire), this.workspace,
					(plaintext) -> NoisePair.opened(this.sender, this.workspace, other)))
			.withMessageContaining("workspace is in use");
	}

	@Test
	void closingOverwritesTheKeysAndReturnsTheBuffer() {
		receive(ByteBuffer.wrap(new byte[] { 1, 0, 5, 5 }), this.workspace);
		assertThat(this.receiver.heldBytes()).isPositive();
		this.receiver.close(this.workspace);
		this.receiver.close(this.workspace);
		assertThat(this.receiver.heldBytes()).isZero();
		assertThat(this.workspace.keptBytes()).isPositive();
		assertThatIllegalStateException()
			.isThrownBy(() -> NoisePair.sealed(this.receiver, this.workspace, new byte[1]));
		CipherKey key = new CipherKey(new byte[32]);
		key.destroy();
		assertThat(key.isDestroyed()).isTrue();
		assertThatIllegalStateException().isThrownBy(key::getEncoded);
	}

	/** At the start of the stream, with the receiver's keys. */
	private NoiseTransport freshReceiver() {
		return new NoiseTransport(key(1), key(0));
	}

	private CipherKey key(int direction) {
		return new CipherKey(this.keys[direction].clone());
	}

	private static byte[][] randomKeys() {
		byte[][] keys = new byte[2][CipherKey.LENGTH];
		Random random = new Random(17);
		random.nextBytes(keys[0]);
		random.nextBytes(keys[1]);
		return keys;
	}

	private List<byte[]> receive(ByteBuffer in, NoiseWorkspace with) {
		List<byte[]> received = new ArrayList<>();
		this.receiver.receive(in, with, (plaintext) -> {
			byte[] bytes = new byte[plaintext.remaining()];
			plaintext.get(bytes);
			received.add(bytes);
		});
		return received;
	}

	private static ByteBuffer allocate(int length, boolean direct) {
		return direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
	}

}
