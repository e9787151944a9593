/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;

import io.github.libp2p4j.bytes.ChunkPool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SendShareTests {

	private final SendShare share = new SendShare(1 << 20);

	private final ChunkPool chunks = new ChunkPool(32 << 10, 4);

	@Test
	void dividesTheQueueButNotBelowTheLeast() {
		assertThat(this.share.bytes()).isEqualTo(1 << 20);
		for (int stream = 1; stream <= 32; stream++) {
			this.share.activated();
			assertThat(this.share.bytes()).isEqualTo(Math.max(64 << 10, (1 << 20) / stream));
		}
	}

	@Test
	void countsAStreamWhileItsOutboxHasBytesAndNotLonger() {
		StreamOutbox first = new StreamOutbox(this.chunks, this.share);
		StreamOutbox second = new StreamOutbox(this.chunks, this.share);
		first.append(ByteBuffer.allocate(10));
		first.append(ByteBuffer.allocate(10));
		second.append(ByteBuffer.allocate(10));
		assertThat(this.share.bytes()).isEqualTo(1 << 19);
		first.drainTo(ByteBuffer.allocate(15));
		assertThat(this.share.bytes()).isEqualTo(1 << 19);
		first.drainTo(ByteBuffer.allocate(15));
		first.drainTo(ByteBuffer.allocate(15));
		first.clear();
		assertThat(this.share.bytes()).isEqualTo(1 << 20);
		second.clear();
		second.clear();
		first.append(ByteBuffer.allocate(0));
		first.append(ByteBuffer.allocate(1));
		assertThat(this.share.bytes()).isEqualTo(1 << 20);
		second.append(ByteBuffer.allocate(1));
		assertThat(this.share.bytes()).isEqualTo(1 << 19);
	}

	@Test
	void takesNoMoreThanTheShareAndNoMoreThanOneCopyAtATime() {
		StreamOutbox outbox = new StreamOutbox(this.chunks, this.share);
		ByteBuffer source = ByteBuffer.allocate(2 << 20);
		assertThat(outbox.offer(source)).isTrue();
		assertThat(source.position()).isEqualTo(64 << 10);
		while (outbox.offer(source)) {
			assertThat(outbox.pendingBytes()).isEqualTo(source.position());
		}
		assertThat(source.position()).isEqualTo(1 << 20);
		assertThat(source.limit()).isEqualTo(2 << 20);
		assertThat(outbox.hasRoom()).isFalse();
		outbox.drainTo(ByteBuffer.allocate(1 << 19));
		assertThat(outbox.hasRoom()).isTrue();
		assertThat(outbox.takenBytes()).isEqualTo(1 << 19);
	}

}
