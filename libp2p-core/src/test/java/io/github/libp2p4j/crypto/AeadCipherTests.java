/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.github.libp2p4j.crypto.Implementations.NamedCipher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AeadCipherTests {

	/** RFC 8439 appendix A.5, whose nonce is 00000000 0102030405060708. */
	private static final SecretKey RFC_KEY = key("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");

	private static final long RFC_COUNTER = 0x0807060504030201L;

	private static final byte[] RFC_ASSOCIATED_DATA = hex("f33388860000000000004e91");

	private static final byte[] RFC_PLAINTEXT = ("Internet-Drafts are draft documents valid for a maximum of six"
			+ " months and may be updated, replaced, or obsoleted by other documents at any time. It is inappropriate"
			+ " to use Internet-Drafts as reference material or to cite them other than as"
			+ " /\u201cwork in progress./\u201d")
		.getBytes(java.nio.charset.StandardCharsets.UTF_8);

	private static final byte[] RFC_CIPHERTEXT = hex("64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb2"
			+ "4c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf332f830e710b97ce98c8a84abd0b948114ad"
			+ "176e008d33bd60f982b1ff37c8559797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4b9166c76"
			+ "7b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b356"
			+ "4eea1b422273f548271a0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094"
			+ "fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29a6ad5cb4022b02709beead9d67890cbb22392336fea1851f38");

	private long otherCounter = 123_456_789L;

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void sealsAndOpensTheExampleOfRfc8439(NamedCipher implementation) throws Exception {
		for (Kind input : Kind.values()) {
			for (Kind output : Kind.values()) {
				AeadCipher cipher = implementation.cipher();
				ByteBuffer sealed = output.room(RFC_CIPHERTEXT.length);
				ByteBuffer plaintext = input.of(RFC_PLAINTEXT);
				cipher.seal(RFC_KEY, RFC_COUNTER, RFC_ASSOCIATED_DATA, plaintext, sealed);
				assertThat(plaintext.hasRemaining()).isFalse();
				assertThat(sealed.hasRemaining()).isFalse();
				assertThat(written(sealed, RFC_CIPHERTEXT.length)).isEqualTo(RFC_CIPHERTEXT);

				ByteBuffer ciphertext = input.of(RFC_CIPHERTEXT);
				ByteBuffer opened = output.room(RFC_PLAINTEXT.length);
				cipher.open(RFC_KEY, RFC_COUNTER, RFC_ASSOCIATED_DATA, ciphertext, opened);
				assertThat(ciphertext.hasRemaining()).isFalse();
				assertThat(written(opened, RFC_PLAINTEXT.length)).isEqualTo(RFC_PLAINTEXT);
				touchOtherNonce(cipher);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void putsTheCounterInLittleEndianOrderBehindFourZeroBytes(NamedCipher implementation) {
		// RFC 8439 appendix A.3-like check against a keystream computed with an explicit
		// nonce by the JDK.
		long[] counters = { 0, 1, 255, 256, 0x100000000L, -2L };
		for (long counter : counters) {
			byte[] nonce = ByteBuffer.allocate(12)
				.order(java.nio.ByteOrder.LITTLE_ENDIAN)
				.putInt(0)
				.putLong(counter)
				.array();
			ByteBuffer sealed = ByteBuffer.allocate(40);
			implementation.cipher().seal(RFC_KEY, counter, null, ByteBuffer.wrap(new byte[24]), sealed);
			assertThat(sealed.array()).as("counter %s", Long.toUnsignedString(counter))
				.isEqualTo(sealedByTheJdk(nonce, new byte[24]));
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void refusesEveryFlippedBitAndReleasesNothing(NamedCipher implementation) throws Exception {
		byte[] plaintext = "forty bytes of plaintext that stay here.".getBytes(java.nio.charset.StandardCharsets.UTF_8);
		ByteBuffer sealed = ByteBuffer.allocate(plaintext.length + AeadCipher.TAG_LENGTH);
		AeadCipher cipher = implementation.cipher();
		cipher.seal(RFC_KEY, 7, null, ByteBuffer.wrap(plaintext), sealed);
		for (int bit = 0; bit < sealed.capacity() * 8; bit++) {
			byte[] tampered = sealed.array().clone();
			tampered[bit / 8] ^= (byte) (1 << (bit % 8));
			for (Kind kind : Kind.values()) {
				touchOtherNonce(cipher);
				ByteBuffer target = kind.room(plaintext.length);
				int start = target.position();
				assertThatExceptionOfType(AuthenticationFailedException.class)
					.isThrownBy(() -> cipher.open(RFC_KEY, 7, null, kind.of(tampered), target));
				assertThat(target.position()).isEqualTo(start);
				target.position(target.limit());
				assertThat(written(target, plaintext.length)).containsOnly(0);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void refusesAnotherCounterKeyOrAssociatedData(NamedCipher implementation) {
		AeadCipher cipher = implementation.cipher();
		SecretKey otherKey = key("80".repeat(32));
		assertRefused(cipher, RFC_KEY, RFC_COUNTER + 1, RFC_ASSOCIATED_DATA);
		assertRefused(cipher, otherKey, RFC_COUNTER, RFC_ASSOCIATED_DATA);
		assertRefused(cipher, RFC_KEY, RFC_COUNTER, hex("f33388860000000000004e92"));
		touchOtherNonce(cipher);
		assertRefused(cipher, RFC_KEY, RFC_COUNTER, new byte[0]);
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void refusesWhatIsShorterThanATag(NamedCipher implementation) {
		for (int length = 0; length < AeadCipher.TAG_LENGTH; length++) {
			ByteBuffer ciphertext = ByteBuffer.allocate(length);
			assertThatExceptionOfType(AuthenticationFailedException.class)
				.isThrownBy(() -> implementation.cipher().open(RFC_KEY, 0, null, ciphertext, ByteBuffer.allocate(64)))
				.withMessageContaining("shorter than its tag");
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void refusesToSealTwiceWithOneCounter(NamedCipher implementation) {
		AeadCipher cipher = implementation.cipher();
		cipher.seal(RFC_KEY, 99, null, ByteBuffer.allocate(1), ByteBuffer.allocate(17));
		assertThatIllegalStateException()
			.isThrownBy(() -> cipher.seal(RFC_KEY, 99, null, ByteBuffer.allocate(1), ByteBuffer.allocate(17)))
			.withMessageContaining("counter 99");
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void refusesATargetWithoutRoomBeforeItTouchesAnything(NamedCipher implementation) {
		ByteBuffer plaintext = ByteBuffer.allocate(10);
		ByteBuffer target = ByteBuffer.allocate(25);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> implementation.cipher().seal(RFC_KEY, 5, null, plaintext, target))
			.withMessageContaining("room for 25 bytes, 26 are needed");
		assertThat(plaintext.position()).isZero();
		assertThat(target.position()).isZero();
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#ciphers")
	void opensWhatItSealedAtEveryLengthThatMatters(NamedCipher implementation) throws Exception {
		Random random = new Random(42);
		int[] lengths = { 0, 1, 15, 16, 17, 63, 64, 65, 1023, 1024, 4096, 32_768, 65_518, 65_519 };
		AeadCipher cipher = implementation.cipher();
		long counter = 1000;
		for (int length : lengths) {
			byte[] plaintext = new byte[length];
			random.nextBytes(plaintext);
			for (Kind kind : Kind.values()) {
				counter++;
				ByteBuffer sealed = kind.room(length + AeadCipher.TAG_LENGTH);
				int start = sealed.position();
				cipher.seal(RFC_KEY, counter, null, kind.of(plaintext), sealed);
				sealed.limit(sealed.position()).position(start);
				ByteBuffer opened = kind.room(length);
				cipher.open(RFC_KEY, counter, null, sealed, opened);
				assertThat(written(opened, length)).isEqualTo(plaintext);
			}
		}
	}

	private void assertRefused(AeadCipher cipher, SecretKey key, long counter, byte[] associatedData) {
		assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(() -> cipher.open(key, counter,
				associatedData, ByteBuffer.wrap(RFC_CIPHERTEXT), ByteBuffer.allocate(RFC_PLAINTEXT.length)));
	}

	/**
	 * The JDK's cipher refuses the key and nonce that it had last, on which these tests
	 * are not.
	 */
	private void touchOtherNonce(AeadCipher cipher) {
		long unused = this.otherCounter++;
		ByteBuffer sealed = ByteBuffer.allocate(16);
		cipher.seal(RFC_KEY, unused, null, ByteBuffer.allocate(0), sealed);
		try {
			cipher.open(RFC_KEY, unused, null, sealed.flip(), ByteBuffer.allocate(0));
		}
		catch (AuthenticationFailedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static byte[] sealedByTheJdk(byte[] nonce, byte[] plaintext) {
		try {
			javax.crypto.Cipher cipher = javax.crypto.Cipher.getInstance("ChaCha20-Poly1305", "SunJCE");
			cipher.init(javax.crypto.Cipher.ENCRYPT_MODE, RFC_KEY, new javax.crypto.spec.IvParameterSpec(nonce));
			return cipher.doFinal(plaintext);
		}
		catch (java.security.GeneralSecurityException ex) {
			throw new AssertionError(ex);
		}
	}

	/** The bytes before the position. */
	private static byte[] written(ByteBuffer buffer, int length) {
		byte[] bytes = new byte[length];
		buffer.get(buffer.position() - length, bytes);
		return bytes;
	}

	private static SecretKey key(String digits) {
		return new SecretKeySpec(hex(digits), "ChaCha20");
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

	/** The shapes in which a buffer may come. */
	private enum Kind {

		HEAP {
			@Override
			ByteBuffer room(int length) {
				return ByteBuffer.allocate(length);
			}
		},

		HEAP_AT_AN_OFFSET {
			@Override
			ByteBuffer room(int length) {
				return ByteBuffer.allocate(length + 7).position(2).slice().position(1).limit(length + 1);
			}
		},

		DIRECT {
			@Override
			ByteBuffer room(int length) {
				return ByteBuffer.allocateDirect(length);
			}
		},

		DIRECT_AT_AN_OFFSET {
			@Override
			ByteBuffer room(int length) {
				return ByteBuffer.allocateDirect(length + 9).position(3).limit(length + 3);
			}
		};

		abstract ByteBuffer room(int length);

		ByteBuffer of(byte[] content) {
			ByteBuffer buffer = room(content.length);
			int start = buffer.position();
			buffer.put(Arrays.copyOf(content, content.length)).position(start);
			return buffer;
		}

	}

}
