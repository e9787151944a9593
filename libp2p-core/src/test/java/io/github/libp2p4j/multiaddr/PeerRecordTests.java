/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.SignedEnvelope;
import io.github.libp2p4j.identity.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PeerRecordTests {

	private static final HexFormat HEX = HexFormat.of();

	private static final String DOMAIN = "libp2p-peer-record";

	private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

	private final JsonNode envelopes = Vectors.read("signed-envelope-peer-record.json").get("envelopes");

	private final KeyPair signer = KeyPair.generateEd25519();

	private SignedEnvelope envelope(int index) {
		return SignedEnvelope.decode(HEX.parseHex(this.envelopes.get(index).get("envelope_hex").asText()));
	}

	private String id() {
		byte[] bytes = this.signer.peerId().toBytes();
		return "0a" + HEX.toHexDigits((byte) bytes.length) + HEX.formatHex(bytes);
	}

	private PeerRecord open(String payload) {
		return PeerRecord.open(SignedEnvelope.seal(this.signer, DOMAIN, HEX.parseHex("0301"), HEX.parseHex(payload)));
	}

	@Test
	void hasNothingThatNoTestReads() {
		Set<String> names = new TreeSet<>();
		this.envelopes
			.forEach((entry) -> names.add(entry.get("domain").asText() + ": " + entry.get("expect").asText()));
		assertThat(this.envelopes).hasSize(4);
		assertThat(names).containsExactly("libp2p-peer-record: invalid", "libp2p-peer-record: valid",
				"libp2p-routing-state: invalid",
				"libp2p-routing-state: valid only under the legacy domain; must not verify under libp2p-peer-record");
	}

	@Test
	void readsAndWritesWhatGoWrote() {
		JsonNode derived = this.envelopes.get(0).get("derived");
		PeerRecord record = PeerRecord.open(envelope(0));
		assertThat(record.peerId()).isEqualTo(PeerId.parse(derived.get("peer_id").asText()));
		assertThat(Long.toUnsignedString(record.sequence())).isEqualTo(derived.get("seq").asText());
		assertThat(record.addresses()).hasSize(10)
			.zipSatisfy(derived.get("addresses_hex"),
					(address, hex) -> assertThat(HEX.formatHex(address.toBytes())).isEqualTo(hex.asText()));
		KeyPair go = KeyPair.fromProtobuf(HEX.parseHex(this.envelopes.get(0).get("private_key_protobuf_hex").asText()));
		assertThat(record.seal(go).encoded()).isEqualTo(envelope(0).encoded());
	}

	@Test
	void verifiesEachEnvelopeInItsDomainAlone() {
		assertThat(envelope(0).verify(DOMAIN)).isTrue();
		assertThat(envelope(1).verify("libp2p-routing-state")).isFalse();
		assertThat(envelope(2).verify(DOMAIN)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> PeerRecord.open(envelope(2)))
			.withMessageContaining("has not signed in the domain libp2p-peer-record");
		assertThat(envelope(3).verify("libp2p-routing-state")).isTrue();
		assertThat(envelope(3).verify(DOMAIN)).isFalse();
		assertThat(PeerRecord.open(envelope(3)).addresses()).hasSize(10);
	}

	@Test
	void refusesOneDomainWithTheOthersType() {
		byte[] payload = new PeerRecord(this.signer.peerId(), 1, List.of(ADDRESS)).encoded();
		SignedEnvelope mixed = SignedEnvelope.seal(this.signer, "libp2p-routing-state", HEX.parseHex("0301"), payload);
		assertThatIllegalArgumentException().isThrownBy(() -> PeerRecord.open(mixed));
		SignedEnvelope other = SignedEnvelope.seal(this.signer, DOMAIN, new byte[] { 7 }, payload);
		assertThatIllegalArgumentException().isThrownBy(() -> PeerRecord.open(other))
			.withMessage("an envelope that holds no peer record but 07");
	}

	@Test
	void refusesARecordAboutSomebodyElse() {
		KeyPair other = KeyPair.generateEd25519();
		PeerRecord record = new PeerRecord(other.peerId(), 1, List.of(ADDRESS));
		SignedEnvelope forged = SignedEnvelope.seal(this.signer, DOMAIN, HEX.parseHex("0301"), record.encoded());
		assertThatIllegalArgumentException().isThrownBy(() -> PeerRecord.open(forged))
			.withMessage("a peer record about " + other.peerId() + " by " + this.signer.peerId());
		assertThatIllegalArgumentException().isThrownBy(() -> record.seal(this.signer));
	}

	@Test
	void skipsAddressesThatItDoesNotUnderstand() {
		// Unknown protocol 1, then a good one, then one that is truncated.
		assertThat(open(id() + "1005" + "1a030a0101" + "1a0a0a0804c0000201060fa1" + "1a030a0106").addresses())
			.containsExactly(ADDRESS);
	}

	@ParameterizedTest
	@CsvSource({ "1a020a00, empty address", "1a00, empty address", "1a06 0a01 06 0a01 06, two addresses", "1b1c, group",
			"1a0a0a08, truncated", "0a020001, 'No peer id'", "ff, truncated", "'1affffffff07', truncated" })
	void refusesMalformedRecords(String rest, String problem) {
		assertThatIllegalArgumentException().isThrownBy(() -> open(id() + rest.replace(" ", "")))
			.satisfies((ex) -> assertThat(ex.getMessage()).containsAnyOf(problem, "two peer ids"));
	}

	@Test
	void refusesARecordWithoutPeer() {
		assertThatIllegalArgumentException().isThrownBy(() -> open("1001")).withMessageContaining("without a peer id");
		assertThatIllegalArgumentException().isThrownBy(() -> open(id() + id())).withMessageContaining("two peer ids");
	}

	@Test
	void boundsTheAddressesEvenWhenItUnderstandsNone() {
		assertThat(new PeerRecord(this.signer.peerId(), 1, Collections.nCopies(500, ADDRESS)).addresses()).hasSize(500);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PeerRecord(this.signer.peerId(), 1, Collections.nCopies(501, ADDRESS)));
		assertThat(open(id() + "1a030a0101".repeat(500)).addresses()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> open(id() + "1a030a0101".repeat(501)))
			.withMessageContaining("more than 500");
	}

	@Test
	void keepsSequenceNumbersOf64Bits() {
		PeerRecord record = new PeerRecord(this.signer.peerId(), -1, List.of());
		assertThat(PeerRecord.open(record.seal(this.signer))).isEqualTo(record);
	}

}
