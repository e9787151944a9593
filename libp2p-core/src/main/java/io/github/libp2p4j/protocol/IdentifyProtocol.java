/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.identity.PublicKey;

/**
 * Answers and asks {@code /ipfs/id/1.0.0}. Thread-safe.
 * <p>
 * The answer goes out at once, whatever else is going on: go-libp2p opens no stream
 * before it has it. The question is asked once at a time on a connection (js answers one
 * stream), and is negotiated like any other: the peer's message follows its agreement
 * without a further round trip, so an optimistic opening would save nothing.
 */
public final class IdentifyProtocol implements AsyncProtocolHandler {

	/** The protocol's id. */
	public static final String ID = WellKnownProtocols.IDENTIFY;

	/** What is read from a stream at once; most messages are shorter. */
	private static final int READ_BYTES = 2048;

	private final IdentifySettings settings;

	private final ObservedAddresses observedAddresses;

	/** Questions under way, by connection id. */
	private final ConcurrentMap<String, CompletableFuture<PeerInfo>> asked = new ConcurrentHashMap<>();

	/**
	 * @param observedAddresses told what peers say of this node's address
	 */
	public IdentifyProtocol(IdentifySettings settings, ObservedAddresses observedAddresses) {
		this.settings = settings;
		this.observedAddresses = observedAddresses;
	}

	// Answering

	@Override
	public CompletionStage<?> handle(Stream stream) {
		stream.deadline(this.settings.timeout());
		return stream.writeAsync(IdentifyWriter.write(describe(stream.connection())));
	}

	private IdentifyMessage describe(Connection connection) {
		return new IdentifyMessage(ByteString.copyFrom(this.settings.publicKey().encoded()),
				AddressReach.visibleTo(connection, this.settings.listenAddresses().apply(connection)),
				this.settings.protocols().get(), connection.remoteAddress(), this.settings.protocolVersion(),
				this.settings.agentVersion(), null);
	}

	// Asking

	/**
	 * Asks the peer who it is, or joins the question under way on this connection.
	 * @return completes with what the peer claims; exceptionally with a
	 * {@link StreamException} if it does not speak identify, does not answer in time,
	 * breaks the protocol or its bounds, or shows a key that is not the authenticated
	 * one. Cancelling it (as a {@code CompletableFuture}) leaves the question to others
	 * who joined.
	 */
	public CompletionStage<PeerInfo> ask(Connection connection) {
		String id = connection.id();
		CompletableFuture<PeerInfo> mine = new CompletableFuture<>();
		CompletableFuture<PeerInfo> joined = this.asked.putIfAbsent(id, mine);
		if (joined != null) {
			return joined.copy();
		}
		mine.whenComplete((info, failure) -> this.asked.remove(id, mine));
		begin(connection).whenComplete((info, failure) -> {
			if (failure != null) {
				mine.completeExceptionally(Completions.cause(failure));
			}
			else {
				info.observedAddress().ifPresent((address) -> this.observedAddresses.report(connection, address));
				mine.complete(info);
			}
		});
		return mine.copy();
	}

	private CompletionStage<PeerInfo> begin(Connection connection) {
		long deadlineNanos = System.nanoTime() + this.settings.timeout().toNanos();
		StreamOptions options = StreamOptions.protocols(ID).negotiationTimeout(this.settings.timeout());
		try {
			return connection.newStreamAsync(options).thenCompose((stream) -> {
				// One deadline for opening and reading together; zero would mean none.
				stream.deadline(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
				return read(stream);
			});
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private CompletionStage<PeerInfo> read(Stream stream) {
		IdentifyReader reader = new IdentifyReader();
		ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
		return AsyncLoop.repeat(() -> stream.readAsync(buffer.clear()).thenApply((count) -> {
			reader.receive(buffer.flip());
			return count >= 0;
		})).thenApply((ignored) -> accept(stream.connection(), reader.end())).whenComplete((info, failure) -> {
			if (failure != null) {
				stream.reset();
			}
			else {
				stream.close();
			}
		});
	}

	/** What a message says, if it comes from the peer that was authenticated. */
	private static PeerInfo accept(Connection connection, IdentifyMessage message) {
		checkKey(connection, message);
		return new PeerInfo(connection.remotePeer(), message.protocols(), message.listenAddresses(),
				message.observedAddress(), Optional.ofNullable(message.agentVersion()).orElse(""),
				Optional.ofNullable(message.protocolVersion()).orElse(""));
	}

	private static void checkKey(Connection connection, IdentifyMessage message) {
		ByteString key = message.publicKey();
		if (key == null) {
			throw Completions.breach(ID, "the message has no public key");
		}
		byte[] encoded = key.toByteArray();
		if (Arrays.equals(encoded, connection.remotePublicKey().encoded())) {
			return;
		}
		Object claimed;
		try {
			claimed = PublicKey.decode(encoded).peerId();
		}
		catch (IllegalArgumentException ex) {
			throw new CompletionException(Completions.breach(ID, "its public key cannot be read: " + ex.getMessage()));
		}
		if (!claimed.equals(connection.remotePeer())) {
			throw Completions.breach(ID,
					"it authenticated as " + connection.remotePeer() + " and says to be " + claimed);
		}
	}

}
