/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.eventloop.Timer;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.multistream.MultistreamNegotiation;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation at the beginning of a stream: feeds the machine, keeps its deadline,
 * and hands an outbound stream to whoever waits for it. Loop-confined; the stage
 * completes on a callback thread.
 */
final class StreamNegotiator {

	/**
	 * Negotiation messages have at most 1,024 bytes and a length of two; header and
	 * answer leave together.
	 */
	private static final int OUTPUT_BYTES = 2 * 1026;

	private final ConnectionDriver connection;

	private final StreamDriver stream;

	private final @Nullable StreamOptions options;

	/** What this side asks for; empty for a responder. */
	private final List<String> proposals;

	private final @Nullable CompletableFuture<Stream> opened;

	private final long startedNanos;

	/** Null before it begins and after the agreement. */
	private @Nullable MultistreamNegotiation negotiation;

	private @Nullable Timer timer;

	StreamNegotiator(ConnectionDriver connection, StreamDriver stream, @Nullable StreamOptions options,
			@Nullable CompletableFuture<Stream> opened) {
		this.connection = connection;
		this.stream = stream;
		this.options = options;
		this.proposals = (options != null) ? proposals(connection, options) : List.of();
		this.opened = opened;
		this.startedNanos = connection.nowNanos();
	}

	/**
	 * All that is asked for, or the one that is going to be agreed on by all that is
	 * known of the peer.
	 */
	private static List<String> proposals(ConnectionDriver connection, StreamOptions options) {
		List<String> all = options.protocols();
		LiveConnection live = connection.liveOrNull();
		if (options.isOptimistic() && all.size() > 1 && live != null) {
			for (String protocol : all) {
				if (live.peerSpeaks(protocol)) {
					return List.of(protocol);
				}
			}
		}
		return all;
	}

	void begin() {
		StreamOptions proposed = this.options;
		MultistreamNegotiation made = (proposed != null) ? MultistreamNegotiation.initiator(this.proposals)
				: MultistreamNegotiation.responder(this.connection.environment().handlers()::live);
		this.negotiation = made;
		made.trace(this.connection.wireLogOrNull());
		Optional<Duration> explicit = (proposed != null) ? proposed.negotiationTimeout() : Optional.empty();
		Duration timeout = explicit.orElse(this.connection.environment().timeouts().streamNegotiation());
		this.timer = this.connection.loop().schedule(timeout.toNanos(), () -> timedOut(timeout));
		transmit(made);
		if (proposed != null && this.proposals.size() == 1) {
			proposed.firstBytes().ifPresent(this.stream.handle().loopEnd()::send);
			if (proposed.isOptimistic()) {
				handOver();
			}
		}
	}

	boolean isUnderWay() {
		return this.negotiation != null;
	}

	/**
	 * What this side asks for; empty for a responder.
	 */
	String proposed() {
		return String.join(" or ", this.proposals);
	}

	/** What will be agreed on, if anything; empty while that is open. */
	String expected() {
		return (this.proposals.size() == 1) ? own(this.proposals.get(0)) : "";
	}

	boolean isFor(CompletableFuture<Stream> stage) {
		return this.opened == stage;
	}

	/**
	 * @return false if the stream is over
	 */
	boolean receive(ByteBuffer data) {
		MultistreamNegotiation current = this.negotiation;
		if (current == null) {
			return true;
		}
		this.connection.streams().peerAnswered();
		MultistreamNegotiation.State state;
		try {
			state = current.receive(data);
		}
		catch (ProtocolViolationException ex) {
			failed(Reason.NEGOTIATION_FAILED, String.valueOf(ex.getMessage()));
			return false;
		}
		transmit(current);
		return switch (state) {
			case NEGOTIATING -> true;
			case AGREED -> {
				agreed(current.protocol());
				yield true;
			}
			case REFUSED -> {
				refused(current);
				yield false;
			}
		};
	}

	/**
	 * The peer sent FIN.
	 * @return false if the stream is over
	 */
	boolean endOfInput() {
		MultistreamNegotiation current = this.negotiation;
		if (current != null && current.onEndOfInput() == MultistreamNegotiation.State.REFUSED) {
			refused(current);
			return current.refusedProposal();
		}
		return true;
	}

