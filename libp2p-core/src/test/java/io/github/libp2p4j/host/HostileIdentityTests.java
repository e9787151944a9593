/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.util.Arrays;
import java.util.stream.Stream;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.ForgedHandshake;
import io.github.libp2p4j.fixtures.HostileScene;
import io.github.libp2p4j.fixtures.RawPeer;
import io.github.libp2p4j.identity.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that hold the keys of the channel and claim to be somebody they are not. Each is
 * refused before the application sees it.
 */
@Timeout(60)
class HostileIdentityTests {

	private final CryptoSuite crypto = CryptoSuite.select(CryptoPreference.AUTO);

	private final HostileScene scene;

	HostileIdentityTests() throws Exception {
		this.scene = new HostileScene();
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	/** Makes the signature that a forger shows under the name of {@code victim}. */
	private interface Forgery {

		byte[] signature(KeyPair victim, byte[] signedBytes);

	}

	static Stream<Arguments> forgeries() {
		KeyPair forger = KeyPair.generateEd25519();
		return Stream.of(forgery("no signature", (victim, signed) -> new byte[0]),
				forgery("zeros", (victim, signed) -> new byte[64]),
				forgery("garbage", (victim, signed) -> Echo.randomBytes(7, 64)),
				forgery("signed by the forger", (victim, signed) -> forger.sign(signed)),
				forgery("one byte short", (victim, signed) -> Arrays.copyOf(victim.sign(signed), 63)),
				forgery("one byte long", (victim, signed) -> Arrays.copyOf(victim.sign(signed), 65)),
				forgery("without the prefix",
						(victim, signed) -> victim.sign(Arrays.copyOfRange(signed, signed.length - 32, signed.length))),
				forgery("for another static key", (victim, signed) -> {
					byte[] other = signed.clone();
					other[other.length - 1] ^= 1;
					return victim.sign(other);
				}));
	}

	private static Arguments forgery(String name, Forgery forgery) {
		return Arguments.of(name, forgery);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("forgeries")
	void refusesAKeyWhoseOwnerDidNotSign(String name, Forgery forgery) throws Exception {
		KeyPair victim = KeyPair.generateEd25519();
		ForgedHandshake handshake = new ForgedHandshake(this.crypto);
		assertRefused(handshake, victim.publicKey().encoded(), forgery.signature(victim, handshake.signedBytes()));
	}

	@Test
	void refusesAKeyUnderWhichAnySignatureFits() throws Exception {
		// The neutral element as an Ed25519 key, and a signature that the JDK accepts
		// under it for any message.
		byte[] smallOrder = RawPeer.hex("08011220 01" + "00".repeat(31));
		byte[] signature = RawPeer.hex("01" + "00".repeat(63));
		assertRefused(new ForgedHandshake(this.crypto), smallOrder, signature);
	}

	@Test
	void refusesWhatIsNoKey() throws Exception {
		KeyPair keyPair = KeyPair.generateEd25519();
		for (String key : new String[] { "", "0801", "08011200", "080112201234", "08091220" + "11".repeat(32) }) {
			ForgedHandshake handshake = new ForgedHandshake(this.crypto);
			try (RawPeer attacker = this.scene.stranger().negotiate("/noise")) {
				byte[] signature = keyPair.sign(handshake.signedBytes());
				attacker.send(handshake.first())
					.send(handshake.last(attacker.readHandshakeMessage(), RawPeer.hex(key), signature));
				assertThat(attacker.readUntilClosed(HostileScene.AT_ONCE)).as(key).isEmpty();
			}
		}
		this.scene.events().nth(NetworkEvent.HandshakeFailed.class, 5);
		this.scene.assertUnharmed();
	}

	@Test
	void acceptsTheSameHandshakeWithAnHonestSignature() throws Exception {
		// What the others differ from.
		KeyPair honest = KeyPair.generateEd25519();
		ForgedHandshake handshake = new ForgedHandshake(this.crypto);
		try (RawPeer peer = this.scene.stranger().negotiate("/noise")) {
			byte[] signature = honest.sign(handshake.signedBytes());
			peer.send(handshake.first())
				.send(handshake.last(peer.readHandshakeMessage(), honest.publicKey().encoded(), signature));
			// Without a list of muxers the node goes on with multistream-select: its side
			// is not open before.
			Await.until("the handshake is complete and the muxer is negotiated",
					() -> this.scene.node().info().pendingInbound() == 1);
			assertThat(this.scene.events().all(NetworkEvent.HandshakeFailed.class)).isEmpty();
		}
	}

	private void assertRefused(ForgedHandshake handshake, byte[] identityKey, byte[] signature) throws Exception {
		try (RawPeer attacker = this.scene.stranger().negotiate("/noise")) {
			attacker.send(handshake.first())
				.send(handshake.last(attacker.readHandshakeMessage(), identityKey, signature));
			// Not a byte after message 2.
			assertThat(attacker.readUntilClosed(HostileScene.AT_ONCE)).isEmpty();
		}
		NetworkEvent.HandshakeFailed failed = this.scene.events().first(NetworkEvent.HandshakeFailed.class);
		assertThat(failed.message()).containsIgnoringCase("noise");
		assertThat(this.scene.events().all(NetworkEvent.ConnectionOpened.class)).as("only the bystander's").hasSize(1);
		this.scene.assertUnharmed();
	}

}
