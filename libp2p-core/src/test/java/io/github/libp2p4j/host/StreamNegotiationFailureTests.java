/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.Timeouts;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.RawFrames;
import io.github.libp2p4j.fixtures.RawPeer;
import io.github.libp2p4j.identity.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each stream whose protocol was not agreed on is told to the observer once, with its
 * cause, whoever opened it.
 */
@Timeout(60)
class StreamNegotiationFailureTests {

	private static final String HEADER = "/multistream/1.0.0";

	private static final String PROTOCOL = "/x/1";

	private final KeyPair key = KeyPair.generateEd25519();

	private final Queue<String> told = new ConcurrentLinkedQueue<>();

	private ConnectionManager node = node(Timeouts.defaults());

	private RawPeer peer;

	private RawFrames frames;

	StreamNegotiationFailureTests() throws IOException {
		connect();
	}

	private ConnectionManager node(Timeouts timeouts) {
		return Libp2p.builder()
			.listen("/ip4/127.0.0.1/tcp/0")
			.identify(false)
			.handler(Echo.PROTOCOL, Echo.HANDLER)
			.timeouts(timeouts)
			.observer(new NetworkObserver() {

				@Override
				public void streamNegotiationFailed(Direction direction, Reason reason) {
					StreamNegotiationFailureTests.this.told.add(direction + " " + reason);
				}

			})
			.start();
	}

	private void connect() throws IOException {
		this.peer = RawPeer.dial(this.node.listenAddresses().get(0).withoutPeerId()).upgrade(this.key);
		this.frames = new RawFrames(this.peer);
		Await.until("the node knows the peer", () -> this.node.connections(this.key.peerId()).size() == 1);
	}

	@AfterEach
	void close() throws IOException {
		this.peer.close();
		this.node.close();
	}

	// Streams that this node opens

	@Test
	void outboundThatThePeerDoesNotSpeak() throws Exception {
		open();
		this.frames.send(RawFrames.ACK, 2, RawFrames.multistream(HEADER, "na"));
		assertTold("OUTBOUND PROTOCOL_NOT_SUPPORTED");
	}

	@Test
	void outboundThatThePeerResetsForWantOfTheProtocol() throws Exception {
		open();
		this.frames.send(RawFrames.WINDOW_UPDATE, RawFrames.RST, 2, 0x1001);
		assertTold("OUTBOUND PROTOCOL_NOT_SUPPORTED");
	}

	@Test
	void outboundWithoutAnAnswerInTime() throws Exception {
		connection().newStreamAsync(StreamOptions.protocols(PROTOCOL).negotiationTimeout(Duration.ofMillis(50)));
		assertTold("OUTBOUND TIMEOUT");
	}

	@Test
	void outboundWhosePeerBreaksTheNegotiation() throws Exception {
		open();
		this.frames.send(RawFrames.ACK, 2, RawFrames.multistream("/multistream/2.0.0"));
		assertTold("OUTBOUND NEGOTIATION_FAILED");
	}

	@Test
	void outboundThatThePeerResets() throws Exception {
		open();
		this.frames.send(RawFrames.WINDOW_UPDATE, RawFrames.RST, 2, 0);
		assertTold("OUTBOUND RESET_BY_PEER");
	}

	@Test
	void outboundWhoseConnectionIsLost() throws Exception {
		open();
		this.peer.close();
		assertTold("OUTBOUND CONNECTION_LOST");
	}

	@Test
	void outboundThatNobodyWaitsForAnyMore() throws Exception {
		CompletableFuture<Stream> opening = open();
		opening.cancel(false);
		this.frames.next((frame) -> frame.hasFlag(RawFrames.RST) && frame.stream() == 2);
		assertTold("OUTBOUND CANCELLED");
	}

	// Streams that the peer opens

	@Test
	void inboundForWhatIsNotSpokenHere() throws Exception {
		propose("/nobody/1");
		this.frames.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 1);
		this.frames.send(RawFrames.DATA, RawFrames.FIN, 1, 0);
		assertTold("INBOUND PROTOCOL_NOT_SUPPORTED");
	}

	@Test
	void inboundForWhatIsNotSpokenHereThatIsResetThereupon() throws Exception {
		propose("/nobody/1");
		this.frames.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 1);
		this.frames.send(RawFrames.WINDOW_UPDATE, RawFrames.RST, 1, 0);
		assertTold("INBOUND PROTOCOL_NOT_SUPPORTED");
	}

	@Test
	void inboundWithoutAProposalInTime() throws Exception {
		this.peer.close();
		this.node.close();
		this.node = node(Timeouts.defaults().withStreamNegotiation(Duration.ofMillis(50)));
		connect();
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream(HEADER));
		assertTold("INBOUND TIMEOUT");
	}

	@Test
	void inboundWhosePeerBreaksTheNegotiation() throws Exception {
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream("/multistream/2.0.0"));
		assertTold("INBOUND NEGOTIATION_FAILED");
	}

	@Test
	void inboundThatThePeerResets() throws Exception {
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream(HEADER))
			.send(RawFrames.WINDOW_UPDATE, RawFrames.RST, 1, 0);
		assertTold("INBOUND RESET_BY_PEER");
	}

	@Test
	void inboundWhoseConnectionIsLost() throws Exception {
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream(HEADER)).roundTrip(1, (other) -> true);
		this.peer.close();
		assertTold("INBOUND CONNECTION_LOST");
	}

	@Test
	void tellsOfNoStreamThatCameToAnAgreement() throws Exception {
		CompletableFuture<Stream> opening = open();
		this.frames.send(RawFrames.ACK, 2, RawFrames.multistream(HEADER, PROTOCOL));
		Await.get(opening);
		propose(Echo.PROTOCOL);
		this.frames.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 1);
		this.peer.close();
		Await.until("the connection is over", () -> this.node.connections().isEmpty());
		assertThat(this.told).isEmpty();
	}

	/** Its proposal has arrived. */
	private CompletableFuture<Stream> open() throws IOException {
		CompletableFuture<Stream> opening = connection().newStreamAsync(StreamOptions.protocols(PROTOCOL))
			.toCompletableFuture();
		this.frames.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 2);
		return opening;
	}

	private void propose(String protocol) throws IOException {
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream(HEADER, protocol));
	}

	private Connection connection() {
		return this.node.connections(this.key.peerId()).get(0);
	}

	private void assertTold(String failure) throws IOException {
		Await.until(failure + " among " + this.told, () -> !this.told.isEmpty());
		// Whatever the end of the connection does, it is not told again.
		this.peer.close();
		Await.until("the connection is over", () -> this.node.connections().isEmpty());
		assertThat(this.told).containsExactlyElementsOf(List.of(failure));
	}

}
