/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.SignedEnvelope;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.multiaddr.PeerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signed peer records within identify: what is sent, and what is believed.
 */
class IdentifyRecordTests {

	private static final Multiaddr ASKER = Multiaddr.parse("/ip4/203.0.113.7/tcp/55555");

	private static final Multiaddr SAID = Multiaddr.parse("/ip4/198.51.100.1/tcp/4001");

	private static final Multiaddr CERTIFIED = Multiaddr.parse("/ip4/198.51.100.2/tcp/4001");

	private final KeyPair asker = KeyPair.generateEd25519();

	private final KeyPair answerer = KeyPair.generateEd25519();

	private final FakeConnection connection = FakeConnection.dial("c1", new ManualClock(), this.asker, ASKER,
			this.answerer, SAID);

	@Test
	void sendsTheAddressesSignedInTheFormThatGoAndJsVerify() {
		SignedEnvelope envelope = SignedEnvelope.decode(sent(List.of(SAID, Multiaddr.parse("/ip4/127.0.0.1/tcp/1"))));
		assertThat(envelope.payloadType()).isEqualTo(IdentifyBytes.hex("0301"));
		assertThat(envelope.verify("libp2p-peer-record")).isTrue();
		PeerRecord record = PeerRecord.open(envelope);
		assertThat(record.peerId()).isEqualTo(this.answerer.peerId());
		assertThat(record.addresses()).containsExactly(SAID);
	}

	@Test
	void sendsNoRecordThatDoesNotFit() {
		List<Multiaddr> addresses = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			addresses.add(Multiaddr.parse("/ip4/198.51.100.1/tcp/" + (1000 + i)));
		}
		assertThat(sent(addresses)).isEmpty();
	}

	@Test
	void signsOnceForAsLongAsTheAddressesStay() {
		AtomicLong clock = new AtomicLong(1_000);
		PeerRecordSealer sealer = new PeerRecordSealer(this.answerer, clock::get);
		ByteString first = sealer.sealed(List.of(SAID));
		assertThat(sequence(first)).isEqualTo(1_000);
		clock.set(2_000);
		assertThat(sealer.sealed(List.of(SAID))).isSameAs(first);
		assertThat(sequence(sealer.sealed(List.of(CERTIFIED)))).isEqualTo(2_000);
		assertThat(sealer.sealed(List.of(SAID))).isSameAs(first);
	}

	@Test
	void growsTheSequenceWhereverTheWallClockGoes() {
		AtomicLong clock = new AtomicLong(5_000);
		PeerRecordSealer sealer = new PeerRecordSealer(this.answerer, clock::get);
		long last = 0;
		for (int i = 0; i < 20; i++) {
			clock.addAndGet((i % 2 == 0) ? -1_000 : 500);
			long next = sequence(sealer.sealed(List.of(Multiaddr.parse("/ip4/198.51.100.1/tcp/" + i))));
			assertThat(next).isGreaterThan(last);
			last = next;
		}
	}

	@Test
	void believesTheSignedAddressesFirst() {
		assertThat(ask(record(this.answerer)).listenAddresses()).containsExactly(CERTIFIED);
	}

	@Test
	void ignoresTheRecordOfAnotherPeer() {
		assertThat(ask(record(KeyPair.generateEd25519())).listenAddresses()).containsExactly(SAID);
	}

	@Test
	void ignoresARecordWhoseSignatureDoesNotFit() {
		byte[] record = record(this.answerer);
		record[record.length - 1] ^= 1;
		assertThat(ask(record).listenAddresses()).containsExactly(SAID);
	}

	@Test
	void ignoresWhatIsNoRecord() {
		assertThat(ask(new byte[] { 1, 2, 3 }).listenAddresses()).containsExactly(SAID);
		assertThat(ask(new byte[0]).listenAddresses()).containsExactly(SAID);
	}

	private byte[] record(KeyPair signer) {
		return new PeerRecord(signer.peerId(), 1, List.of(CERTIFIED)).seal(signer).encoded();
	}

	/** The record that an answer carries, or nothing. */
	private byte[] sent(List<Multiaddr> addresses) {
		IdentifySettings settings = new IdentifySettings(this.answerer.publicKey(), "net", "agent", () -> List.of("/a"),
				(ignored) -> addresses, Duration.ofSeconds(5));
		this.connection.other()
			.serve(IdentifyProtocol.ID,
					new IdentifyProtocol(settings, new ObservedAddresses(), new PeerRecordSealer(this.answerer)));
		ByteString record = IdentifyBytes.read(this.connection.open(IdentifyProtocol.ID).received()).signedPeerRecord();
		return (record != null) ? record.toByteArray() : new byte[0];
	}

	private PeerInfo ask(byte[] record) {
		this.connection.other().accept(IdentifyProtocol.ID, (inbound) -> {
			inbound.send(IdentifyBytes.of(this.answerer).field(2, SAID.toBytes()).field(8, record).part());
			inbound.close();
		});
		IdentifySettings settings = new IdentifySettings(this.asker.publicKey(), "net", "agent", List::of,
				(ignored) -> List.of(), Duration.ofSeconds(5));
		return new IdentifyProtocol(settings, new ObservedAddresses()).ask(this.connection)
			.toCompletableFuture()
			.join();
	}

	private static long sequence(ByteString envelope) {
		return PeerRecord.open(SignedEnvelope.decode(envelope.toByteArray())).sequence();
	}

}
