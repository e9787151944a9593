/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;

/**
 * The messages {@code PublicKey} and {@code PrivateKey}, both {@code {required KeyType
 * Type = 1; required bytes Data = 2;}}, in the only encoding that the specification
 * allows: a peer id is the hash of these bytes, so a second encoding would be a second
 * name. Immutable.
 *
 * @see <a href=
 * "https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md#keys">peer-ids,
 * keys</a>
 */
record KeyProtobuf(KeyType type, byte[] data) {

	/** Chosen: an RSA key of 8,192 bits takes 1,066. */
	static final int MAX_PUBLIC_BYTES = 2048;

	/** Chosen: an RSA key of 8,192 bits takes 4,700. */
	static final int MAX_PRIVATE_BYTES = 8192;

	private static final int TYPE_TAG = 1 << 3 | WireFormat.WIRETYPE_VARINT;

	private static final int DATA_TAG = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

	static KeyProtobuf decode(byte[] protobuf, int maxBytes) {
		if (protobuf.length > maxBytes) {
			throw new IllegalArgumentException(
					"a key of " + protobuf.length + " bytes is longer than the " + maxBytes + " allowed");
		}
		try {
			CodedInputStream input = CodedInputStream.newInstance(protobuf);
			if (input.readTag() != TYPE_TAG) {
				throw new IllegalArgumentException("the key does not begin with its type (08)");
			}
			KeyType type = KeyType.ofCode(input.readUInt64());
			if (input.readTag() != DATA_TAG) {
				throw new IllegalArgumentException("the key's data (12) does not follow its type");
			}
			// Reads no more than is there: the length is checked against the array before
			// the copy.
			KeyProtobuf key = new KeyProtobuf(type, input.readByteArray());
			if (!Arrays.equals(key.encode(), protobuf)) {
				throw new IllegalArgumentException("the key is not in its canonical encoding: "
						+ (input.isAtEnd() ? "a varint is longer than needed" : "something follows the data"));
			}
			return key;
		}
		catch (IOException ex) {
			// protobuf-java's message would speak of its own stream classes.
			throw new IllegalArgumentException("the key is truncated or no protobuf (" + protobuf.length + " bytes)",
					ex);
		}
	}

	byte[] encode() {
		byte[] protobuf = new byte[CodedOutputStream.computeEnumSize(1, this.type.code())
				+ CodedOutputStream.computeByteArraySize(2, this.data)];
		CodedOutputStream output = CodedOutputStream.newInstance(protobuf);
		try {
			output.writeEnum(1, this.type.code());
			output.writeByteArray(2, this.data);
			output.checkNoSpaceLeft();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The array was measured for it", ex);
		}
		return protobuf;
	}

}
