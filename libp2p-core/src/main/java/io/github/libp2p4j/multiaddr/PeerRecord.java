/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.SignedEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Where a node says it is, newest by {@code sequence}. Immutable and thread-safe.
 *
 * @param peerId whose addresses they are
 * @param sequence grows with every record of a node; 64 bits, unsigned
 * @param addresses at most {@link #MAX_ADDRESSES}
 * @see <a href=
 * "https://github.com/libp2p/specs/blob/master/RFC/0003-routing-records.md">RFC 0003</a>
 */
public record PeerRecord(PeerId peerId, long sequence, List<Multiaddr> addresses) {

	/** The most addresses of a record; go-libp2p's limit for what it stores of a peer. */
	public static final int MAX_ADDRESSES = 500;

	private static final int PEER_ID = 1;

	private static final int SEQUENCE = 2;

	private static final int ADDRESSES = 3;

	private static final int MULTIADDR = 1;

	private static final HexFormat HEX = HexFormat.of();

	/**
	 * @throws IllegalArgumentException if there are too many addresses
	 */
	public PeerRecord {
		if (addresses.size() > MAX_ADDRESSES) {
			throw new IllegalArgumentException(
					"a peer record of " + addresses.size() + " addresses, more than " + MAX_ADDRESSES);
		}
		addresses = List.copyOf(addresses);
	}

	/**
	 * Reads a record that its owner signed, in either of the two forms in use.
	 * @throws IllegalArgumentException if the envelope is of another type, its signature
	 * does not fit, the record is malformed, contains an empty address, or is not about
	 * the signer
	 */
	public static PeerRecord open(SignedEnvelope envelope) {
		PeerRecord record = Form.of(envelope.payloadType()).open(envelope);
		if (!record.peerId().matches(envelope.publicKey())) {
			throw new IllegalArgumentException(
					"a peer record about " + record.peerId() + " by " + envelope.publicKey().peerId());
		}
		return record;
	}

	/**
	 * Signs the record, in the form that go, rust and js send.
	 * @throws IllegalArgumentException if it is about another node
	 */
	public SignedEnvelope seal(KeyPair signer) {
		if (!this.peerId.matches(signer.publicKey())) {
			throw new IllegalArgumentException("a peer record about " + this.peerId + " for " + signer.peerId());
		}
		return SignedEnvelope.seal(signer, Form.CURRENT.domain, Form.CURRENT.payloadType, encoded());
	}

	/**
	 * Addresses that are unknown or malformed are left out: their sender may know more
	 * protocols than we do.
	 */
	private static PeerRecord decode(byte[] protobuf) {
		PeerId peerId = null;
		long sequence = 0;
		List<Multiaddr> addresses = new ArrayList<>();
		int count = 0;
		try {
			CodedInputStream input = CodedInputStream.newInstance(protobuf);
			for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
				switch (tag) {
					case PEER_ID << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
						if (peerId != null) {
							throw new IllegalArgumentException("a peer record with two peer ids");
						}
						peerId = PeerId.fromBytes(input.readByteArray());
					}
					case SEQUENCE << 3 | WireFormat.WIRETYPE_VARINT -> sequence = input.readUInt64();
					case ADDRESSES << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
						count++;
						if (count > MAX_ADDRESSES) {
							throw new IllegalArgumentException(
									"a peer record of more than " + MAX_ADDRESSES + " addresses");
						}
						addAddress(input.readByteArray(), addresses);
					}
					default -> skip(input, tag);
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("a peer record that is truncated or no protobuf", ex);
		}
		if (peerId == null) {
			throw new IllegalArgumentException("a peer record without a peer id");
		}
		return new PeerRecord(peerId, sequence, addresses);
	}

	private static void addAddress(byte[] addressInfo, List<Multiaddr> addresses) throws IOException {
		CodedInputStream input = CodedInputStream.newInstance(addressInfo);
		byte @Nullable [] bytes = null;
		for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
			if (tag != (MULTIADDR << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
				skip(input, tag);
				continue;
			}
			if (bytes != null) {
				throw new IllegalArgumentException("a peer record with two addresses in one entry");
			}
			bytes = input.readByteArray();
		}
		if (bytes == null || bytes.length == 0) {
			throw new IllegalArgumentException("a peer record with an empty address");
		}
		try {
			addresses.add(Multiaddr.fromBytes(bytes));
		}
		catch (IllegalArgumentException ex) {
			// One that we do not understand says nothing against the others.
			return;
		}
	}

	private static void skip(CodedInputStream input, int tag) throws IOException {
		int wireType = WireFormat.getTagWireType(tag);
		if (wireType == WireFormat.WIRETYPE_START_GROUP || wireType == WireFormat.WIRETYPE_END_GROUP) {
			throw new IllegalArgumentException("a peer record with a group");
		}
		input.skipField(tag);
	}

	/** The protobuf {@code PeerRecord}, unsigned. */
	byte[] encoded() {
		byte[] peer = this.peerId.toBytes();
		List<byte[]> infos = this.addresses.stream().map(PeerRecord::addressInfo).toList();
		int length = CodedOutputStream.computeByteArraySize(PEER_ID, peer)
				+ CodedOutputStream.computeUInt64Size(SEQUENCE, this.sequence)
				+ infos.stream().mapToInt((info) -> CodedOutputStream.computeByteArraySize(ADDRESSES, info)).sum();
		byte[] protobuf = new byte[length];
		CodedOutputStream output = CodedOutputStream.newInstance(protobuf);
		try {
			output.writeByteArray(PEER_ID, peer);
			output.writeUInt64(SEQUENCE, this.sequence);
			for (byte[] info : infos) {
				output.writeByteArray(ADDRESSES, info);
			}
			output.checkNoSpaceLeft();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The array was measured for it", ex);
		}
		return protobuf;
	}

	private static byte[] addressInfo(Multiaddr address) {
		byte[] bytes = address.toBytes();
		byte[] info = new byte[CodedOutputStream.computeByteArraySize(MULTIADDR, bytes)];
		CodedOutputStream output = CodedOutputStream.newInstance(info);
		try {
			output.writeByteArray(MULTIADDR, bytes);
			output.checkNoSpaceLeft();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The array was measured for it", ex);
		}
		return info;
	}

	/** A domain and the payload type that goes with it. */
	private enum Form {

		/**
		 * Multicodec {@code libp2p-peer-record}: what go, rust (when asked) and js write.
		 */
		CURRENT("libp2p-peer-record", HEX.parseHex("0301")),

		/** As in RFC 0003: what rust writes unless asked. */
		LEGACY("libp2p-routing-state", "/libp2p/routing-state-record".getBytes(StandardCharsets.US_ASCII));

		private final String domain;

		private final byte[] payloadType;

		Form(String domain, byte[] payloadType) {
			this.domain = domain;
			this.payloadType = payloadType;
		}

		static Form of(byte[] payloadType) {
			for (Form form : values()) {
				if (Arrays.equals(form.payloadType, payloadType)) {
					return form;
				}
			}
			throw new IllegalArgumentException("an envelope that holds no peer record but "
					+ HEX.formatHex(payloadType, 0, Math.min(payloadType.length, 32)));
		}

		PeerRecord open(SignedEnvelope envelope) {
			if (!envelope.verify(this.domain)) {
				throw new IllegalArgumentException("a peer record that " + envelope.publicKey().peerId()
						+ " has not signed in the domain " + this.domain);
			}
			return decode(envelope.payload());
		}

	}

}