	/**
	 * The name as the handler table has it, not the id as it was read: streams keep it,
	 * and they are many.
	 */
	private String own(String protocol) {
		if (this.options != null) {
			return this.options.name().orElse(protocol);
		}
		HandlerTable.Entry entry = this.connection.environment().handlers().find(protocol);
		return (entry != null) ? entry.protocol() : protocol;
	}

	private void agreed(String id) {
		cancel();
		this.negotiation = null;
		this.stream.agreed(id, own(id), Duration.ofNanos(this.connection.nowNanos() - this.startedNanos));
		StreamOptions proposed = this.options;
		if (proposed != null && this.proposals.size() > 1) {
			proposed.firstBytes().ifPresent(this.stream.handle().loopEnd()::send);
		}
		handOver();
	}

	private void handOver() {
		CompletableFuture<Stream> stage = this.opened;
		if (stage instanceof AwaitedOpening) {
			stage.complete(this.stream.handle());
		}
		else if (stage != null && !stage.isDone()) {
			this.connection.environment().callbacks().execute(() -> stage.complete(this.stream.handle()));
		}
	}

	private void refused(MultistreamNegotiation refusal) {
		if (refusal.unsupportedByPeer()) {
			failed(Reason.PROTOCOL_NOT_SUPPORTED,
					"peer " + this.connection.remotePeer() + " speaks none of " + this.proposals);
		}
		else if (refusal.refusedProposal()) {
			leave(refusal.refusal());
		}
		else {
			failed(Reason.NEGOTIATION_FAILED, refusal.refusal());
		}
	}

	/**
	 * The peer has not read {@code na} yet and sent on. RST would overtake that answer,
	 * and the peer would not learn that the protocol is not spoken here: so the answer
	 * ends in order, and what else comes is dropped for the time that any closed stream
	 * has.
	 */
	private void leave(String text) {
		cancel();
		tellObserver(Reason.PROTOCOL_NOT_SUPPORTED);
		this.negotiation = null;
		ConnectionDriver.logger.debug("{} stream {}: {}", this.connection, this.stream.handle().id(), text);
		this.stream.handle().close();
	}

	private void tellObserver(Reason reason) {
		this.connection.environment().observer().streamNegotiationFailed(this.stream.handle().direction(), reason);
	}

	/**
	 * What a reset by the peer means while it has not answered.
	 */
	Reason reasonOfReset(long code) {
		return (this.options != null && code == WireCodes.STREAM_NEGOTIATION_FAILED) ? Reason.PROTOCOL_NOT_SUPPORTED
				: Reason.RESET_BY_PEER;
	}

	private void timedOut(Duration timeout) {
		if (this.negotiation != null) {
			failed(Reason.TIMEOUT, "no protocol was agreed on within " + timeout);
		}
	}

	private void failed(Reason reason, String text) {
		cancel();
		// What follows in the same read is not negotiated on any more.
		this.negotiation = null;
		tellObserver(reason);
		ConnectionDriver.logger.debug("{} stream {}: {}", this.connection, this.stream.handle().id(), text);
		this.stream.abort(reason, text, Origin.REMOTE, WireCodes.STREAM_NEGOTIATION_FAILED);
	}

	/**
	 * The stream is over: whoever waits for it is told.
	 */
	void fail(StreamException failure) {
		MultistreamNegotiation current = this.negotiation;
		if (current != null) {
			this.negotiation = null;
			tellObserver(current.refusedProposal() ? Reason.PROTOCOL_NOT_SUPPORTED : failure.reason());
		}
		CompletableFuture<Stream> stage = this.opened;
		if (stage != null && !stage.isDone()) {
			this.connection.environment().callbacks().execute(() -> stage.completeExceptionally(failure));
		}
	}

	void cancel() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	private void transmit(MultistreamNegotiation current) {
		if (current.hasOutput()) {
			ByteBuffer out = ByteBuffer.allocate(OUTPUT_BYTES);
			while (current.hasOutput()) {
				current.transmit(out.clear());
				this.stream.meter().exclude(out.position());
				this.stream.handle().loopEnd().send(out.flip());
			}
		}
	}

}
