/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.ProtocolVariant;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;

/**
 * Lets traces go on across peers that both want it: each protocol has a variant, whose
 * streams begin with the headers of the trace. Peers that do not know the variant see
 * nothing of it. Thread-safe.
 */
public final class TracePropagation implements ProtocolVariant {

	/** What the id of a protocol's variant ends with. */
	public static final String SUFFIX = "+trace";

	/** Of multistream-select, without the line feed. */
	private static final int MAX_PROTOCOL_BYTES = 1023;

	/** Chosen, as for a stream's negotiation: the headers come with it. */
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** libp2p's code of a protocol violation. */
	private static final long PROTOCOL_VIOLATION = 0x1004;

	/**
	 * Of streams on their way to a handler; an entry goes with its stream at the latest.
	 */
	private final Map<Stream, Map<String, String>> received = new ConcurrentHashMap<>();

	@Override
	public Optional<String> idOf(String protocol) {
		String id = protocol + SUFFIX;
		return (id.getBytes(StandardCharsets.UTF_8).length <= MAX_PROTOCOL_BYTES) ? Optional.of(id) : Optional.empty();
	}

	@Override
	public CompletionStage<?> accept(Stream stream) {
		stream.deadline(TIMEOUT);
		return length(stream).thenCompose((length) -> bytes(stream, length))
			.thenApply(TraceHeaders::decode)
			.handle((headers, failure) -> {
				if (failure != null) {
					throw refused(stream, failure);
				}
				stream.deadline(Duration.ZERO);
				this.received.put(stream, headers);
				stream.closed().whenComplete((nothing, end) -> this.received.remove(stream));
				return headers;
			});
	}

	private static CompletionStage<Integer> length(Stream stream) {
		return bytes(stream, 1).thenCompose((first) -> TraceHeaders.isLong(first[0])
				? bytes(stream, 1).thenApply((second) -> TraceHeaders.length(first[0], second[0]))
				: CompletableFuture.completedFuture(TraceHeaders.length(first[0], (byte) 0)));
	}

	private static CompletionStage<byte[]> bytes(Stream stream, int count) {
		ByteBuffer target = ByteBuffer.allocate(count);
		return fill(stream, target).thenApply((filled) -> target.array());
	}

	/** As many steps as reads, at most {@link TraceHeaders#MAX_BYTES}. */
	private static CompletionStage<?> fill(Stream stream, ByteBuffer target) {
		if (!target.hasRemaining()) {
			return CompletableFuture.completedFuture(target);
		}
		return stream.readAsync(target).thenCompose((count) -> {
			if (count < 0) {
				throw new IllegalArgumentException("the stream ended within the headers");
			}
			return fill(stream, target);
		});
	}

	/** The peer's doing, which is not ours to log. */
	private static StreamException refused(Stream stream, Throwable failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		if (cause instanceof StreamException known) {
			return known;
		}
		stream.reset(PROTOCOL_VIOLATION);
		return new StreamException(
				StreamException.Reason.RESET, "stream " + stream.id() + " (" + stream.protocol() + ") of "
						+ stream.remotePeer() + " does not begin with the headers of a trace: " + cause.getMessage(),
				Origin.REMOTE);
	}

	/**
	 * The headers that a stream began with; none the second time, and of a stream that is
	 * not of a variant.
	 */
	Map<String, String> take(Stream stream) {
		Map<String, String> headers = this.received.remove(stream);
		return (headers != null) ? headers : Map.of();
	}

}
