/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.identity.SignedEnvelope;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.multiaddr.PeerRecord;

/**
 * From an identify message to what is known of a peer, if the message is that of the peer
 * that was authenticated. Stateless.
 */
final class IdentifyClaims {

	private IdentifyClaims() {
	}

	/**
	 * What an answer says. What is missing in it is empty.
	 */
	static PeerInfo answered(Connection connection, IdentifyMessage message) {
		if (message.publicKey() == null) {
			throw Completions.breach(IdentifyProtocol.ID, "the message has no public key");
		}
		checkKey(connection, message, IdentifyProtocol.ID);
		return merge(connection, message, IdentifyProtocol.nothingOf(connection));
	}

	/**
	 * What a push changes. What is missing in it stays as it was.
	 */
	static UnaryOperator<PeerInfo> pushed(Connection connection, IdentifyMessage message) {
		checkKey(connection, message, IdentifyPush.ID);
		return (before) -> merge(connection, message, before);
	}

	private static PeerInfo merge(Connection connection, IdentifyMessage message, PeerInfo before) {
		List<Multiaddr> addresses = certifiedAddresses(connection, message).orElse(message.listenAddresses());
		Multiaddr observed = message.observedAddress();
		String agent = message.agentVersion();
		String network = message.protocolVersion();
		return new PeerInfo(before.peerId(), message.protocols().isEmpty() ? before.protocols() : message.protocols(),
				addresses.isEmpty() ? before.listenAddresses() : addresses,
				(observed != null) ? observed : before.reportedObservedAddress(),
				(agent != null) ? agent : before.agentVersion(),
				(network != null) ? network : before.protocolVersion());
	}

	/**
	 * The addresses of the signed record, which go before the others if it is the peer's
	 * own and verifies. One that does not is as good as none: rust sends a form that js
	 * does not know, and who repeats the record of another gains nothing.
	 */
	private static Optional<List<Multiaddr>> certifiedAddresses(Connection connection, IdentifyMessage message) {
		ByteString envelope = message.signedPeerRecord();
		if (envelope == null) {
			return Optional.empty();
		}
		try {
			PeerRecord record = PeerRecord.open(SignedEnvelope.decode(envelope.toByteArray()));
			return record.peerId().equals(connection.remotePeer()) ? Optional.of(record.addresses()) : Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private static void checkKey(Connection connection, IdentifyMessage message, String protocol) {
		ByteString key = message.publicKey();
		if (key == null) {
			return;
		}
		byte[] encoded = key.toByteArray();
		if (Arrays.equals(encoded, connection.remotePublicKey().encoded())) {
			return;
		}
		PeerId claimed;
		try {
			claimed = PublicKey.decode(encoded).peerId();
		}
		catch (IllegalArgumentException ex) {
			throw Completions.breach(protocol, "its public key cannot be read: " + ex.getMessage());
		}
		if (!claimed.equals(connection.remotePeer())) {
			throw Completions.breach(protocol,
					"it authenticated as " + connection.remotePeer() + " and says to be " + claimed);
		}
	}

}
