/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose buffers messages are deciphered into, and who may keep them.
 */
class NoiseWorkspaceTests {

	private final NoiseWorkspace sending = new NoiseWorkspace(NoisePair.CRYPTO);

	private final List<ByteBuffer> supplied = new ArrayList<>();

	/** Whether the next message has the buffer of the one before. */
	private boolean again;

	private final NoiseWorkspace receiving = new NoiseWorkspace(NoisePair.CRYPTO, this::supply);

	private final NoisePair pair = NoisePair.create().run();

	private final NoiseTransport sender = this.pair.initiator.transport();

	private final NoiseTransport receiver = this.pair.responder.transport();

	private ByteBuffer supply() {
		if (!this.again) {
			this.supplied.add(ByteBuffer.allocate(NoiseTransport.MAX_PLAINTEXT));
		}
		return this.supplied.get(this.supplied.size() - 1).clear();
	}

	private ByteBuffer sealed(String... messages) {
		ByteBuffer wire = ByteBuffer.allocate(4096);
		for (String message : messages) {
			wire.put(NoisePair.sealed(this.sender, this.sending, message.getBytes(StandardCharsets.UTF_8)));
		}
		return wire.flip();
	}

	private static String text(ByteBuffer plaintext) {
		byte[] bytes = new byte[plaintext.remaining()];
		plaintext.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	@Test
	void knowsTheBufferThatItLentWhileTheSinkHasIt() {
		List<Boolean> answers = new ArrayList<>();
		this.receiver.receive(sealed("hello"), this.receiving, (plaintext) -> {
			answers.add(this.receiving.isRestOfPlaintext(plaintext));
			plaintext.position(2);
			answers.add(this.receiving.isRestOfPlaintext(plaintext));
			answers.add(this.receiving.isRestOfPlaintext(plaintext.position(5)));
		});
		assertThat(answers).containsExactly(true, true, true);
		assertThat(this.receiving.isRestOfPlaintext(this.supplied.get(0))).as("after the sink").isFalse();
	}

	@Test
	void takesNoOtherBufferForTheOneThatItLent() {
		List<Boolean> answers = new ArrayList<>();
		this.receiver.receive(sealed("hello"), this.receiving, (plaintext) -> {
			answers.add(this.receiving.isRestOfPlaintext(plaintext.duplicate()));
			answers.add(this.receiving.isRestOfPlaintext(plaintext.slice()));
			answers.add(this.receiving.isRestOfPlaintext(ByteBuffer.allocate(5)));
		});
		assertThat(answers).containsExactly(false, false, false);
	}

	@Test
	void saysNoAsLongAsMoreOfTheMessageFollows() {
		List<Boolean> answers = new ArrayList<>();
		this.receiver.receive(sealed("hello"), this.receiving, (plaintext) -> {
			answers.add(this.receiving.isRestOfPlaintext(plaintext.limit(4)));
			answers.add(this.receiving.isRestOfPlaintext(plaintext.limit(5)));
		});
		assertThat(answers).containsExactly(false, true);
	}

	@Test
	void asksForABufferForEachMessage() {
		this.receiver.receive(sealed("one", "two", "three"), this.receiving, ByteBuffer::clear);
		assertThat(this.supplied).hasSize(3);
	}

	@Test
	void leavesABufferAloneThatASinkHasKept() {
		List<ByteBuffer> kept = new ArrayList<>();
		this.receiver.receive(sealed("one", "two", "three"), this.receiving, kept::add);
		assertThat(kept.stream().map(NoiseWorkspaceTests::text)).containsExactly("one", "two", "three");
	}

	@Test
	void usesABufferAgainThatIsSuppliedAgain() {
		List<String> received = new ArrayList<>();
		this.receiver.receive(sealed("a long one"), this.receiving, (plaintext) -> received.add(text(plaintext)));
		this.again = true;
		this.receiver.receive(sealed("short"), this.receiving, (plaintext) -> {
			assertThat(this.receiving.isRestOfPlaintext(plaintext)).isTrue();
			received.add(text(plaintext));
		});
		assertThat(received).containsExactly("a long one", "short");
	}

	@Test
	void deciphersAMessageInPiecesIntoTheSuppliedBufferToo() {
		ByteBuffer wire = sealed("hello");
		List<ByteBuffer> kept = new ArrayList<>();
		while (wire.hasRemaining()) {
			ByteBuffer piece = wire.slice().limit(1);
			this.receiver.receive(piece, this.receiving, (plaintext) -> {
				assertThat(this.receiving.isRestOfPlaintext(plaintext)).isTrue();
				kept.add(plaintext);
			});
			wire.position(wire.position() + 1);
		}
		assertThat(kept).hasSize(1).first().isSameAs(this.supplied.get(0));
		assertThat(text(kept.get(0))).isEqualTo("hello");
	}

	@Test
	void keepsItsOwnBufferWhenNobodySuppliesOne() {
		List<ByteBuffer> lent = new ArrayList<>();
		this.receiver.receive(sealed("one", "two"), this.sending, (plaintext) -> {
			assertThat(this.sending.isRestOfPlaintext(plaintext)).isTrue();
			lent.add(plaintext);
		});
		assertThat(lent.get(0)).isSameAs(lent.get(1));
	}

}
