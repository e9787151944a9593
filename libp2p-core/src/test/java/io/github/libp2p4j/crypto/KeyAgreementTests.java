/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.util.HexFormat;

import io.github.libp2p4j.crypto.Implementations.NamedAgreement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KeyAgreementTests {

	/**
	 * The u coordinates whose order divides 8, and their encodings that are not
	 * canonical: p, p+1 and p−1.
	 */
	private static final String[] SMALL_ORDER = { "0000000000000000000000000000000000000000000000000000000000000000",
			"0100000000000000000000000000000000000000000000000000000000000000",
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f" };

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void agreesOnTheVectorsOfRfc7748(NamedAgreement implementation) throws Exception {
		// Section 5.2. The second has bit 255 of its u coordinate set, which is to be
		// ignored.
		assertAgreement(implementation.agreement(), "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
				"e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
				"c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
		assertAgreement(implementation.agreement(), "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
				"e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
				"95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
		// Section 6.1.
		assertAgreement(implementation.agreement(), "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
				"de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
				"4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void derivesThePublicKeysOfRfc7748(NamedAgreement implementation) {
		KeyAgreementPair alice = implementation.agreement()
			.fromPrivateKey(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
		assertThat(alice.publicKey())
			.isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void iteratesAThousandTimesAsInRfc7748(NamedAgreement implementation) throws Exception {
		KeyAgreement agreement = implementation.agreement();
		byte[] scalar = hex("0900000000000000000000000000000000000000000000000000000000000000");
		byte[] point = scalar;
		for (int iteration = 0; iteration < 1000; iteration++) {
			byte[] result = agreement.agree(agreement.fromPrivateKey(scalar), point);
			point = scalar;
			scalar = result;
		}
		assertThat(scalar).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void refusesPointsOfSmallOrderWithAndWithoutBit255(NamedAgreement implementation) {
		KeyAgreementPair local = implementation.agreement().generate();
		for (String digits : SMALL_ORDER) {
			byte[] publicKey = hex(digits);
			assertThatExceptionOfType(AuthenticationFailedException.class).as(digits)
				.isThrownBy(() -> implementation.agreement().agree(local, publicKey));
			publicKey[31] |= (byte) 0x80;
			assertThatExceptionOfType(AuthenticationFailedException.class).as("%s with bit 255", digits)
				.isThrownBy(() -> implementation.agreement().agree(local, publicKey));
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void ignoresBit255(NamedAgreement implementation) throws Exception {
		KeyAgreementPair local = implementation.agreement().generate();
		byte[] publicKey = implementation.agreement().generate().publicKey();
		byte[] masked = implementation.agreement().agree(local, publicKey);
		publicKey[31] |= (byte) 0x80;
		assertThat(implementation.agreement().agree(local, publicKey)).isEqualTo(masked);
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void acceptsPointsOnTheTwistAndNotCanonicalOnes(NamedAgreement implementation) throws Exception {
		// Wycheproof accepts both, RFC 7748 section 5 says so: u = 2 is on the twist, p +
		// 3 means 3.
		KeyAgreement agreement = implementation.agreement();
		KeyAgreementPair local = agreement.generate();
		assertThat(agreement.agree(local, hex("02" + "00".repeat(31)))).isNotEqualTo(new byte[32]);
		assertThat(agreement.agree(local, hex("f0" + "ff".repeat(30) + "7f")))
			.isEqualTo(agreement.agree(local, hex("03" + "00".repeat(31))));
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void checksLengthsFirst(NamedAgreement implementation) {
		KeyAgreementPair local = implementation.agreement().generate();
		for (int length : new int[] { 0, 31, 33, 64 }) {
			byte[] key = new byte[length];
			assertThatExceptionOfType(AuthenticationFailedException.class)
				.isThrownBy(() -> implementation.agreement().agree(local, key))
				.withMessageContaining("has " + length);
			assertThatIllegalArgumentException().isThrownBy(() -> implementation.agreement().fromPrivateKey(key))
				.withMessageContaining("has " + length);
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void bothSidesAgreeAndPairsDiffer(NamedAgreement implementation) throws Exception {
		KeyAgreement agreement = implementation.agreement();
		KeyAgreementPair left = agreement.generate();
		KeyAgreementPair right = agreement.generate();
		assertThat(left.publicKey()).isNotEqualTo(right.publicKey());
		assertThat(agreement.agree(left, right.publicKey())).isEqualTo(agreement.agree(right, left.publicKey()));
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.crypto.Implementations#agreements")
	void aDestroyedPairAgreesOnNothing(NamedAgreement implementation) {
		KeyAgreement agreement = implementation.agreement();
		KeyAgreementPair pair = agreement.generate();
		byte[] publicKey = pair.publicKey();
		pair.destroy();
		pair.destroy();
		assertThat(pair.publicKey()).isEqualTo(publicKey);
		assertThat(pair).hasToString("X25519 key pair");
		assertThatIllegalStateException().isThrownBy(() -> agreement.agree(pair, publicKey))
			.withMessageContaining("destroyed");
	}

	private static void assertAgreement(KeyAgreement agreement, String privateKey, String publicKey, String secret)
			throws AuthenticationFailedException {
		assertThat(agreement.agree(agreement.fromPrivateKey(hex(privateKey)), hex(publicKey))).isEqualTo(hex(secret));
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

}
