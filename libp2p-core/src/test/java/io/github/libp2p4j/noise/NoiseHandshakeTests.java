/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class NoiseHandshakeTests {

	private static final List<KeyPair> KEYS = List.of(KeyPair.generateEd25519(), KeyPair.generateSecp256k1(),
			KeyPair.generateEcdsa(), KeyPair.generateRsa(2048));

	static Stream<Arguments> pairsOfKeys() {
		List<Arguments> pairs = new ArrayList<>();
		for (KeyPair left : KEYS) {
			for (KeyPair right : KEYS) {
				pairs.add(Arguments.of(left, right));
			}
		}
		return pairs.stream();
	}

	@ParameterizedTest
	@MethodSource("pairsOfKeys")
	void everyKindOfKeyMeetsEveryOther(KeyPair left, KeyPair right) {
		NoisePair pair = NoisePair
			.create(NoiseIdentity.create(left, NoisePair.CRYPTO), NoiseIdentity.create(right, NoisePair.CRYPTO),
					right.peerId(), NoisePair.YAMUX, NoisePair.YAMUX)
			.run();
		assertThat(pair.initiator.remoteKey()).isEqualTo(right.publicKey());
		assertThat(pair.responder.remoteKey()).isEqualTo(left.publicKey());
		assertThat(pair.initiator.handshakeHash()).isEqualTo(pair.responder.handshakeHash());
		assertThat(pair.initiator.muxer()).contains("/yamux/1.0.0");
	}

	@Test
	void sidesWithDifferentCryptoUnderstandEachOther() {
		CryptoSuite conscrypt = CryptoSuite.select(CryptoPreference.CONSCRYPT);
		NoiseWorkspace left = new NoiseWorkspace(NoisePair.CRYPTO);
		NoiseWorkspace right = new NoiseWorkspace(conscrypt);
		NoiseHandshake initiator = new NoiseHandshake(Role.INITIATOR, NoisePair.ALICE, null, List.of(), left);
		NoiseHandshake responder = new NoiseHandshake(Role.RESPONDER,
				NoiseIdentity.create(NoisePair.BOB_KEY, conscrypt), null, List.of(), right);
		responder.receive(ByteBuffer.wrap(NoisePair.output(initiator)));
		initiator.receive(ByteBuffer.wrap(NoisePair.output(responder)));
		responder.receive(ByteBuffer.wrap(NoisePair.output(initiator)));
		byte[] message = { 1, 2, 3 };
		byte[] sealed = NoisePair.sealed(initiator.transport(), left, message);
		assertThat(NoisePair.opened(responder.transport(), right, sealed)).containsExactly(message);
	}

	@Test
	void messagesHaveTheLengthsOfTheSpecification() {
		for (List<String> muxers : List.of(List.<String>of(), NoisePair.YAMUX)) {
			int extension = muxers.isEmpty() ? 0 : 16;
			NoisePair pair = NoisePair.create(NoisePair.ALICE, NoisePair.BOB, null, muxers, muxers);
			byte[] first = NoisePair.output(pair.initiator);
			assertThat(first).hasSize(2 + 32).startsWith(0, 32);
			pair.responder.receive(ByteBuffer.wrap(first));
			byte[] second = NoisePair.output(pair.responder);
			assertThat(second).hasSize(2 + 200 + extension);
			pair.initiator.receive(ByteBuffer.wrap(second));
			assertThat(NoisePair.output(pair.initiator)).hasSize(2 + 168 + extension);
		}
	}

	@Test
	void theInitiatorsOrderChoosesTheMuxerOnBothSides() {
		NoisePair pair = NoisePair
			.create(NoisePair.ALICE, NoisePair.BOB, null, List.of("/c", "/b", "/a"), List.of("/a", "/x", "/b"))
			.run();
		assertThat(pair.initiator.muxer()).contains("/b");
		assertThat(pair.responder.muxer()).contains("/b");
	}

	@Test
	void leavesTheMuxerToMultistreamIfEitherSideOffersNone() {
		for (boolean initiatorOffers : new boolean[] { true, false }) {
			NoisePair pair = NoisePair
				.create(NoisePair.ALICE, NoisePair.BOB, null, initiatorOffers ? NoisePair.YAMUX : List.of(),
						initiatorOffers ? List.of() : NoisePair.YAMUX)
				.run();
			assertThat(pair.initiator.muxer()).isEmpty();
			assertThat(pair.responder.muxer()).isEmpty();
		}
	}

	@Test
	void failsWithoutACommonMuxer() {
		NoisePair pair = NoisePair.create(NoisePair.ALICE, NoisePair.BOB, null, List.of("/mplex/6.7.0"),
				NoisePair.YAMUX);
		pair.responder.receive(ByteBuffer.wrap(NoisePair.output(pair.initiator)));
		byte[] second = NoisePair.output(pair.responder);
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> pair.initiator.receive(ByteBuffer.wrap(second)))
			.withMessageContaining("none of which is one of [/mplex/6.7.0]");
		assertThat(pair.initiator.hasOutput()).isFalse();
	}

	@Test
	void theResponderToo_failsWithoutACommonMuxer() throws Exception {
		ForgingPeer peer = ForgingPeer.initiator();
		NoiseHandshake responder = peer.meet(Role.RESPONDER, NoisePair.YAMUX);
		byte[] message = peer
			.message(new HandshakePayload(peer.identityKey(), peer.signature(), List.of("/mplex/6.7.0")));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> responder.receive(ByteBuffer.wrap(message)))
			.withMessageContaining("none of which");
		assertThat(responder.isComplete()).isFalse();
	}

	@Test
	void refusesAnotherPeerThanExpectedBeforeItSaysWhoItIs() {
		NoisePair pair = NoisePair.create(NoisePair.ALICE, NoisePair.BOB, NoisePair.ALICE_KEY.peerId(), List.of(),
				List.of());
		pair.responder.receive(ByteBuffer.wrap(NoisePair.output(pair.initiator)));
		byte[] second = NoisePair.output(pair.responder);
		assertThatExceptionOfType(PeerIdMismatchException.class)
			.isThrownBy(() -> pair.initiator.receive(ByteBuffer.wrap(second)))
			.withMessageContaining(NoisePair.ALICE_KEY.peerId().toString())
			.withMessageContaining(NoisePair.BOB_KEY.peerId().toString())
			.satisfies((mismatch) -> {
				assertThat(mismatch.expected()).isEqualTo(NoisePair.ALICE_KEY.peerId());
				assertThat(mismatch.actual()).isEqualTo(NoisePair.BOB_KEY.peerId());
			});
		assertThat(pair.initiator.hasOutput()).isFalse();
		assertThat(pair.initiator.isComplete()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> pair.initiator.transport());
	}

	@Test
	void theResponderMayExpectAPeerToo() {
		NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);
		NoiseHandshake initiator = new NoiseHandshake(Role.INITIATOR, NoisePair.ALICE, null, List.of(), workspace);
		NoiseHandshake responder = new NoiseHandshake(Role.RESPONDER, NoisePair.BOB, NoisePair.BOB_KEY.peerId(),
				List.of(), workspace);
		responder.receive(ByteBuffer.wrap(NoisePair.output(initiator)));
		initiator.receive(ByteBuffer.wrap(NoisePair.output(responder)));
		byte[] third = NoisePair.output(initiator);
		assertThatExceptionOfType(PeerIdMismatchException.class)
			.isThrownBy(() -> responder.receive(ByteBuffer.wrap(third)));
	}

	@Test
	void verifiesAPeerThatComesBackOnce() {
		NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);
		PublicKey first = remoteKey(NoisePair.ALICE, null, workspace);
		assertThat(remoteKey(NoisePair.ALICE, null, workspace)).isSameAs(first);
		NoiseIdentity restarted = NoiseIdentity.create(NoisePair.ALICE_KEY, NoisePair.CRYPTO);
		assertThat(remoteKey(restarted, null, workspace)).isNotSameAs(first).isEqualTo(first);
	}

	@Test
	void refusesAPeerThatIsKnownWhereAnotherIsExpected() {
		NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);
		remoteKey(NoisePair.ALICE, null, workspace);
		PeerId bob = NoisePair.BOB_KEY.publicKey().peerId();
		assertThatExceptionOfType(PeerIdMismatchException.class)
			.isThrownBy(() -> remoteKey(NoisePair.ALICE, bob, workspace));
	}

	/** Whom a responder meets that knows whom its loop has met. */
	private static PublicKey remoteKey(NoiseIdentity initiator, @Nullable PeerId expected, NoiseWorkspace workspace) {
		NoiseHandshake alice = new NoiseHandshake(Role.INITIATOR, initiator, null, List.of(),
				new NoiseWorkspace(NoisePair.CRYPTO));
		NoiseHandshake bob = new NoiseHandshake(Role.RESPONDER, NoisePair.BOB, expected, List.of(), workspace);
		bob.receive(ByteBuffer.wrap(NoisePair.output(alice)));
		alice.receive(ByteBuffer.wrap(NoisePair.output(bob)));
		bob.receive(ByteBuffer.wrap(NoisePair.output(alice)));
		return bob.remoteKey();
	}

	@Test
	void leavesWhatFollowsItsLastMessage() {
		NoisePair pair = NoisePair.create();
		pair.responder.receive(ByteBuffer.wrap(NoisePair.output(pair.initiator)));
		pair.initiator.receive(ByteBuffer.wrap(NoisePair.output(pair.responder)));
		NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);
		byte[] early = { 4, 5, 6 };
		ByteBuffer in = ByteBuffer.allocate(1000)
			.put(NoisePair.output(pair.initiator))
			.put(NoisePair.sealed(pair.initiator.transport(), workspace, early))
			.flip();
		assertThat(pair.responder.receive(in)).isTrue();
		assertThat(in.remaining()).isEqualTo(early.length + NoiseTransport.OVERHEAD);
		assertThat(pair.responder.receive(in)).isFalse();
		assertThat(in.remaining()).isEqualTo(early.length + NoiseTransport.OVERHEAD);
		List<byte[]> received = new ArrayList<>();
		pair.responder.transport().receive(in, workspace, (plaintext) -> {
			byte[] bytes = new byte[plaintext.remaining()];
			plaintext.get(bytes);
			received.add(bytes);
		});
		assertThat(received).containsExactly(early);
	}

	@Test
	void processesOneMessageForEachCall() {
		NoisePair pair = NoisePair.create();
		byte[] first = NoisePair.output(pair.initiator);
		ByteBuffer in = ByteBuffer.allocate(500).put(first).put(new byte[] { 0, 100 }).put(new byte[100]).flip();
		assertThat(pair.responder.receive(in)).isTrue();
		assertThat(in.position()).isEqualTo(first.length);
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> pair.responder.receive(in))
			.withMessageContaining("message 3 of 100 bytes is not authentic");
	}

	@Test
	void transmitsIntoBuffersOfAnySize() {
		NoisePair pair = NoisePair.create();
		ByteBuffer whole = ByteBuffer.allocate(100);
		ByteBuffer one = ByteBuffer.allocate(1);
		while (pair.initiator.hasOutput()) {
			pair.initiator.transmit(one.clear());
			whole.put(one.flip());
		}
		assertThat(whole.position()).isEqualTo(34);
		pair.initiator.transmit(whole);
		assertThat(whole.position()).isEqualTo(34);
		assertThat(pair.responder.receive(whole.flip())).isTrue();
	}

	@Test
	void theResponderMakesNothingBeforeMessageOne() {
		NoisePair pair = NoisePair.create();
		assertThat(pair.responder.hasOutput()).isFalse();
		assertThat(pair.responder.receive(ByteBuffer.allocate(0))).isFalse();
		assertThat(pair.responder).hasToString("Noise handshake, RESPONDER, message 1");
	}

	@Test
	void aHostThatDialsItselfSeesItsOwnKey() {
		NoisePair pair = NoisePair.create(NoisePair.ALICE, NoisePair.ALICE, null, List.of(), List.of()).run();
		assertThat(pair.initiator.remoteKey()).isEqualTo(NoisePair.ALICE_KEY.publicKey());
		assertThat(pair.responder.remoteKey()).isEqualTo(NoisePair.ALICE_KEY.publicKey());
	}

	@Test
	void refusesItsOwnMessagesSentBack() {
		NoisePair first = NoisePair.create();
		byte[] echo = NoisePair.output(first.initiator);
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> first.initiator.receive(ByteBuffer.wrap(echo)))
			.withMessageContaining("message 2 has 32 bytes, not 96 to");

		NoisePair second = NoisePair.create();
		second.responder.receive(ByteBuffer.wrap(NoisePair.output(second.initiator)));
		byte[] secondEcho = NoisePair.output(second.responder);
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> second.responder.receive(ByteBuffer.wrap(secondEcho)));

		NoisePair third = NoisePair.create();
		byte[] key = NoisePair.output(third.initiator);
		ByteBuffer padded = ByteBuffer.allocate(202).putShort((short) 200).put(key, 2, 32).clear();
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> third.initiator.receive(padded))
			.withMessageContaining("our own, sent back");
	}

	@Test
	void tellsNothingBeforeItIsComplete() {
		NoisePair pair = NoisePair.create();
		assertThatIllegalStateException().isThrownBy(() -> pair.initiator.remoteKey())
			.withMessageContaining("message 2 of 3 is due");
		assertThatIllegalStateException().isThrownBy(() -> pair.responder.muxer());
		assertThatIllegalStateException().isThrownBy(() -> pair.responder.transport());
		pair.run();
		assertThat(pair.initiator.transport()).isSameAs(pair.initiator.transport());
		assertThat(pair.initiator).hasToString("Noise handshake, INITIATOR, complete");
	}

	@Test
	void theFirstFaultIsTheLast() {
		NoisePair pair = NoisePair.create();
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> pair.responder.receive(ByteBuffer.wrap(new byte[] { 0, 31 })));
		byte[] legal = NoisePair.output(pair.initiator);
		assertThatIllegalStateException().isThrownBy(() -> pair.responder.receive(ByteBuffer.wrap(legal)))
			.withMessageContaining("final");
		assertThat(pair.responder.hasOutput()).isFalse();
		assertThat(pair.responder).hasToString("Noise handshake, RESPONDER, failed");
	}

	@Test
	void aClosedHandshakeGoesNoFurtherAndACompleteOneKeepsItsTransport() {
		NoisePair given = NoisePair.create();
		given.initiator.close();
		given.initiator.close();
		assertThat(given.initiator.hasOutput()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> given.initiator.receive(ByteBuffer.allocate(2)));
		NoisePair complete = NoisePair.create().run();
		complete.initiator.close();
		NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);
		byte[] sealed = NoisePair.sealed(complete.initiator.transport(), workspace, new byte[] { 1 });
		assertThat(NoisePair.opened(complete.responder.transport(), workspace, sealed)).hasSize(1);
	}

	@Test
	void refusesToOfferMoreMuxersThanPeersAccept() {
		List<String> many = Stream.generate(() -> "/yamux/1.0.0").limit(101).toList();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new NoiseHandshake(Role.INITIATOR, NoisePair.ALICE, null, many,
					new NoiseWorkspace(NoisePair.CRYPTO)))
			.withMessageContaining("101");
	}

	@Test
	void printsNoSecrets() {
		NoisePair pair = NoisePair.create().run();
		assertThat(NoisePair.ALICE).hasToString("Noise identity");
		assertThat(pair.initiator.transport()).hasToString("Noise transport, OPEN, 0 messages sent, 0 received");
		assertThat(new CipherKey(new byte[32])).hasToString("ChaCha20 key");
	}

}
