/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.machine.Deadlines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one deadline of the upgrade, whatever step it is at.
 */
class UpgradeDeadlineTests {

	@ParameterizedTest
	@EnumSource(names = { "SECURITY_NEGOTIATION", "HANDSHAKE", "MUXER_NEGOTIATION" })
	void isExactAtEveryStep(ConnectionState state) {
		MachineSide side = MachinePair.at(state);
		long deadlineNanos = side.nowNanos + MachineSide.TIMEOUT_NANOS;
		assertThat(side.machine.state()).isEqualTo(state);
		assertThat(side.machine.deadlineNanos()).isEqualTo(deadlineNanos);
		assertThat(side.machine.expire(deadlineNanos - 1)).isTrue();
		assertThat(side.machine.expire(deadlineNanos)).isFalse();
		assertThat(side.machine.expire(deadlineNanos + 1)).isFalse();
	}

	@Test
	void isNotMovedByBytesThatTrickle() {
		MachineSide responder = MachineSide.responder().connected();
		long deadlineNanos = responder.nowNanos + MachineSide.TIMEOUT_NANOS;
		byte[] flight = MachineSide.initiator().connected().output();
		for (byte octet : flight) {
			responder.nowNanos += MachineSide.TIMEOUT_NANOS / 100;
			responder.receive(new byte[] { octet });
			assertThat(responder.machine.deadlineNanos()).isEqualTo(deadlineNanos);
		}
	}

	@Test
	void doesNotExistBeforeTheTransportStands() {
		MachineSide side = MachineSide.initiator();
		assertThat(side.machine.deadlineNanos()).isEqualTo(Deadlines.NONE);
		assertThat(side.machine.expire(Long.MAX_VALUE)).isTrue();
	}

	@Test
	void givesWayToTheSessions() {
		MachineSide side = MachinePair.at(ConnectionState.OPEN);
		assertThat(side.machine.expire(side.nowNanos + MachineSide.TIMEOUT_NANOS)).isTrue();
		assertThat(side.machine.deadlineNanos()).isEqualTo(side.machine.session().deadlineNanos())
			.isEqualTo(side.nowNanos + 30_000_000_000L);
	}

	@Test
	void aSilentPeerOfAnOpenConnectionIsFoundOut() {
		MachineSide side = MachinePair.at(ConnectionState.OPEN);
		side.nowNanos = side.machine.deadlineNanos();
		assertThat(side.machine.expire(side.nowNanos)).isTrue();
		assertThat(side.output()).as("a sealed ping").hasSize(30);
		side.nowNanos = side.machine.deadlineNanos();
		assertThat(side.machine.expire(side.nowNanos - 1)).isTrue();
		assertThat(side.machine.expire(side.nowNanos)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void endsWithTheConnection(ConnectionState state) {
		MachineSide side = MachinePair.at(state);
		side.machine.close();
		assertThat(side.machine.deadlineNanos()).isEqualTo(Deadlines.NONE);
		assertThat(side.machine.expire(side.nowNanos + 100 * MachineSide.TIMEOUT_NANOS)).isTrue();
	}

}
