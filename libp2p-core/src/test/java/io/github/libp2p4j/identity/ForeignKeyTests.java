/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.libp2p4j.identity.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Keys and signatures that strangers send.
 */
class ForeignKeyTests {

	private static final byte[] MESSAGE = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);

	private static final BigInteger SECP256K1_ORDER = new BigInteger(
			"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

	/**
	 * The eight points of order 1, 2, 4 and 8, and encodings of them with y not reduced
	 * or the wrong sign of x = 0.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "0100000000000000000000000000000000000000000000000000000000000000",
			"0100000000000000000000000000000000000000000000000000000000000080",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"0000000000000000000000000000000000000000000000000000000000000000",
			"0000000000000000000000000000000000000000000000000000000000000080",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" })
	void refusesEd25519PointsOfSmallOrder(String point) {
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.decode(hex("08011220" + point)))
			.withMessageContaining("of small order");
		// As a name it is well-formed, but nobody can have it.
		assertThat(PeerId.fromBytes(hex("002408011220" + point)).publicKey()).isEmpty();
	}

	@Test
	void refusesEd25519EncodingsOfNoPoint() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PublicKey.of(KeyType.ED25519, hex("02" + "00".repeat(31))))
			.withMessageContaining("not on the curve");
	}

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void verifiesNothingThatTheKeyDidNotSign(KeyType type) {
		KeyPair pair = KeyPair.generate(type);
		byte[] signature = pair.sign(MESSAGE);
		assertThat(pair.publicKey().verify(MESSAGE, signature)).isTrue();
		assertThat(KeyPair.generate(type).publicKey().verify(MESSAGE, signature)).isFalse();
		assertThat(pair.publicKey().verify(new byte[0], signature)).isFalse();
		for (int length = 0; length <= signature.length + 64; length++) {
			assertThat(pair.publicKey().verify(MESSAGE, new byte[length])).isFalse();
			if (length != signature.length) {
				assertThat(pair.publicKey().verify(MESSAGE, Arrays.copyOf(signature, length))).isFalse();
			}
		}
		for (int bit = 0; bit < signature.length * 8; bit++) {
			byte[] flipped = signature.clone();
			flipped[bit / 8] ^= (byte) (1 << bit % 8);
			assertThat(pair.publicKey().verify(MESSAGE, flipped)).as("bit %d", bit).isFalse();
		}
	}

	@Test
	void refusesEd25519SignaturesWithAnUnreducedScalar() {
		KeyPair pair = KeyPair.generateEd25519();
		byte[] signature = pair.sign(MESSAGE);
		BigInteger order = BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
		byte[] scalar = reversed(Arrays.copyOfRange(signature, 32, 64));
		byte[] raised = new BigInteger(1, scalar).add(order).toByteArray();
		byte[] malleated = Arrays.copyOf(signature, 64);
		System.arraycopy(Arrays.copyOf(reversed(raised), 32), 0, malleated, 32, 32);
		assertThat(pair.publicKey().verify(MESSAGE, malleated)).isFalse();
	}

	private static byte[] reversed(byte[] bytes) {
		byte[] reversed = new byte[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			reversed[i] = bytes[bytes.length - 1 - i];
		}
		return reversed;
	}

	@ParameterizedTest
	@EnumSource(names = { "SECP256K1", "ECDSA" })
	void refusesSignaturesOfZeroAndOfTheOrder(KeyType type) {
		PublicKey key = KeyPair.generate(type).publicKey();
		assertThat(key.verify(MESSAGE, hex("3006020100020100"))).isFalse();
		assertThat(key.verify(MESSAGE, hex("3006020101020100"))).isFalse();
		assertThat(key.verify(MESSAGE, hex("3006020100020101"))).isFalse();
		String order = (type == KeyType.SECP256K1) ? "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
				: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
		assertThat(key.verify(MESSAGE, hex("3046022100" + order + "022100" + order))).isFalse();
		assertThat(key.verify(MESSAGE, hex("3026022100" + order + "020100"))).isFalse();
		assertThat(key.verify(MESSAGE, hex("30060201ff0201ff"))).isFalse();
	}

	@Test
	void makesSecp256k1SignaturesWithTheLowerSAndAcceptsTheHigherOne() throws IOException {
		KeyPair pair = KeyPair.generateSecp256k1();
		for (int i = 0; i < 50; i++) {
			byte[] message = { (byte) i };
			byte[] signature = pair.sign(message);
			assertThat(pair.sign(message)).isEqualTo(signature);
			BigInteger[] values = StandardDSAEncoding.INSTANCE.decode(SECP256K1_ORDER, signature);
			assertThat(values[1]).isLessThanOrEqualTo(SECP256K1_ORDER.shiftRight(1));
			// go (dcrec), rust (k256 0.14) and js (noble, lowS: false) verify both.
			byte[] high = StandardDSAEncoding.INSTANCE.encode(SECP256K1_ORDER, values[0],
					SECP256K1_ORDER.subtract(values[1]));
			assertThat(pair.publicKey().verify(message, high)).isTrue();
		}
	}

	@Test
	void refusesDerThatIsNotCanonical() {
		KeyPair pair = KeyPair.generateSecp256k1();
		byte[] signature = pair.sign(MESSAGE);
		// 30 81 len: a length in two bytes that fits one.
		byte[] longForm = new byte[signature.length + 1];
		longForm[0] = signature[0];
		longForm[1] = (byte) 0x81;
		System.arraycopy(signature, 1, longForm, 2, signature.length - 1);
		assertThat(pair.publicKey().verify(MESSAGE, longForm)).isFalse();
		byte[] trailing = Arrays.copyOf(signature, signature.length + 1);
		trailing[1]++;
		assertThat(pair.publicKey().verify(MESSAGE, trailing)).isFalse();
	}

	@Test
	void refusesPointsOffTheirCurve() {
		byte[] p256 = KeyPair.generateEcdsa().publicKey().data();
		p256[p256.length - 1] ^= 1;
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.ECDSA, p256))
			.withMessageContaining("no point of the curve P256");
		byte[] infinity = p256.clone();
		Arrays.fill(infinity, infinity.length - 64, infinity.length, (byte) 0);
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.ECDSA, infinity));
		// x = 5 is on no point of secp256k1.
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PublicKey.of(KeyType.SECP256K1, hex("02" + "00".repeat(31) + "05")))
			.withMessageContaining("no point of the curve SECP256K1");
		// x beyond the field.
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PublicKey.of(KeyType.SECP256K1, hex("02" + "ff".repeat(32))));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PublicKey.of(KeyType.SECP256K1, hex("00" + "00".repeat(32))));
		// The hybrid and the uncompressed form have another length.
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PublicKey.of(KeyType.SECP256K1, hex("04" + "01".repeat(64))));
	}

	@Test
	void refusesEcdsaPublicKeysInOtherClothes() {
		byte[] key = KeyPair.generateEcdsa().publicKey().data();
		byte[] compressed = Arrays.copyOf(key, key.length - 32);
		compressed[1] -= 32;
		compressed[24] -= 32;
		compressed[26] = 2;
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.ECDSA, compressed));
		byte[] hybrid = key.clone();
		hybrid[26] = (byte) (6 | hybrid[hybrid.length - 1] & 1);
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.ECDSA, hybrid));
		byte[] otherCurve = key.clone();
		otherCurve[22] = 6;
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.ECDSA, otherCurve));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PublicKey.of(KeyType.ECDSA, Arrays.copyOf(key, key.length + 1)));
	}

	@Test
	void refusesRsaKeysThatAreTooShortTooLongOrTooDear() throws IOException {
		BigInteger exponent = BigInteger.valueOf(65_537);
		BigInteger modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE);
		assertThat(PublicKey.of(KeyType.RSA, rsa(modulus, exponent)).type()).isEqualTo(KeyType.RSA);
		assertRsaRefused(BigInteger.ONE.shiftLeft(2046).add(BigInteger.ONE), exponent, "of 2047 bits");
		assertRsaRefused(BigInteger.ONE.shiftLeft(8192).add(BigInteger.ONE), exponent, "of 8193 bits");
		assertThat(
				PublicKey.of(KeyType.RSA, rsa(BigInteger.ONE.shiftLeft(8191).add(BigInteger.ONE), exponent)).encoded())
			.hasSizeLessThan(KeyProtobuf.MAX_PUBLIC_BYTES);
		assertThatIllegalArgumentException().isThrownBy(
				() -> PublicKey.of(KeyType.RSA, rsa(BigInteger.ONE.shiftLeft(16_384).add(BigInteger.ONE), exponent)))
			.withMessageContaining("longer than the 2048 allowed");
		assertRsaRefused(modulus.add(BigInteger.ONE), exponent, "even modulus");
		assertRsaRefused(modulus, BigInteger.ONE, "exponent");
		assertRsaRefused(modulus, BigInteger.valueOf(65_536), "exponent");
		assertRsaRefused(modulus, BigInteger.ONE.shiftLeft(32).add(BigInteger.ONE), "exponent");
		assertRsaRefused(modulus, modulus.subtract(BigInteger.TWO), "exponent");
		assertThat(
				PublicKey.of(KeyType.RSA, rsa(modulus, BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE))).type())
			.isEqualTo(KeyType.RSA);
		assertRsaRefused(modulus.negate(), exponent, "RSA");
		assertRsaRefused(BigInteger.ZERO, exponent, "RSA");
		assertRsaRefused(modulus, exponent.negate(), "RSA");
	}

	private static void assertRsaRefused(BigInteger modulus, BigInteger exponent, String problem) throws IOException {
		byte[] data = rsa(modulus, exponent);
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.RSA, data))
			.withMessageContaining(problem);
	}

	private static byte[] rsa(BigInteger modulus, BigInteger exponent) throws IOException {
		return new SubjectPublicKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
				new DERSequence(new ASN1Integer[] { new ASN1Integer(modulus), new ASN1Integer(exponent) }))
			.getEncoded(ASN1Encoding.DER);
	}

	@Test
	void refusesRsaKeysThatAreNotDer() throws IOException {
		byte[] key = KeyPair.generateRsa(2048).publicKey().data();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PublicKey.of(KeyType.RSA, Arrays.copyOf(key, key.length + 1)));
		// Without the NULL parameters.
		SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key);
		byte[] bare = new SubjectPublicKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
				info.parsePublicKey())
			.getEncoded(ASN1Encoding.DER);
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.RSA, bare))
			.withMessageContaining("in DER");
		// RSASSA-PSS names the same numbers.
		byte[] pss = new SubjectPublicKeyInfo(
				new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, DERNull.INSTANCE), info.parsePublicKey())
			.getEncoded(ASN1Encoding.DER);
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(KeyType.RSA, pss));
	}

	/** A parser that recursed would overflow its stack on a small one. */
	@ParameterizedTest
	@ValueSource(strings = { "3080", "a080", "2480", "2380", "3082ffff" })
	void survivesDeeplyNestedAsn1(String opening) throws InterruptedException {
		byte[] nested = hex(opening.repeat(2000 * 2 / opening.length()));
		Throwable[] failure = new Throwable[1];
		Thread thread = new Thread(null, () -> {
			try {
				PublicKey.of(KeyType.RSA, nested);
			}
			catch (Throwable ex) {
				failure[0] = ex;
			}
		}, "small-stack", 256 * 1024);
		thread.start();
		thread.join();
		assertThat(failure[0]).isExactlyInstanceOf(IllegalArgumentException.class);
	}

}
