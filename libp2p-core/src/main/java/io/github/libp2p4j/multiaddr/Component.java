/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.github.libp2p4j.bytes.Varint;
import org.jspecify.annotations.Nullable;

/**
 * One step of a {@link Multiaddr}: a protocol and its value. Immutable and thread-safe.
 */
public final class Component {

	private final Protocol protocol;

	private final byte[] value;

	/** Takes the array over. */
	private Component(Protocol protocol, byte[] value) {
		this.protocol = protocol;
		this.value = value;
	}

	/**
	 * Takes over a value in binary form and checks it.
	 * @throws IllegalArgumentException if the value is malformed
	 */
	static Component of(Protocol protocol, byte... value) {
		ValueFormat format = protocol.format();
		if (format.bytes() == ValueFormat.VARIABLE) {
			if (value.length == 0) {
				throw new IllegalArgumentException("its value is empty");
			}
		}
		else if (value.length != format.bytes()) {
			throw new IllegalArgumentException("its value has " + format.bytes() + " bytes, not " + value.length);
		}
		format.check(value);
		return new Component(protocol, value);
	}

	static Component parse(Protocol protocol, String text) {
		return of(protocol, protocol.format().parse(text));
	}

	/**
	 * Reads the next component.
	 * @throws IllegalArgumentException if it is truncated, unknown or malformed
	 */
	static Component read(ByteBuffer source) {
		long code = Varint.read(source);
		Protocol protocol = Protocol.ofCode(code);
		if (protocol == null) {
			throw new IllegalArgumentException((code < 0) ? "a protocol code is truncated or no minimal varint"
					: "protocol code " + code + " is unknown");
		}
		try {
			long length = protocol.format().bytes();
			if (length == ValueFormat.VARIABLE) {
				length = Varint.read(source);
				if (length < 0) {
					throw new IllegalArgumentException("the length of its value is truncated or no minimal varint");
				}
			}
			// Before anything is allocated.
			if (length > source.remaining()) {
				throw new IllegalArgumentException(
						"its value has " + length + " bytes, of which " + source.remaining() + " are there");
			}
			byte[] value = new byte[(int) length];
			source.get(value);
			return of(protocol, value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("/" + protocol + ": " + ex.getMessage(), ex);
		}
	}

	int encodedLength() {
		int lengthBytes = (this.protocol.format().bytes() == ValueFormat.VARIABLE) ? Varint.length(this.value.length)
				: 0;
		return Varint.length(this.protocol.code()) + lengthBytes + this.value.length;
	}

	void write(ByteBuffer target) {
		Varint.write(this.protocol.code(), target);
		if (this.protocol.format().bytes() == ValueFormat.VARIABLE) {
			Varint.write(this.value.length, target);
		}
		target.put(this.value);
	}

	void print(StringBuilder target) {
		target.append('/').append(this.protocol);
		if (this.protocol.format() == ValueFormat.PATH) {
			target.append(value());
		}
		else if (this.protocol.hasValue()) {
			target.append('/').append(value());
		}
	}

	public Protocol protocol() {
		return this.protocol;
	}

	/**
	 * The value as text, such as {@code 127.0.0.1} or {@code 4001}; empty if the protocol
	 * has none.
	 */
	public String value() {
		return this.protocol.format().print(this.value);
	}

	/** The value in binary, without a length in front; empty if the protocol has none. */
	public byte[] valueBytes() {
		return this.value.clone();
	}

	/** The value itself, not to be changed. */
	byte[] rawValue() {
		return this.value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Component that && this.protocol == that.protocol
				&& Arrays.equals(this.value, that.value);
	}

	@Override
	public int hashCode() {
		return 31 * this.protocol.code() + Arrays.hashCode(this.value);
	}

	/** Such as {@code /tcp/4001}. */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		print(text);
		return text.toString();
	}

}
