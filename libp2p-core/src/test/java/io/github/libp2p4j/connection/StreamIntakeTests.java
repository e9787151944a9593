/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.fixtures.RawFrames;
import io.github.libp2p4j.fixtures.RawPeer;
import io.github.libp2p4j.identity.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which data a stream keeps in the memory it was deciphered into, and which it copies. A
 * peer says what is in a message together; whether the loop has another chunk to decipher
 * into afterwards tells which it was.
 */
@Timeout(60)
class StreamIntakeTests {

	private static final String KEPT = "/kept/1.0.0";

	private static final int MUCH_BYTES = 40_000;

	private final byte[] much = bytes(MUCH_BYTES);

	private final KeptStreams kept = new KeptStreams();

	private final NodePair pair = NodePair.over(Transport.TCP,
			(server) -> server.handler(KEPT, this.kept).identify(false));

	private RawPeer peer;

	private RawFrames frames;

	private LiveStream stream;

	@BeforeEach
	void open() throws Exception {
		this.peer = RawPeer.dial(this.pair.address().withoutPeerId()).upgrade(KeyPair.generateEd25519());
		this.frames = new RawFrames(this.peer);
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream("/multistream/1.0.0", KEPT));
		this.stream = (LiveStream) this.kept.next();
		settle();
	}

	@AfterEach
	void close() throws IOException {
		this.peer.close();
		this.pair.close();
	}

	private static byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		new Random(23).nextBytes(bytes);
		return bytes;
	}

	/** All that was sent has been received. */
	private void settle() throws IOException {
		this.frames.roundTrip(1, (other) -> true);
	}

	private <T> T onLoop(Function<LoopContext, T> question) throws Exception {
		LoopContext context = this.stream.liveConnection().driver().context();
		return Await.get(CompletableFuture.supplyAsync(() -> question.apply(context), context.loop()));
	}

	/** Where the next message will be deciphered. */
	private ByteBuffer plaintext() throws Exception {
		return onLoop((context) -> context.plaintext().get());
	}

	private int pooled() throws Exception {
		return onLoop((context) -> context.chunks().pooled());
	}

	private static byte[] frame(byte[] body) {
		return ByteBuffer.allocate(12 + body.length).putInt(0).putInt(1).putInt(body.length).put(body).array();
	}

	private static byte[] joined(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	private byte[] unread() {
		ByteBuffer target = ByteBuffer.allocate(1 << 20);
		while (this.stream.loopEnd().unreadBytes() > 0) {
			this.stream.read(target);
		}
		byte[] bytes = new byte[target.flip().remaining()];
		target.get(bytes);
		return bytes;
	}

	private long charged() {
		return this.pair.server().info().windowBytes();
	}

	@Test
	void keepsMuchDataAtTheEndOfAMessageWhereItWasDeciphered() throws Exception {
		ByteBuffer before = plaintext();
		this.peer.sendSealed(frame(this.much));
		settle();
		assertThat(plaintext()).isNotSameAs(before);
		assertThat(charged()).isEqualTo(MUCH_BYTES);
		assertThat(unread()).isEqualTo(this.much);
		assertThat(charged()).isZero();
	}

	@Test
	void keepsDataBehindOtherFramesOfTheMessageToo() throws Exception {
		ByteBuffer before = plaintext();
		this.peer.sendSealed(joined(frame(bytes(10)), frame(this.much)));
		settle();
		assertThat(plaintext()).isNotSameAs(before);
		assertThat(unread()).isEqualTo(joined(bytes(10), this.much));
	}

	@Test
	void copiesMuchDataWithMoreBehindItInTheMessage() throws Exception {
		ByteBuffer before = plaintext();
		this.peer.sendSealed(joined(frame(this.much), frame(bytes(10))));
		settle();
		assertThat(plaintext()).isSameAs(before);
		assertThat(charged()).isEqualTo(MUCH_BYTES + 10);
		assertThat(unread()).isEqualTo(joined(this.much, bytes(10)));
		assertThat(charged()).isZero();
	}

	@Test
	void copiesDataThatIsLessThanHalfOfAChunk() throws Exception {
		ByteBuffer before = plaintext();
		byte[] less = bytes(65_519 / 2 - 1);
		this.peer.sendSealed(frame(less));
		settle();
		assertThat(plaintext()).isSameAs(before);
		assertThat(unread()).isEqualTo(less);
	}

	@Test
	void keepsTheOrderOfWhatWasKeptAndWhatWasCopied() throws Exception {
		byte[] all = new byte[0];
		for (int length : new int[] { 10, MUCH_BYTES, 1000, MUCH_BYTES, MUCH_BYTES, 1 }) {
			this.peer.sendSealed(frame(bytes(length)));
			all = joined(all, bytes(length));
		}
		settle();
		assertThat(charged()).isEqualTo(all.length);
		assertThat(unread()).isEqualTo(all);
		assertThat(charged()).isZero();
	}

	@Test
	void keepsWhatFollowsTheNegotiationInItsMessage() throws Exception {
		ByteBuffer before = plaintext();
		this.frames.send(RawFrames.SYN, 3, joined(RawFrames.multistream("/multistream/1.0.0", KEPT), this.much));
		this.stream = (LiveStream) this.kept.next();
		settle();
		assertThat(plaintext()).isNotSameAs(before);
		assertThat(unread()).isEqualTo(this.much);
	}

	@Test
	void givesAChunkBackThatNobodyReadsWhenTheStreamIsClosed() throws Exception {
		int before = pooledWithMuchUnread();
		this.stream.close();
		assertThat(pooled()).isEqualTo(before + 1);
		assertThat(charged()).isZero();
	}

	@Test
	void givesAChunkBackThatNobodyReadsWhenTheStreamIsReset() throws Exception {
		int before = pooledWithMuchUnread();
		this.stream.reset();
		assertThat(pooled()).isEqualTo(before + 1);
		assertThat(charged()).isZero();
	}

	@Test
	void givesAChunkBackWhenItIsRead() throws Exception {
		int before = pooledWithMuchUnread();
		assertThat(unread()).isEqualTo(this.much);
		assertThat(pooled()).isEqualTo(before + 1);
	}

	private int pooledWithMuchUnread() throws Exception {
		this.peer.sendSealed(frame(this.much));
		settle();
		// The next one is taken before, so that only the unread one can come back.
		plaintext();
		return pooled();
	}

	@Test
	void givesAChunkBackAtOnceThatArrivesForAStreamNobodyReads() throws Exception {
		ByteBuffer before = plaintext();
		int pooledBefore = pooled();
		onLoop((context) -> {
			// Between the application's reset and the session's.
			context.plaintext().get();
			this.stream.reset();
			return this.stream.loopEnd().received(context.plaintext().keep(), 0, MUCH_BYTES, context.chunks());
		});
		assertThat(pooled()).isEqualTo(pooledBefore + 1);
		assertThat(plaintext()).as("the same chunk again").isSameAs(before);
		assertThat(charged()).isZero();
	}

}
