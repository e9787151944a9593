/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.github.libp2p4j.machine.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * What libp2p puts into handshake messages 2 and 3 (libp2p Noise specification, "The
 * libp2p Handshake Payload"). Immutable as far as its arrays are left alone.
 * <p>
 * Read by hand, since a peer that nobody knows yet wrote it: nothing is allocated beyond
 * the message's own length, groups, which nest, are refused, and a field that decides who
 * the peer is may come once. Unknown fields are skipped.
 */
final class HandshakePayload {

	/** Chosen: an RSA key of 8,192 bits has 1,062 bytes, its signature 1,024. */
	static final int MAX_LENGTH = 10_240;

	/** Chosen: eight times the longest key that is accepted. */
	static final int MAX_IDENTITY_KEY_LENGTH = 8_192;

	/** Chosen: an RSA signature by a key of 8,192 bits. */
	static final int MAX_SIGNATURE_LENGTH = 1_024;

	/** As go-libp2p. */
	static final int MAX_MUXERS = 100;

	private static final int IDENTITY_KEY = 1;

	private static final int IDENTITY_SIGNATURE = 2;

	private static final int EXTENSIONS = 4;

	private static final int STREAM_MUXERS = 2;

	private final byte[] identityKey;

	private final byte[] identitySignature;

	private final List<String> muxers;

	HandshakePayload(byte[] identityKey, byte[] identitySignature, List<String> muxers) {
		this.identityKey = identityKey;
		this.identitySignature = identitySignature;
		this.muxers = muxers;
	}

	/** The protobuf form of the peer's public key. */
	byte[] identityKey() {
		return this.identityKey;
	}

	byte[] identitySignature() {
		return this.identitySignature;
	}

	/** In the order of preference; empty if there is no such extension. */
	List<String> muxers() {
		return this.muxers;
	}

	byte[] encode() {
		int extensionsLength = 0;
		for (String muxer : this.muxers) {
			extensionsLength += CodedOutputStream.computeStringSize(STREAM_MUXERS, muxer);
		}
		int length = CodedOutputStream.computeByteArraySize(IDENTITY_KEY, this.identityKey)
				+ CodedOutputStream.computeByteArraySize(IDENTITY_SIGNATURE, this.identitySignature);
		if (!this.muxers.isEmpty()) {
			length += CodedOutputStream.computeTagSize(EXTENSIONS)
					+ CodedOutputStream.computeUInt32SizeNoTag(extensionsLength) + extensionsLength;
		}
		byte[] bytes = new byte[length];
		CodedOutputStream out = CodedOutputStream.newInstance(bytes);
		try {
			out.writeByteArray(IDENTITY_KEY, this.identityKey);
			out.writeByteArray(IDENTITY_SIGNATURE, this.identitySignature);
			if (!this.muxers.isEmpty()) {
				out.writeTag(EXTENSIONS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
				out.writeUInt32NoTag(extensionsLength);
				for (String muxer : this.muxers) {
					out.writeString(STREAM_MUXERS, muxer);
				}
			}
			out.checkNoSpaceLeft();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes;
	}

	/**
	 * @throws ProtocolViolationException if it is no such message or exceeds a limit
	 */
	static HandshakePayload decode(byte[] bytes) {
		byte[] identityKey = null;
		byte[] signature = null;
		byte[] extensions = null;
		CodedInputStream in = CodedInputStream.newInstance(bytes);
		try {
			for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
				switch (WireFormat.getTagFieldNumber(tag)) {
					case IDENTITY_KEY ->
						identityKey = readOnce(in, tag, identityKey, "identity_key", MAX_IDENTITY_KEY_LENGTH);
					case IDENTITY_SIGNATURE ->
						signature = readOnce(in, tag, signature, "identity_sig", MAX_SIGNATURE_LENGTH);
					case EXTENSIONS -> extensions = readOnce(in, tag, extensions, "extensions", MAX_LENGTH);
					default -> skip(in, tag);
				}
			}
			if (identityKey == null || signature == null) {
				throw violation("the payload has no " + ((identityKey == null) ? "identity_key" : "identity_sig"));
			}
			return new HandshakePayload(identityKey, signature,
					(extensions != null) ? decodeMuxers(extensions) : List.of());
		}
		catch (IOException ex) {
			throw new ProtocolViolationException(NoiseHandshake.PROTOCOL,
					"the payload of " + bytes.length + " bytes is no protobuf message", ex);
		}
	}

	private static List<String> decodeMuxers(byte[] extensions) throws IOException {
		List<String> muxers = new ArrayList<>();
		CodedInputStream in = CodedInputStream.newInstance(extensions);
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			if (WireFormat.getTagFieldNumber(tag) != STREAM_MUXERS) {
				skip(in, tag);
				continue;
			}
			checkLengthDelimited(tag, "stream_muxers");
			if (muxers.size() == MAX_MUXERS) {
				throw violation("the payload lists more than " + MAX_MUXERS + " stream muxers");
			}
			muxers.add(in.readStringRequireUtf8());
		}
		return List.copyOf(muxers);
	}

	private static byte[] readOnce(CodedInputStream in, int tag, byte @Nullable [] previous, String field,
			int maxLengthBytes) throws IOException {
		checkLengthDelimited(tag, field);
		if (previous != null) {
			throw violation("the payload has " + field + " twice");
		}
		ByteBuffer value = in.readByteBuffer();
		if (value.remaining() > maxLengthBytes) {
			throw violation("the payload's " + field + " has " + value.remaining() + " bytes, at most " + maxLengthBytes
					+ " are accepted");
		}
		byte[] bytes = new byte[value.remaining()];
		value.get(bytes);
		return bytes;
	}

	private static void checkLengthDelimited(int tag, String field) {
		if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
			throw violation("the payload's " + field + " has wire type " + WireFormat.getTagWireType(tag));
		}
	}

	private static void skip(CodedInputStream in, int tag) throws IOException {
		int wireType = WireFormat.getTagWireType(tag);
		if (wireType == WireFormat.WIRETYPE_START_GROUP || wireType == WireFormat.WIRETYPE_END_GROUP) {
			throw violation("the payload has a group, field " + WireFormat.getTagFieldNumber(tag));
		}
		in.skipField(tag);
	}

	private static ProtocolViolationException violation(String message) {
		return new ProtocolViolationException(NoiseHandshake.PROTOCOL, message);
	}

}
