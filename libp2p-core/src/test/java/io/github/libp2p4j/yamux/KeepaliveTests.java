/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pings of this side: round trips and signs of life.
 */
class KeepaliveTests {

	private static final long INTERVAL = 30 * SessionFixture.SECOND;

	private static final long TIMEOUT = 10 * SessionFixture.SECOND;

	private final SessionFixture fixture = new SessionFixture(Role.INITIATOR, YamuxSettings.defaults());

	private final long startNanos = this.fixture.nowNanos;

	private boolean expireAt(long nanos) {
		this.fixture.nowNanos = nanos;
		return this.fixture.session.expire(nanos);
	}

	@Test
	void pingsAfterTheIntervalAndGivesUpAfterTheTimeout() {
		assertThat(this.fixture.session.deadlineNanos()).isEqualTo(this.startNanos + INTERVAL);
		assertThat(expireAt(this.startNanos + INTERVAL - 1)).isTrue();
		assertThat(this.fixture.session.hasOutput()).isFalse();
		assertThat(expireAt(this.startNanos + INTERVAL)).isTrue();
		assertThat(this.fixture.transmit()).isEqualTo("000200010000000000000001");
		assertThat(this.fixture.session.deadlineNanos()).isEqualTo(this.startNanos + INTERVAL + TIMEOUT);
		assertThat(expireAt(this.startNanos + INTERVAL + TIMEOUT - 1)).isTrue();
		assertThat(expireAt(this.startNanos + INTERVAL + TIMEOUT)).isFalse();
	}

	@Test
	void givesUpEvenWhenThePingCouldNotBeWritten() {
		expireAt(this.startNanos + INTERVAL);
		assertThat(expireAt(this.startNanos + INTERVAL + TIMEOUT)).isFalse();
	}

	@Test
	void takesAnyByteForASignOfLife() {
		expireAt(this.startNanos + INTERVAL);
		this.fixture.transmit();
		this.fixture.nowNanos = this.startNanos + INTERVAL + TIMEOUT - 1;
		this.fixture.receive("00");
		long heard = this.fixture.nowNanos;
		assertThat(this.fixture.session.deadlineNanos()).isEqualTo(heard + INTERVAL);
		assertThat(expireAt(heard + TIMEOUT)).isTrue();
		assertThat(expireAt(heard + INTERVAL)).isTrue();
		assertThat(this.fixture.transmit()).as("the first was never answered").isEqualTo("000200010000000000000002");
		assertThat(expireAt(heard + INTERVAL + TIMEOUT)).isFalse();
	}

	@Test
	void startsAgainWhenThePongArrives() {
		expireAt(this.startNanos + INTERVAL);
		this.fixture.transmit();
		this.fixture.pass(25);
		this.fixture.receive("000200020000000000000001");
		assertThat(this.fixture.log).containsExactly("roundTrip 25");
		assertThat(this.fixture.session.deadlineNanos()).isEqualTo(this.fixture.nowNanos + INTERVAL);
	}

	@Test
	void joinsPingsThatAreAskedForAtOnce() {
		this.fixture.session.ping(this.fixture.nowNanos);
		this.fixture.session.ping(this.fixture.nowNanos);
		assertThat(this.fixture.transmit()).isEqualTo("000200010000000000000001");
		this.fixture.session.ping(this.fixture.nowNanos);
		assertThat(this.fixture.session.hasOutput()).isFalse();
		this.fixture.pass(3);
		this.fixture.receive("000200020000000000000001");
		this.fixture.session.ping(this.fixture.nowNanos);
		assertThat(this.fixture.transmit()).isEqualTo("000200010000000000000002");
	}

	@Test
	void measuresFromTheWritingNotFromTheAsking() {
		this.fixture.session.ping(this.fixture.nowNanos);
		this.fixture.pass(1000);
		this.fixture.transmit();
		this.fixture.pass(7);
		this.fixture.receive("000200020000000000000001");
		assertThat(this.fixture.log).containsExactly("roundTrip 7");
	}

	@Test
	void givesUpAPingForANewOneAfterTenSeconds() {
		this.fixture.session.ping(this.fixture.nowNanos);
		this.fixture.transmit();
		this.fixture.pass(RoundTrips.ABANDON_NANOS - 1);
		this.fixture.session.ping(this.fixture.nowNanos);
		assertThat(this.fixture.session.hasOutput()).isFalse();
		this.fixture.pass(1);
		this.fixture.session.ping(this.fixture.nowNanos);
		assertThat(this.fixture.transmit()).isEqualTo("000200010000000000000002");
		this.fixture.receive("000200020000000000000001");
		assertThat(this.fixture.log).isEmpty();
		this.fixture.receive("000200020000000000000002");
		assertThat(this.fixture.log).containsExactly("roundTrip 0");
	}

	@Test
	void keepsTheLeastRoundTrip() {
		RoundTrips roundTrips = new RoundTrips();
		long[] measured = { 50, 20, 90 };
		for (long nanos : measured) {
			roundTrips.request(0);
			int value = roundTrips.send(100);
			assertThat(roundTrips.onAnswer(value, 100 + nanos)).isEqualTo(nanos);
		}
		assertThat(roundTrips.leastNanos()).isEqualTo(20);
		assertThat(roundTrips.onAnswer(3, 0)).as("answered already").isEqualTo(-1);
	}

	@Test
	void neverPingsWhenSwitchedOff() {
		SessionFixture silent = new SessionFixture(Role.RESPONDER,
				new YamuxSettings(10, 10, 10, 262_144, 262_144, 10, 0, 0));
		silent.pass(1000 * SessionFixture.SECOND);
		assertThat(silent.session.expire(silent.nowNanos)).isTrue();
		assertThat(silent.session.hasOutput()).isFalse();
	}

	@Test
	void survivesAClockThatWraps() {
		YamuxSettings settings = YamuxSettings.defaults();
		long start = Long.MAX_VALUE - 5 * SessionFixture.SECOND;
		YamuxSession session = new YamuxSession(Role.RESPONDER, settings, this.fixture, this.fixture, start);
		assertThat(session.deadlineNanos()).isEqualTo(start + INTERVAL);
		assertThat(session.expire(start + INTERVAL - 1)).isTrue();
		assertThat(session.hasOutput()).isFalse();
		assertThat(session.expire(start + INTERVAL)).isTrue();
		assertThat(session.hasOutput()).isTrue();
		assertThat(session.expire(start + INTERVAL + TIMEOUT)).isFalse();
	}

}
