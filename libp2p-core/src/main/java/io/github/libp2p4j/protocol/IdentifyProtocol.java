/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.identity.SignedEnvelope;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.multiaddr.PeerRecord;
import org.jspecify.annotations.Nullable;

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

	private final @Nullable PeerRecordSealer sealer;

	/** Questions under way, by connection id. */
	private final ConcurrentMap<String, CompletableFuture<PeerInfo>> asked = new ConcurrentHashMap<>();

	/**
	 * One that sends no signed record.
	 * @param observedAddresses told what peers say of this node's address
	 */
	public IdentifyProtocol(IdentifySettings settings, ObservedAddresses observedAddresses) {
		this(settings, observedAddresses, null);
	}

	/**
	 * @param observedAddresses told what peers say of this node's address
	 * @param sealer signs the addresses that are told, with the key of the settings; null
	 * sends no signed record
	 */
	public IdentifyProtocol(IdentifySettings settings, ObservedAddresses observedAddresses,
			@Nullable PeerRecordSealer sealer) {
		this.settings = settings;
		this.observedAddresses = observedAddresses;
		this.sealer = sealer;
	}

	// Answering

	@Override
	public CompletionStage<?> handle(Stream stream) {
		stream.deadline(this.settings.timeout());
		return stream.writeAsync(IdentifyWriter.write(describe(stream.connection())));
	}

	private IdentifyMessage describe(Connection connection) {
		List<Multiaddr> told = AddressReach.visibleTo(connection, this.settings.listenAddresses().apply(connection));
		List<Multiaddr> addresses = told.subList(0, Math.min(told.size(), IdentifyMessage.MAX_ADDRESSES));
		PeerRecordSealer records = this.sealer;
		return new IdentifyMessage(ByteString.copyFrom(this.settings.publicKey().encoded()), addresses,
				this.settings.protocols().get(), connection.remoteAddress(), this.settings.protocolVersion(),
				this.settings.agentVersion(), (records != null) ? records.sealed(addresses) : null);
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
		begin(connection).thenApply((info) -> {
			info.observedAddress().ifPresent((address) -> this.observedAddresses.report(connection, address));
			return info;
		}).whenComplete((info, failure) -> {
			if (failure != null) {
				mine.completeExceptionally(Completions.cause(failure));
			}
			else {
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
		return new PeerInfo(connection.remotePeer(), message.protocols(),
				certifiedAddresses(connection, message).orElse(message.listenAddresses()), message.observedAddress(),
				Optional.ofNullable(message.agentVersion()).orElse(""),
				Optional.ofNullable(message.protocolVersion()).orElse(""));
	}

	/**
	 * The addresses of the signed record, which go before the others if it is the peer's
	 * own and verifies. One that does not is as good as none: rust sends a form that js
	 * does not know, and who repeats the record of another gains nothing.
	 */
	private static Optional<List<Multiaddr>> certifiedAddresses(Connection connection, IdentifyMessage message) {
		ByteString envelope = message.signedPeerRecord();
		if (envelope == null) {
			return Optional.empty();
		}
		try {
			PeerRecord record = PeerRecord.open(SignedEnvelope.decode(envelope.toByteArray()));
			return record.peerId().equals(connection.remotePeer()) ? Optional.of(record.addresses()) : Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
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
		PeerId claimed;
		try {
			claimed = PublicKey.decode(encoded).peerId();
		}
		catch (IllegalArgumentException ex) {
			throw Completions.breach(ID, "its public key cannot be read: " + ex.getMessage());
		}
		if (!claimed.equals(connection.remotePeer())) {
			throw Completions.breach(ID,
					"it authenticated as " + connection.remotePeer() + " and says to be " + claimed);
		}
	}

}
