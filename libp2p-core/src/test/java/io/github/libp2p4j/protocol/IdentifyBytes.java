/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Builds identify messages byte by byte, right and wrong ones.
 */
final class IdentifyBytes {

	/** The Ed25519 key of the peer id specification, as protobuf. */
	static final byte[] SPEC_KEY = hex("080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e");

	/** {@code /ip4/127.0.0.1/tcp/4001}. */
	static final byte[] LOOPBACK_4001 = hex("047f000001060fa1");

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	static IdentifyBytes message() {
		return new IdentifyBytes();
	}

	/** A message that nobody objects to. */
	static IdentifyBytes of(KeyPair keyPair) {
		return message().field(1, keyPair.publicKey().encoded());
	}

	IdentifyBytes field(int number, byte[] value) {
		varint(number << 3 | 2);
		varint(value.length);
		this.bytes.writeBytes(value);
		return this;
	}

	IdentifyBytes field(int number, String value) {
		return field(number, value.getBytes(StandardCharsets.UTF_8));
	}

	IdentifyBytes address(String value) {
		return field(2, Multiaddr.parse(value).toBytes());
	}

	IdentifyBytes raw(String hex) {
		this.bytes.writeBytes(hex(hex));
		return this;
	}

	IdentifyBytes varint(int value) {
		int rest = value;
		while (rest > 0x7f) {
			this.bytes.write(rest & 0x7f | 0x80);
			rest >>>= 7;
		}
		this.bytes.write(rest);
		return this;
	}

	byte[] bytes() {
		return this.bytes.toByteArray();
	}

	/** With its length before it. */
	byte[] part() {
		return message().varint(this.bytes.size()).append(bytes()).bytes();
	}

	IdentifyBytes append(byte[] more) {
		this.bytes.writeBytes(more);
		return this;
	}

	static IdentifyMessage read(byte[] stream) {
		IdentifyReader reader = new IdentifyReader();
		reader.receive(ByteBuffer.wrap(stream));
		return reader.end();
	}

	static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
	}

}
