/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * How to open a stream. Immutable.
 */
public final class StreamOptions {

	private final List<String> protocols;

	private final @Nullable ByteBuffer firstBytes;

	private final @Nullable Duration negotiationTimeout;

	private final boolean optimistic;

	private final @Nullable String name;

	private StreamOptions(List<String> protocols, @Nullable ByteBuffer firstBytes,
			@Nullable Duration negotiationTimeout, boolean optimistic, @Nullable String name) {
		this.protocols = protocols;
		this.firstBytes = firstBytes;
		this.negotiationTimeout = negotiationTimeout;
		this.optimistic = optimistic;
		this.name = name;
	}

	/**
	 * @param protocols one or more ids, in order of preference; each starts with
	 * {@code /} and has at most 1,023 bytes
	 */
	public static StreamOptions protocols(String... protocols) {
		if (protocols.length == 0) {
			throw new IllegalArgumentException("A stream needs at least one protocol to propose");
		}
		return new StreamOptions(List.of(protocols), null, null, false, null);
	}

	/**
	 * Bytes that travel with the proposal, in the first frame when they fit. With several
	 * protocols they are sent after the agreement.
	 * @param bytes copied
	 */
	public StreamOptions firstBytes(byte[] bytes) {
		return new StreamOptions(this.protocols, ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer(),
				this.negotiationTimeout, this.optimistic, this.name);
	}

	/**
	 * Overrides {@link Timeouts#streamNegotiation()}.
	 */
	public StreamOptions negotiationTimeout(Duration timeout) {
		return new StreamOptions(this.protocols, this.firstBytes, timeout, this.optimistic, this.name);
	}

	/**
	 * Hands the stream over before the peer agreed, saving a round trip. Only for what
	 * the peer is known to speak: a refusal then shows as {@code PROTOCOL_NOT_SUPPORTED}
	 * at a read or write. The agreement is still checked before any byte is delivered,
	 * and is due within the same time.
	 * <p>
	 * Of several protocols the first one that the peer's identify names is proposed, and
	 * no other; if it names none of them, or has not come yet, opening waits for the
	 * agreement as ever.
	 */
	public StreamOptions optimistic() {
		return new StreamOptions(this.protocols, this.firstBytes, this.negotiationTimeout, true, this.name);
	}

	/**
	 * What the stream calls its protocol, whichever is agreed on: that of which a
	 * {@linkplain ProtocolVariant variant} is proposed.
	 */
	public StreamOptions named(String protocol) {
		return new StreamOptions(this.protocols, this.firstBytes, this.negotiationTimeout, this.optimistic, protocol);
	}

	public List<String> protocols() {
		return this.protocols;
	}

	public Optional<ByteBuffer> firstBytes() {
		return Optional.ofNullable(this.firstBytes).map(ByteBuffer::duplicate);
	}

	public Optional<Duration> negotiationTimeout() {
		return Optional.ofNullable(this.negotiationTimeout);
	}

	public Optional<String> name() {
		return Optional.ofNullable(this.name);
	}

	public boolean isOptimistic() {
		return this.optimistic;
	}

}
