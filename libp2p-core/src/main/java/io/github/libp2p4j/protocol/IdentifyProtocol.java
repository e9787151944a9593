/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.multiaddr.Multiaddr;
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

	/**
	 * In all protocols of a peer, beyond which the list is kept as it came: what is
	 * remembered is bounded. Chosen; go-ipfs has some 600.
	 */
	private static final int MOST_FAMILIAR_CHARACTERS = 4096;

	private final IdentifySettings settings;

	private final ObservedAddresses observedAddresses;

	private final @Nullable PeerRecordSealer sealer;

	/** Protocols and versions. */
	private final Repeated<String> familiarTexts = new Repeated<>(256);

	private final Repeated<List<String>> familiarLists = new Repeated<>(64);

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
		return stream.writeAsync(message(stream.connection()));
	}

	/**
	 * All that this node says of itself now to the peer of a connection, as one part.
	 */
	ByteBuffer message(Connection connection) {
		return IdentifyWriter.write(describe(connection));
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

	/**
	 * What is known of a peer that has said nothing yet.
	 */
	public static PeerInfo nothingOf(Connection connection) {
		return new PeerInfo(connection.remotePeer(), List.of(), List.of(), null, "", "");
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
		return readMessage(stream).thenApply((message) -> IdentifyClaims.answered(stream.connection(), message))
			.whenComplete((info, failure) -> {
				if (failure != null) {
					stream.reset();
				}
				else {
					stream.close();
				}
			});
	}

	/**
	 * Reads parts to FIN, within the bounds of one message.
	 */
	CompletionStage<IdentifyMessage> readMessage(Stream stream) {
		IdentifyReader reader = new IdentifyReader();
		ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
		return AsyncLoop.repeat(() -> stream.readAsync(buffer.clear()).thenApply((count) -> {
			reader.receive(buffer.flip());
			return count >= 0;
		})).thenApply((ignored) -> familiar(reader.end()));
	}

	/** The same message; what other peers said as well is kept once. */
	private IdentifyMessage familiar(IdentifyMessage message) {
		return new IdentifyMessage(message.publicKey(), message.listenAddresses(), familiar(message.protocols()),
				message.observedAddress(), familiar(message.protocolVersion()), familiar(message.agentVersion()),
				message.signedPeerRecord());
	}

	private List<String> familiar(List<String> protocols) {
		int characters = protocols.stream().mapToInt(String::length).sum();
		return (characters > MOST_FAMILIAR_CHARACTERS) ? protocols : this.familiarLists
			.same(protocols.stream().map(this::familiar).collect(Collectors.toUnmodifiableList()));
	}

	private @Nullable String familiar(@Nullable String text) {
		return (text == null || text.length() > IdentifyMessage.MAX_VERSION_BYTES) ? text
				: this.familiarTexts.same(text);
	}

}
