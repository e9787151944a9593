/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.github.libp2p4j.bytes.Varint;

/**
 * A payload with the signature of the node that made it. Immutable and thread-safe.
 * Decoding proves nothing: {@link #verify(String)} does.
 *
 * @see <a href=
 * "https://github.com/libp2p/specs/blob/master/RFC/0002-signed-envelopes.md">RFC 0002</a>
 */
public final class SignedEnvelope {

	/**
	 * The longest that is read. Chosen: 500 addresses, go's limit for a peer, take some
	 * 30 KiB.
	 */
	public static final int MAX_BYTES = 64 * 1024;

	private static final int PUBLIC_KEY = 1;

	private static final int PAYLOAD_TYPE = 2;

	private static final int PAYLOAD = 3;

	private static final int SIGNATURE = 5;

	private final PublicKey publicKey;

	private final byte[] payloadType;

	private final byte[] payload;

	private final byte[] signature;

	private SignedEnvelope(PublicKey publicKey, byte[] payloadType, byte[] payload, byte[] signature) {
		this.publicKey = publicKey;
		this.payloadType = payloadType;
		this.payload = payload;
		this.signature = signature;
	}

	/**
	 * Signs a payload.
	 * @param domain what the signature is for, so that it cannot be used for something
	 * else
	 * @param payloadType what the payload is, such as a multicodec
	 */
	public static SignedEnvelope seal(KeyPair signer, String domain, byte[] payloadType, byte[] payload) {
		byte[] signature = signer.sign(signedBytes(domain, payloadType, payload));
		return new SignedEnvelope(signer.publicKey(), payloadType.clone(), payload.clone(), signature);
	}

	/**
	 * Reads the protobuf {@code Envelope}. Unknown fields are skipped, groups and
	 * repeated fields refused.
	 * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES},
	 * malformed, if a field is missing, or if the key is as
	 * {@link PublicKey#decode(byte[])} refuses it
	 */
	public static SignedEnvelope decode(byte[] protobuf) {
		if (protobuf.length > MAX_BYTES) {
			throw new IllegalArgumentException(
					"an envelope of " + protobuf.length + " bytes is longer than the " + MAX_BYTES + " allowed");
		}
		Map<Integer, byte[]> fields = new HashMap<>();
		try {
			CodedInputStream input = CodedInputStream.newInstance(protobuf);
			for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
				readField(input, tag, fields);
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("an envelope that is truncated or no protobuf", ex);
		}
		return new SignedEnvelope(PublicKey.decode(required(fields, PUBLIC_KEY)), required(fields, PAYLOAD_TYPE),
				// Empty is the default value, which proto3 does not write.
				fields.getOrDefault(PAYLOAD, new byte[0]), required(fields, SIGNATURE));
	}

	private static void readField(CodedInputStream input, int tag, Map<Integer, byte[]> fields) throws IOException {
		int field = WireFormat.getTagFieldNumber(tag);
		int wireType = WireFormat.getTagWireType(tag);
		if (wireType == WireFormat.WIRETYPE_START_GROUP || wireType == WireFormat.WIRETYPE_END_GROUP) {
			throw new IllegalArgumentException("an envelope with a group, field " + field);
		}
		boolean known = field == PUBLIC_KEY || field == PAYLOAD_TYPE || field == PAYLOAD || field == SIGNATURE;
		if (!known) {
			input.skipField(tag);
			return;
		}
		if (wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED || fields.containsKey(field)) {
			throw new IllegalArgumentException("an envelope whose field " + field + " is repeated or of a wrong type");
		}
		fields.put(field, input.readByteArray());
	}

	private static byte[] required(Map<Integer, byte[]> fields, int field) {
		byte[] value = fields.get(field);
		if (value == null) {
			throw new IllegalArgumentException("an envelope without field " + field);
		}
		return value;
	}

	/** Whether the owner of the key signed this payload and its type for this domain. */
	public boolean verify(String domain) {
		return this.publicKey.verify(signedBytes(domain, this.payloadType, this.payload), this.signature);
	}

	private static byte[] signedBytes(String domain, byte[] payloadType, byte[] payload) {
		byte[] domainBytes = domain.getBytes(StandardCharsets.UTF_8);
		ByteBuffer buffer = ByteBuffer
			.allocate(3 * Varint.MAX_BYTES + domainBytes.length + payloadType.length + payload.length);
		for (byte[] part : new byte[][] { domainBytes, payloadType, payload }) {
			Varint.write(part.length, buffer);
			buffer.put(part);
		}
		byte[] signed = new byte[buffer.flip().remaining()];
		buffer.get(signed);
		return signed;
	}

	/** The protobuf. */
	public byte[] encoded() {
		byte[] key = this.publicKey.encoded();
		int length = CodedOutputStream.computeByteArraySize(PUBLIC_KEY, key)
				+ CodedOutputStream.computeByteArraySize(PAYLOAD_TYPE, this.payloadType)
				+ CodedOutputStream.computeByteArraySize(PAYLOAD, this.payload)
				+ CodedOutputStream.computeByteArraySize(SIGNATURE, this.signature);
		byte[] protobuf = new byte[length];
		CodedOutputStream output = CodedOutputStream.newInstance(protobuf);
		try {
			output.writeByteArray(PUBLIC_KEY, key);
			output.writeByteArray(PAYLOAD_TYPE, this.payloadType);
			output.writeByteArray(PAYLOAD, this.payload);
			output.writeByteArray(SIGNATURE, this.signature);
			output.checkNoSpaceLeft();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The array was measured for it", ex);
		}
		return protobuf;
	}

	/** Whose signature it claims to be. */
	public PublicKey publicKey() {
		return this.publicKey;
	}

	public byte[] payloadType() {
		return this.payloadType.clone();
	}

	public byte[] payload() {
		return this.payload.clone();
	}

	public byte[] signature() {
		return this.signature.clone();
	}

	@Override
	public String toString() {
		return "envelope of " + this.payload.length + " bytes by " + this.publicKey.peerId();
	}

}
