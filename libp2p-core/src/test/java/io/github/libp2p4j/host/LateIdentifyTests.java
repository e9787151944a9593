/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.RawFrames;
import io.github.libp2p4j.fixtures.RawPeer;
import io.github.libp2p4j.identity.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What changes between the answer to a peer's question and the peer's own answer, before
 * which the node does not know that the peer listens to pushes.
 */
@Timeout(60)
class LateIdentifyTests {

	private static final String HEADER = "/multistream/1.0.0";

	private static final String IDENTIFY = "/ipfs/id/1.0.0";

	private static final String PUSH = "/ipfs/id/push/1.0.0";

	private final KeyPair key = KeyPair.generateEd25519();

	private final ConnectionManager node = Libp2p.builder()
		.listen("/ip4/127.0.0.1/tcp/0")
		.handler("/early/1", Echo.HANDLER)
		.start();

	private RawPeer peer;

	private RawFrames frames;

	@BeforeEach
	void connect() throws IOException {
		this.peer = RawPeer.dial(this.node.listenAddresses().get(0).withoutPeerId()).upgrade(this.key);
		this.frames = new RawFrames(this.peer);
		this.frames.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 2);
	}

	@AfterEach
	void close() throws IOException {
		this.peer.close();
		this.node.close();
	}

	@Test
	void pushesAProtocolThatCameMeanwhile() throws Exception {
		assertThat(ask()).contains("/early/1").doesNotContain("/late/1");
		Registration late = this.node.handle("/late/1", Echo.HANDLER);
		answer();
		assertThat(pushed()).contains("/early/1", "/late/1");
		late.close();
	}

	@Test
	void pushesThatAProtocolHasGoneMeanwhile() throws Exception {
		Registration gone = this.node.handle("/gone/1", Echo.HANDLER);
		assertThat(ask()).contains("/gone/1");
		gone.close();
		answer();
		assertThat(pushed()).contains("/early/1").doesNotContain("/gone/1");
	}

	/** What the node says of itself when it is asked now. */
	private String ask() throws IOException {
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream(HEADER, IDENTIFY));
		return untilFin(1);
	}

	/** To the question that the node has asked since the connection came up. */
	private void answer() throws IOException {
		byte[] publicKey = this.key.publicKey().encoded();
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.write(0x0a);
		message.write(publicKey.length);
		message.writeBytes(publicKey);
		message.write(0x1a);
		message.write(PUSH.length());
		message.writeBytes(PUSH.getBytes(StandardCharsets.US_ASCII));
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		all.writeBytes(RawFrames.multistream(HEADER, IDENTIFY));
		all.write(message.size());
		all.writeBytes(message.toByteArray());
		this.frames.send(RawFrames.ACK | RawFrames.FIN, 2, all.toByteArray());
	}

	private String pushed() throws IOException {
		RawFrames.Frame proposal = this.frames.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 4);
		assertThat(proposal.body()).isEqualTo(RawFrames.multistream(HEADER, PUSH));
		this.frames.send(RawFrames.ACK, 4, RawFrames.multistream(HEADER, PUSH));
		return untilFin(4);
	}

	private String untilFin(long stream) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		RawFrames.Frame frame;
		do {
			frame = this.frames.next((next) -> next.type() == RawFrames.DATA && next.stream() == stream);
			bytes.writeBytes(frame.body());
		}
		while (!frame.hasFlag(RawFrames.FIN));
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

}
