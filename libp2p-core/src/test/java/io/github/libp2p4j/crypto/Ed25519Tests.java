/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.libp2p4j.crypto.Implementations.NamedEd25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Ed25519Tests {

	/** The order of the base point. */
	private static final BigInteger L = BigInteger.TWO.pow(252)
		.add(new BigInteger("27742317777372353535851937790883648493"));

	private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

	private static final byte[] SEED = hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");

	private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

	/**
	 * RFC 8032 section 7.1, tests 1 to 3 and SHA(abc): seed, public key, message,
	 * signature.
	 */
	private static final String[][] RFC_8032 = {
			{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
					"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
					"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
							+ "d25bf5f0595bbe24655141438e7a100b" },
			{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
					"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
					"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
							+ "387b2eaeb4302aeeb00d291612bb0c00" },
			{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
					"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
					"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
							+ "4a7c15e9716ed28dc027beceea1ec40a" },
			{ "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
					"ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
					"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
							+ "454d4423643ce80e2a9ac94fa54ca49f",
					"dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
							+ "3dca179c138ac17ad9bef1177331a704" } };

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#signatures")
	void signsAndVerifiesTheVectorsOfRfc8032(NamedEd25519 implementation) {
		Ed25519 ed25519 = implementation.ed25519();
		for (String[] vector : RFC_8032) {
			assertThat(ed25519.publicKey(hex(vector[0]))).isEqualTo(hex(vector[1]));
			assertThat(ed25519.sign(hex(vector[0]), hex(vector[2]))).isEqualTo(hex(vector[3]));
			assertThat(ed25519.verify(hex(vector[1]), hex(vector[2]), hex(vector[3]))).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#signatures")
	void refusesEveryFlippedBit(NamedEd25519 implementation) {
		Ed25519 ed25519 = implementation.ed25519();
		byte[] publicKey = ed25519.publicKey(SEED);
		byte[] signature = ed25519.sign(SEED, MESSAGE);
		for (int bit = 0; bit < signature.length * 8; bit++) {
			assertThat(ed25519.verify(publicKey, MESSAGE, flipped(signature, bit))).as("signature, bit %d", bit)
				.isFalse();
		}
		for (int bit = 0; bit < publicKey.length * 8; bit++) {
			assertThat(ed25519.verify(flipped(publicKey, bit), MESSAGE, signature)).as("key, bit %d", bit).isFalse();
		}
		for (int bit = 0; bit < MESSAGE.length * 8; bit++) {
			assertThat(ed25519.verify(publicKey, flipped(MESSAGE, bit), signature)).as("message, bit %d", bit)
				.isFalse();
		}
		assertThat(ed25519.verify(publicKey, MESSAGE, signature)).isTrue();
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#signatures")
	void refusesOtherLengthsThan64And32(NamedEd25519 implementation) {
		Ed25519 ed25519 = implementation.ed25519();
		byte[] publicKey = ed25519.publicKey(SEED);
		byte[] signature = ed25519.sign(SEED, MESSAGE);
		for (int length : new int[] { 0, 1, 32, 63, 65, 128 }) {
			assertThat(ed25519.verify(publicKey, MESSAGE, Arrays.copyOf(signature, length))).isFalse();
		}
		for (int length : new int[] { 0, 31, 33, 64 }) {
			assertThat(ed25519.verify(Arrays.copyOf(publicKey, length), MESSAGE, signature)).isFalse();
			byte[] seed = new byte[length];
			assertThatIllegalArgumentException().isThrownBy(() -> ed25519.sign(seed, MESSAGE));
			assertThatIllegalArgumentException().isThrownBy(() -> ed25519.publicKey(seed));
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#signatures")
	void refusesTheMalleableSignature(NamedEd25519 implementation) {
		Ed25519 ed25519 = implementation.ed25519();
		byte[] signature = ed25519.sign(SEED, MESSAGE);
		BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));
		for (int multiple = 1; multiple < 15; multiple++) {
			byte[] malleable = signature.clone();
			byte[] larger = littleEndian(s.add(L.multiply(BigInteger.valueOf(multiple))));
			System.arraycopy(larger, 0, malleable, 32, 32);
			assertThat(ed25519.verify(ed25519.publicKey(SEED), MESSAGE, malleable)).as("S + %d L", multiple).isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#signatures")
	void aKeyOfSmallOrderVerifiesNothing(NamedEd25519 implementation) {
		// With A of small order, R = [S]B − [k]A has few values: the signature (B, 1)
		// fits at least one message in eight.
		byte[] basePoint = hex("5866666666666666666666666666666666666666666666666666666666666666");
		byte[] signature = Arrays.copyOf(basePoint, 64);
		signature[32] = 1;
		byte[] trivial = new byte[64];
		trivial[0] = 1;
		for (byte[] key : smallOrderKeys()) {
			for (int message = 0; message < 64; message++) {
				byte[] bytes = { (byte) message };
				assertThat(implementation.ed25519().verify(key, bytes, signature)).isFalse();
				assertThat(implementation.ed25519().verify(key, bytes, trivial)).isFalse();
			}
		}
	}

	@Test
	void anUncheckedVerifierAcceptsAKeyOfSmallOrder() throws Exception {
		// Shows that the test above can fail: the JDK's own verifier takes the key 01 00…
		// for any message.
		byte[] key = hex("01" + "00".repeat(31));
		byte[] signature = Arrays.copyOf(hex("5866666666666666666666666666666666666666666666666666666666666666"), 64);
		signature[32] = 1;
		java.security.Signature verifier = java.security.Signature.getInstance("Ed25519", "SunEC");
		verifier.initVerify(java.security.KeyFactory.getInstance("Ed25519", "SunEC")
			.generatePublic(
					new java.security.spec.X509EncodedKeySpec(Curve25519.encode(Curve25519.ED25519_X509, key))));
		verifier.update(MESSAGE);
		assertThat(verifier.verify(signature)).isTrue();
		assertThat(Curve25519.isVerifiable(key, signature)).isFalse();
	}

	@Test
	void knowsEveryPointOfSmallOrderAndEveryEncodingThatIsNotCanonical() {
		byte[] signature = new byte[64];
		Set<BigInteger> ys = new LinkedHashSet<>();
		for (byte[] key : smallOrderKeys()) {
			assertThat(Curve25519.isVerifiable(key, signature)).as(HexFormat.of().formatHex(key)).isFalse();
			ys.add(littleEndian(key).clearBit(255));
		}
		assertThat(ys).hasSize(7);
		for (int above = 0; above < 19; above++) {
			byte[] key = littleEndian(P.add(BigInteger.valueOf(above)));
			assertThat(Curve25519.isVerifiable(key, signature)).isFalse();
			key[31] |= (byte) 0x80;
			assertThat(Curve25519.isVerifiable(key, signature)).isFalse();
		}
		assertThat(Curve25519.isVerifiable(littleEndian(P.subtract(BigInteger.TWO)), signature)).isTrue();
		assertThat(Curve25519.isVerifiable(littleEndian(BigInteger.TWO), signature)).isTrue();
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#signatures")
	void seedsDiffer(NamedEd25519 implementation) {
		assertThat(implementation.ed25519().generateSeed()).hasSize(32)
			.isNotEqualTo(implementation.ed25519().generateSeed());
	}

	/**
	 * Computed from the curve equation, both signs and the encodings above p included.
	 */
	private static Set<byte[]> smallOrderKeys() {
		BigInteger d = BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
		Set<byte[]> keys = new LinkedHashSet<>();
		for (BigInteger y : new BigInteger[] { BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), P,
				P.add(BigInteger.ONE) }) {
			keys.add(littleEndian(y));
			keys.add(littleEndian(y.setBit(255)));
		}
		// A point of order 8 doubles to (±√−1, 0), hence y² = −x², and the curve −x² + y²
		// = 1 + d x² y² gives
		// d y⁴ + 2 y² − 1 = 0, of which y² = (−1 ± √(1 + d)) / d.
		BigInteger root = squareRoot(d.add(BigInteger.ONE).mod(P));
		for (BigInteger sign : new BigInteger[] { root, root.negate() }) {
			BigInteger ySquared = sign.subtract(BigInteger.ONE).multiply(d.modInverse(P)).mod(P);
			if (isSquare(ySquared)) {
				BigInteger y = squareRoot(ySquared);
				for (BigInteger each : new BigInteger[] { y, P.subtract(y) }) {
					keys.add(littleEndian(each));
					keys.add(littleEndian(each.setBit(255)));
				}
			}
		}
		return keys;
	}

	private static boolean isSquare(BigInteger value) {
		return value.modPow(P.subtract(BigInteger.ONE).shiftRight(1), P).equals(BigInteger.ONE);
	}

	private static BigInteger squareRoot(BigInteger square) {
		BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
		if (!root.multiply(root).mod(P).equals(square)) {
			BigInteger squareRootOfMinusOne = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
			root = root.multiply(squareRootOfMinusOne).mod(P);
		}
		assertThat(root.multiply(root).mod(P)).isEqualTo(square);
		return root;
	}

	private static byte[] littleEndian(BigInteger value) {
		byte[] bytes = new byte[32];
		byte[] bigEndian = value.toByteArray();
		for (int index = 0; index < 32 && index < bigEndian.length; index++) {
			bytes[index] = bigEndian[bigEndian.length - 1 - index];
		}
		return bytes;
	}

	private static BigInteger littleEndian(byte[] bytes) {
		byte[] bigEndian = new byte[bytes.length];
		for (int index = 0; index < bytes.length; index++) {
			bigEndian[index] = bytes[bytes.length - 1 - index];
		}
		return new BigInteger(1, bigEndian);
	}

	private static byte[] flipped(byte[] bytes, int bit) {
		byte[] copy = bytes.clone();
		copy[bit / 8] ^= (byte) (1 << (bit % 8));
		return copy;
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

}
