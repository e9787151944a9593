/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every state and every input.
 */
class StreamLifeTests {

	private static final StreamException CAUSE = new StreamException(Reason.RESET_BY_PEER, "gone", Origin.REMOTE);

	@ParameterizedTest
	@CsvSource(textBlock = """
			NEGOTIATING,        agreed, OPEN
			NEGOTIATING,        local,  HALF_CLOSED_LOCAL
			NEGOTIATING,        remote, HALF_CLOSED_REMOTE
			NEGOTIATING,        fail,   RESET
			OPEN,               agreed, OPEN
			OPEN,               local,  HALF_CLOSED_LOCAL
			OPEN,               remote, HALF_CLOSED_REMOTE
			OPEN,               fail,   RESET
			HALF_CLOSED_LOCAL,  agreed, HALF_CLOSED_LOCAL
			HALF_CLOSED_LOCAL,  local,  HALF_CLOSED_LOCAL
			HALF_CLOSED_LOCAL,  remote, CLOSED
			HALF_CLOSED_LOCAL,  fail,   RESET
			HALF_CLOSED_REMOTE, agreed, HALF_CLOSED_REMOTE
			HALF_CLOSED_REMOTE, local,  CLOSED
			HALF_CLOSED_REMOTE, remote, HALF_CLOSED_REMOTE
			HALF_CLOSED_REMOTE, fail,   RESET
			CLOSED,             agreed, CLOSED
			CLOSED,             local,  CLOSED
			CLOSED,             remote, CLOSED
			CLOSED,             fail,   RESET
			RESET,              agreed, RESET
			RESET,              local,  RESET
			RESET,              remote, RESET
			RESET,              fail,   RESET
			""")
	void advances(StreamState from, String input, StreamState to) {
		StreamLife life = lifeIn(from);
		boolean changed = apply(life, input);
		assertThat(life.state()).isEqualTo(to);
		if (!"remote".equals(input) && !"agreed".equals(input)) {
			assertThat(changed).isEqualTo(from != to);
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			NEGOTIATING,        false, true
			OPEN,               false, true
			HALF_CLOSED_LOCAL,  false, false
			HALF_CLOSED_REMOTE, true,  true
			CLOSED,             true,  false
			""")
	void tellsReadersAndWritersWhereTheyAre(StreamState state, boolean readOver, boolean writable) {
		StreamLife life = lifeIn(state);
		assertThat(life.isReadOver(1)).isEqualTo(readOver);
		if (writable) {
			life.requireWritable(1);
		}
		else {
			assertThatExceptionOfType(StreamException.class).isThrownBy(() -> life.requireWritable(1))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
		}
	}

	@Test
	void failsReadersAndWritersAnewEachTime() {
		StreamLife life = lifeIn(StreamState.RESET);
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> life.isReadOver(1))
			.withCause(CAUSE)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.RESET_BY_PEER));
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> life.requireWritable(1)).withCause(CAUSE);
		assertThat(life.failureNow()).isNotSameAs(life.failureNow());
	}

	@Test
	void isAbandonedOnceAndReadByNobodyAfterwards() {
		StreamLife life = lifeIn(StreamState.HALF_CLOSED_REMOTE);
		assertThat(life.abandon()).isTrue();
		assertThat(life.abandon()).isFalse();
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> life.isReadOver(1))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
		assertThat(lifeIn(StreamState.RESET).abandon()).isFalse();
	}

	@Test
	void keepsItsFirstFailure() {
		StreamLife life = lifeIn(StreamState.RESET);
		assertThat(life.fail(new StreamException(Reason.TIMEOUT, "late", Origin.LIBRARY))).isFalse();
		assertThat(life.failureOrNull()).isSameAs(CAUSE);
		assertThat(life.complete()).isFalse();
	}

	@Test
	void doesNotFailOnceItIsComplete() {
		StreamLife life = lifeIn(StreamState.CLOSED);
		assertThat(life.complete()).isTrue();
		assertThat(life.fail(CAUSE)).isFalse();
		assertThat(life.state()).isEqualTo(StreamState.CLOSED);
		assertThat(life.isReadOver(1)).isTrue();
	}

	private static StreamLife lifeIn(StreamState state) {
		StreamLife life = new StreamLife();
		switch (state) {
			case NEGOTIATING -> {
			}
			case OPEN -> life.agreed();
			case HALF_CLOSED_LOCAL -> life.endLocalHalf();
			case HALF_CLOSED_REMOTE -> life.endRemoteHalf();
			case CLOSED -> {
				life.endLocalHalf();
				life.endRemoteHalf();
			}
			case RESET -> life.fail(CAUSE);
		}
		assertThat(life.state()).isEqualTo(state);
		return life;
	}

	private static boolean apply(StreamLife life, String input) {
		switch (input) {
			case "agreed" -> life.agreed();
			case "local" -> {
				return life.endLocalHalf();
			}
			case "remote" -> life.endRemoteHalf();
			case "fail" -> {
				return life.fail(CAUSE);
			}
			default -> throw new IllegalArgumentException(input);
		}
		return true;
	}

}
