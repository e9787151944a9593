/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.math.BigInteger;
import java.util.Random;

import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.libp2p4j.identity.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyPairTests {

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void printsNothingOfThePrivateKey(KeyType type) {
		KeyPair pair = KeyPair.generate(type);
		assertThat(pair).hasToString(type + " key pair of " + pair.peerId());
		assertThat(pair.publicKey()).hasToString(type + " public key of " + pair.peerId());
	}

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void isAnotherOneEachTime(KeyType type) {
		assertThat(KeyPair.generate(type)).isNotEqualTo(KeyPair.generate(type));
	}

	@Test
	void generatesRsaOfTheSizeAskedFor() {
		assertThat(KeyPair.generateRsa(2048).sign(new byte[1])).hasSize(256);
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.generateRsa(2047));
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.generateRsa(8193));
	}

	@Test
	void refusesScalarsOutOfRange() {
		String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromProtobuf(hex("08021220" + order)));
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromProtobuf(hex("08021220" + "00".repeat(32))));
		String one = "00".repeat(31) + "01";
		assertThat(Bytes.hex(KeyPair.fromProtobuf(hex("08021220" + one)).publicKey().data()))
			.isEqualTo("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
	}

	@Test
	void refusesRsaNumbersThatDoNotBelongTogether() {
		KeyPair pair = KeyPair.generateRsa(2048);
		RSAPrivateKey key = RSAPrivateKey.getInstance(KeyProtobuf.decode(pair.toProtobuf(), 8192).data());
		BigInteger two = BigInteger.TWO;
		BigInteger[] numbers = { key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), key.getPrime1(),
				key.getPrime2(), key.getExponent1(), key.getExponent2(), key.getCoefficient() };
		for (int i = 0; i < numbers.length; i++) {
			BigInteger[] n = numbers.clone();
			n[i] = n[i].add(two);
			RSAPrivateKey wrong = new RSAPrivateKey(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
			assertThatIllegalArgumentException().as("number %d", i)
				.isThrownBy(() -> RsaKeys.ofKey(wrong))
				.withMessage("an RSA private key whose numbers do not belong together");
		}
		assertThat(RsaKeys.ofKey(key).publicData()).isEqualTo(pair.publicKey().data());
	}

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void answersEveryMutationOfAPrivateKeyWithAKeyOrAnError(KeyType type) {
		long seed = 42L;
		Random random = new Random(seed);
		byte[] original = (type == KeyType.RSA) ? KeyPair.generateRsa(2048).toProtobuf()
				: KeyPair.generate(type).toProtobuf();
		for (int i = 0; i < 1_000; i++) {
			byte[] mutated = original.clone();
			for (int flips = random.nextInt(3); flips >= 0; flips--) {
				mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
			}
			try {
				KeyPair pair = KeyPair.fromProtobuf(mutated);
				assertThat(pair.publicKey().verify(mutated, pair.sign(mutated))).as("seed %d", seed).isTrue();
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex.getMessage()).as("seed %d", seed).isNotBlank();
			}
		}
	}

}
