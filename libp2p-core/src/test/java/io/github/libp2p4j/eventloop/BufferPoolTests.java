/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BufferPoolTests {

	@ParameterizedTest
	@EnumSource
	void lendsClearedBuffersOfItsKind(BufferKind kind) {
		BufferPool pool = new BufferPool(kind, 100);
		ByteBuffer buffer = pool.acquire();
		assertThat(buffer.isDirect()).isEqualTo(kind == BufferKind.DIRECT);
		buffer.putInt(7).flip();
		pool.release(buffer);
		ByteBuffer again = pool.acquire();
		assertThat(again).isSameAs(buffer);
		assertThat(again.remaining()).isEqualTo(100);
		assertThat(pool.acquire()).isNotSameAs(again);
	}

	@Test
	void keepsEightAtMost() {
		BufferPool pool = new BufferPool(BufferKind.HEAP, 100);
		List<ByteBuffer> lent = new ArrayList<>();
		for (int count = 0; count < 10; count++) {
			lent.add(pool.acquire());
		}
		lent.forEach(pool::release);
		Set<ByteBuffer> known = Collections.newSetFromMap(new IdentityHashMap<>());
		known.addAll(lent);
		int reused = 0;
		for (int count = 0; count < 10; count++) {
			reused += known.contains(pool.acquire()) ? 1 : 0;
		}
		assertThat(reused).isEqualTo(8);
	}

	@Test
	void objectsToBuffersThatAreNotItsOwnOrNotLent() {
		BufferPool pool = new BufferPool(BufferKind.HEAP, 100);
		assertThatIllegalArgumentException().isThrownBy(() -> pool.release(ByteBuffer.allocate(99)));
		assertThatIllegalArgumentException().isThrownBy(() -> pool.release(ByteBuffer.allocateDirect(100)));
		ByteBuffer buffer = pool.acquire();
		pool.release(buffer);
		assertThatIllegalStateException().isThrownBy(() -> pool.release(buffer));
	}

}
