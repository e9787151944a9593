/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

import javax.crypto.SecretKey;

import io.github.libp2p4j.crypto.AeadCipher;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the transport allocates apart from its cipher.
 */
class NoiseAllocationTests {

	private static final int MESSAGES = 20_000;

	private long bytesReceived;

	@Test
	void allocatesNothingForEachMessageEvenWhenEveryOneArrivesInPieces() throws Exception {
		NoiseWorkspace workspace = new NoiseWorkspace(new FreeCipher());
		NoiseTransport sender = new NoiseTransport(new CipherKey(new byte[32]), new CipherKey(new byte[32]));
		NoiseTransport receiver = new NoiseTransport(new CipherKey(new byte[32]), new CipherKey(new byte[32]));
		ByteBuffer plaintext = ByteBuffer.allocate(5_000);
		ByteBuffer wire = ByteBuffer.allocate(3 * (plaintext.capacity() + NoiseTransport.OVERHEAD));
		Consumer<ByteBuffer> sink = (bytes) -> this.bytesReceived += bytes.remaining();
		exchange(sender, receiver, workspace, plaintext, wire, sink);
		long before = allocatedBytes();
		exchange(sender, receiver, workspace, plaintext, wire, sink);
		long allocated = allocatedBytes() - before;
		assertThat(this.bytesReceived).isEqualTo(2L * MESSAGES * plaintext.capacity());
		// A buffer for each message would be more than a hundred million bytes, an object
		// sixteen for each.
		assertThat(allocated).isLessThan(MESSAGES);
	}

	private static void exchange(NoiseTransport sender, NoiseTransport receiver, NoiseWorkspace workspace,
			ByteBuffer plaintext, ByteBuffer wire, Consumer<ByteBuffer> sink) {
		for (int message = 0; message < MESSAGES; message += 2) {
			wire.clear();
			sender.seal(plaintext.clear(), wire, workspace);
			sender.seal(plaintext.clear(), wire, workspace);
			int end = wire.position();
			for (int start = 0; start < end; start += 3_000) {
				receiver.receive(wire.limit(Math.min(end, start + 3_000)).position(start), workspace, sink);
			}
		}
	}

	/** The module does not read java.management, so that reflection it is. */
	private static long allocatedBytes() throws Exception {
		Object threads = Class.forName("java.lang.management.ManagementFactory")
			.getMethod("getThreadMXBean")
			.invoke(null);
		Method method = Class.forName("com.sun.management.ThreadMXBean")
			.getMethod("getThreadAllocatedBytes", long.class);
		return (long) method.invoke(threads, Thread.currentThread().getId());
	}

	/** Encrypts nothing and allocates nothing. */
	private static final class FreeCipher implements AeadCipher {

		@Override
		public boolean prefersDirectBuffers() {
			return false;
		}

		@Override
		public void seal(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer plaintext,
				ByteBuffer target) {
			target.put(plaintext).putLong(counter).putLong(counter);
		}

		@Override
		public void open(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer ciphertext,
				ByteBuffer target) throws AuthenticationFailedException {
			int limit = ciphertext.limit();
			target.put(ciphertext.limit(limit - TAG_LENGTH));
			ciphertext.limit(limit);
			long first = ciphertext.getLong();
			if (first != counter || ciphertext.getLong() != first) {
				throw new AuthenticationFailedException("not what was sealed");
			}
		}

	}

}
