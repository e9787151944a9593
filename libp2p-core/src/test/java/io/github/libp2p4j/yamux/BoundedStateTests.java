/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.util.ArrayDeque;
import java.util.Random;

import io.github.libp2p4j.machine.ProtocolViolationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The small structures that hold what a peer may pile up.
 */
class BoundedStateTests {

	private static final long SECOND = 1_000_000_000L;

	@Test
	void queuesNumbersInOrderUpToTheBound() {
		LongQueue queue = new LongQueue(64);
		ArrayDeque<Long> model = new ArrayDeque<>();
		Random random = new Random(3);
		for (int i = 0; i < 100_000; i++) {
			if (random.nextInt(100) < ((i / 500 % 2 == 0) ? 70 : 30)) {
				boolean room = model.size() < 64;
				assertThat(queue.offer(i)).isEqualTo(room);
				if (room) {
					model.add((long) i);
				}
			}
			else if (!model.isEmpty()) {
				assertThat(queue.poll()).isEqualTo(model.remove());
			}
			assertThat(queue.size()).isEqualTo(model.size());
		}
	}

	@Test
	void toleratesAsManyEventsAsItIsToldAndLeaksSteadily() {
		long now = Long.MAX_VALUE - 40 * SECOND;
		AbnormalEvents events = new AbnormalEvents(3, now);
		for (int i = 0; i < 3; i++) {
			events.charge("event", 5, now);
		}
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> events.charge("event", -1, now))
			.withMessage("yamux: more than 3 abnormal events in 30 s, the last: event on stream 4294967295");
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> events.charge("event", 5, now + 10 * SECOND - 1));
		events.charge("event", 5, now + 10 * SECOND);
		for (int i = 1; i < 50; i++) {
			events.charge("event", 5, now + (10 + 10 * i) * SECOND);
		}
		assertThat(events.total()).isEqualTo(3 + 2 + 50);
	}

	@Test
	void remembersWhatMayStillArrive() {
		RecentStreams recent = new RecentStreams();
		assertThat(recent.takeBody(1, 1)).isFalse();
		assertThat(recent.takeFrame(1)).isFalse();
		recent.remember(1, 100, 2, 0);
		assertThat(recent.takeBody(1, 101)).isFalse();
		assertThat(recent.takeBody(1, 60)).isTrue();
		assertThat(recent.takeBody(1, 41)).isFalse();
		recent.endBody(1);
		assertThat(recent.takeBody(1, 40)).isFalse();
		for (int i = 0; i < 6; i++) {
			assertThat(recent.takeFrame(1)).isTrue();
		}
		assertThat(recent.takeFrame(1)).isFalse();
		recent.remember(1, 100, -5, 0);
		assertThat(recent.takeFrame(1)).isTrue();
		recent.forget(1);
		assertThat(recent.takeFrame(1)).isFalse();
	}

	@Test
	void remembersTheLastThousandOfEachSide() {
		RecentStreams recent = new RecentStreams();
		for (int id = 1; id <= 10_000; id++) {
			recent.remember(id, 10, 0, 0);
		}
		for (int id = 10_000; id > 10_000 - RecentStreams.MAX_SLOTS; id--) {
			assertThat(recent.takeBody(id, 10)).as("id %s", id).isTrue();
		}
		assertThat(recent.takeFrame(10_000 - RecentStreams.MAX_SLOTS)).isFalse();
		recent.forgetAll();
		assertThat(recent.takeFrame(10_000)).isFalse();
	}

	@Test
	void forgetsOldStreamsRatherThanGrow() {
		RecentStreams recent = new RecentStreams();
		for (int id = 1; id <= 1000; id++) {
			recent.remember(id, 10, 0, id * 2 * SECOND);
		}
		assertThat(recent.takeFrame(1000)).isTrue();
		assertThat(recent.takeFrame(985)).isTrue();
		assertThat(recent.takeFrame(900)).isFalse();
	}

	@Test
	void refusesSettingsThatCannotWork() {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionFixture.windows(262_143, 1 << 20))
			.withMessage("initialWindowBytes is 262143; it must be at least 262144");
		assertThatIllegalArgumentException().isThrownBy(() -> SessionFixture.windows(1 << 20, 262_144))
			.withMessageContaining("maxWindowBytes is 262144; it must be at least 1048576");
		assertThatIllegalArgumentException().isThrownBy(() -> SessionFixture.windows(1 << 20, (1 << 30) + 1))
			.withMessageContaining("at most 1073741824");
		assertThatIllegalArgumentException().isThrownBy(() -> SessionFixture.counts(-1, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> SessionFixture.counts(1, 1, 0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new YamuxSettings(1, 1, 1, 262_144, 262_144, 1, SECOND, 0))
			.withMessageContaining("keepaliveTimeoutNanos");
	}

}
