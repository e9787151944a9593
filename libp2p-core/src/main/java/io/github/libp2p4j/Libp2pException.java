/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Root of the failures that this library reports. Unchecked; the subclass tells the scope
 * (a dial, a connection, a stream, a request), {@link #origin()} whose doing it was, and
 * {@link #wireCode()} the code that came or went over the wire.
 */
public sealed class Libp2pException extends RuntimeException
		permits DialException, ConnectionException, StreamException, RequestException {

	private static final long serialVersionUID = 1L;

	private static final long NO_CODE = -1;

	private final Origin origin;

	private final long wireCode;

	public Libp2pException(String message, Origin origin) {
		this(message, origin, null);
	}

	public Libp2pException(String message, Origin origin, @Nullable Throwable cause) {
		this(message, origin, OptionalLong.empty(), cause);
	}

	public Libp2pException(String message, Origin origin, OptionalLong wireCode, @Nullable Throwable cause) {
		super(message, cause);
		this.origin = origin;
		this.wireCode = wireCode.orElse(NO_CODE);
	}

	public Origin origin() {
		return this.origin;
	}

	/**
	 * The unsigned 32-bit code of the GoAway or RST that carried this failure, if one
	 * did.
	 */
	public OptionalLong wireCode() {
		return (this.wireCode == NO_CODE) ? OptionalLong.empty() : OptionalLong.of(this.wireCode);
	}

}
