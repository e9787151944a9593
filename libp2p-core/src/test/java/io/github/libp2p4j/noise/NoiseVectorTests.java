/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.crypto.KeyAgreement;
import io.github.libp2p4j.crypto.KeyAgreementPair;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.Vectors;
import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class NoiseVectorTests {

	private static final JsonNode PUBLISHED = Vectors.read("noise-xx-25519-chachapoly-sha256.json").get("vectors");

	private static final JsonNode TRANSCRIPTS = Vectors.read("noise-libp2p-derived.json").get("transcripts");

	@Test
	void readsEveryEntry() {
		assertThat(PUBLISHED).hasSize(6);
		assertThat(TRANSCRIPTS).hasSize(2);
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.noise.NoisePair#suites")
	void reproducesEveryPublishedVectorInBothRoles(CryptoSuite crypto) throws Exception {
		for (JsonNode vector : PUBLISHED) {
			NoiseWorkspace workspace = new NoiseWorkspace(crypto);
			SymmetricState[] symmetric = {
					new SymmetricState(workspace.sha256(), workspace.cipher(), hex(vector, "init_prologue")),
					new SymmetricState(workspace.sha256(), workspace.cipher(), hex(vector, "resp_prologue")) };
			XxPattern initiator = new XxPattern(Role.INITIATOR, agreement(crypto, vector, "init_ephemeral"),
					pair(crypto, vector, "init_static"), symmetric[0]);
			XxPattern responder = new XxPattern(Role.RESPONDER, agreement(crypto, vector, "resp_ephemeral"),
					pair(crypto, vector, "resp_static"), symmetric[1]);
			List<JsonNode> transportMessages = new ArrayList<>();
			int handshakeMessages = 0;
			for (JsonNode message : vector.get("messages")) {
				if (message.get("kind").asText().equals("transport")) {
					transportMessages.add(message);
					continue;
				}
				handshakeMessages++;
				boolean byInitiator = message.get("sender").asText().equals("init");
				byte[] written = (byInitiator ? initiator : responder).write(hex(message, "payload"));
				assertThat(written).isEqualTo(hex(message, "ciphertext"));
				assertThat((byInitiator ? responder : initiator).read(ByteBuffer.wrap(written)))
					.isEqualTo(hex(message, "payload"));
			}
			assertThat(handshakeMessages).isEqualTo(3);
			assertThat(symmetric[0].handshakeHash()).isEqualTo(symmetric[1].handshakeHash())
				.isEqualTo(hex(vector.get("derived"), "handshake_hash"));
			assertThat(initiator.remoteStatic()).isEqualTo(hex(vector.get("derived"), "resp_static_public"));
			assertThat(responder.remoteStatic()).isEqualTo(hex(vector.get("derived"), "init_static_public"));
			CipherKey[] keys = initiator.split();
			CipherKey[] sameKeys = responder.split();
			assertThat(keys[0].getEncoded()).isEqualTo(sameKeys[0].getEncoded())
				.isEqualTo(hex(vector.get("derived"), "split_key_initiator_to_responder"));
			assertThat(keys[1].getEncoded()).isEqualTo(sameKeys[1].getEncoded())
				.isEqualTo(hex(vector.get("derived"), "split_key_responder_to_initiator"));
			assertThat(transportMessages).hasSizeGreaterThanOrEqualTo(2);
			replay(transportMessages, "ciphertext", "payload", new NoiseTransport(keys[0], keys[1]),
					new NoiseTransport(sameKeys[1], sameKeys[0]), workspace);
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.libp2p4j.noise.NoisePair#suites")
	void reproducesEveryTranscriptOfLibp2p(CryptoSuite crypto) {
		for (JsonNode transcript : TRANSCRIPTS) {
			for (int stepBytes : new int[] { 1, 2, 3, 50, 65_536 }) {
				replayTranscript(crypto, transcript, stepBytes);
			}
		}
	}

	private static void replayTranscript(CryptoSuite crypto, JsonNode transcript, int stepBytes) {
		NoiseWorkspace workspace = new NoiseWorkspace(crypto);
		NoiseHandshake initiator = side(Role.INITIATOR, "init", "resp", crypto, transcript, workspace);
		NoiseHandshake responder = side(Role.RESPONDER, "resp", "init", crypto, transcript, workspace);
		List<JsonNode> transportMessages = new ArrayList<>();
		int handshakeMessages = 0;
		for (JsonNode message : transcript.get("messages")) {
			if (message.get("kind").asText().equals("transport")) {
				transportMessages.add(message);
				continue;
			}
			handshakeMessages++;
			boolean byInitiator = message.get("sender").asText().equals("init");
			byte[] frame = hex(message, "wire_frame_hex");
			assertThat(NoisePair.output(byInitiator ? initiator : responder)).isEqualTo(frame);
			feed(byInitiator ? responder : initiator, frame, stepBytes);
		}
		assertThat(handshakeMessages).isEqualTo(3);
		for (NoiseHandshake side : List.of(initiator, responder)) {
			assertThat(side.isComplete()).isTrue();
			assertThat(side.handshakeHash()).isEqualTo(hex(transcript, "handshake_hash"));
			assertThat(side.muxer()).isEqualTo(muxers(transcript, "init_stream_muxers").stream().findFirst());
		}
		assertThat(initiator.remoteKey().peerId()).hasToString(transcript.get("resp_peer_id").asText());
		assertThat(responder.remoteKey().peerId()).hasToString(transcript.get("init_peer_id").asText());
		assertThat(transportMessages).hasSize(4);
		replay(transportMessages, "noise_message_hex", "payload_plaintext_hex", initiator.transport(),
				responder.transport(), workspace);
	}

	private static NoiseHandshake side(Role role, String we, String they, CryptoSuite crypto, JsonNode transcript,
			NoiseWorkspace workspace) {
		KeyPair key = KeyPair.fromProtobuf(hex(transcript, we + "_identity_private_protobuf_hex"));
		assertThat(key.peerId()).hasToString(transcript.get(we + "_peer_id").asText());
		NoiseIdentity identity = NoiseIdentity.create(key, agreement(crypto, transcript, we + "_ephemeral"),
				pair(crypto, transcript, we + "_static"));
		return new NoiseHandshake(role, identity, PeerId.parse(transcript.get(they + "_peer_id").asText()),
				muxers(transcript, we + "_stream_muxers"), workspace);
	}

	private static void feed(NoiseHandshake side, byte[] frame, int stepBytes) {
		for (int start = 0; start < frame.length; start += stepBytes) {
			ByteBuffer in = ByteBuffer.wrap(frame, start, Math.min(stepBytes, frame.length - start));
			boolean last = start + stepBytes >= frame.length;
			assertThat(side.receive(in)).isEqualTo(last);
			assertThat(in.hasRemaining()).isFalse();
		}
	}

	private static void replay(List<JsonNode> messages, String ciphertextField, String plaintextField,
			NoiseTransport initiator, NoiseTransport responder, NoiseWorkspace workspace) {
		for (JsonNode message : messages) {
			boolean byInitiator = message.get("sender").asText().equals("init");
			byte[] plaintext = hex(message, plaintextField);
			byte[] ciphertext = hex(message, ciphertextField);
			byte[] frame = ByteBuffer.allocate(2 + ciphertext.length)
				.putShort((short) ciphertext.length)
				.put(ciphertext)
				.array();
			assertThat(NoisePair.sealed(byInitiator ? initiator : responder, workspace, plaintext)).isEqualTo(frame);
			NoiseTransport receiver = byInitiator ? responder : initiator;
			long emptyBefore = receiver.emptyMessagesReceived();
			List<byte[]> opened = NoisePair.opened(receiver, workspace, frame);
			if (plaintext.length == 0) {
				assertThat(opened).isEmpty();
				assertThat(receiver.emptyMessagesReceived()).isEqualTo(emptyBefore + 1);
			}
			else {
				assertThat(opened).containsExactly(plaintext);
			}
		}
	}

	private static KeyAgreement agreement(CryptoSuite crypto, JsonNode vector, String field) {
		return new GivenEphemeral(crypto.keyAgreement(), pair(crypto, vector, field));
	}

	/** Generates the key pair that the vector says, once. */
	private static final class GivenEphemeral implements KeyAgreement {

		private final KeyAgreement agreement;

		private final KeyAgreementPair ephemeral;

		private boolean generated;

		GivenEphemeral(KeyAgreement agreement, KeyAgreementPair ephemeral) {
			this.agreement = agreement;
			this.ephemeral = ephemeral;
		}

		@Override
		public KeyAgreementPair generate() {
			assertThat(this.generated).isFalse();
			this.generated = true;
			return this.ephemeral;
		}

		@Override
		public KeyAgreementPair fromPrivateKey(byte[] privateKey) {
			return this.agreement.fromPrivateKey(privateKey);
		}

		@Override
		public byte[] agree(KeyAgreementPair local, byte[] publicKey) throws AuthenticationFailedException {
			return this.agreement.agree(local, publicKey);
		}

	}

	private static KeyAgreementPair pair(CryptoSuite crypto, JsonNode vector, String field) {
		return crypto.keyAgreement().fromPrivateKey(hex(vector, field));
	}

	private static List<String> muxers(JsonNode transcript, String field) {
		List<String> muxers = new ArrayList<>();
		for (JsonNode muxer : transcript.get(field)) {
			muxers.add(muxer.asText());
		}
		return muxers;
	}

	private static byte[] hex(JsonNode node, String field) {
		return HexFormat.of().parseHex(node.get(field).asText());
	}

}
