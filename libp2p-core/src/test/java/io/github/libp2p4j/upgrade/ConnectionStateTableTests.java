/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.libp2p4j.ConnectionState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Every call in every state: where it leads, or that it is illegal.
 */
class ConnectionStateTableTests {

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					# state,             connected,            receive,           transmit,          drain,             close
					CONNECTING,          SECURITY_NEGOTIATION, illegal,           CONNECTING,        CONNECTING,        CLOSED
					SECURITY_NEGOTIATION, illegal,             SECURITY_NEGOTIATION, SECURITY_NEGOTIATION, SECURITY_NEGOTIATION, CLOSED
					HANDSHAKE,           illegal,              HANDSHAKE,         HANDSHAKE,         HANDSHAKE,         CLOSED
					MUXER_NEGOTIATION,   illegal,              MUXER_NEGOTIATION, MUXER_NEGOTIATION, MUXER_NEGOTIATION, CLOSED
					OPEN,                illegal,              OPEN,              OPEN,              DRAINING,          CLOSED
					DRAINING,            illegal,              DRAINING,          DRAINING,          DRAINING,          CLOSED
					CLOSED,              illegal,              illegal,           CLOSED,            CLOSED,            CLOSED
					""")
	void callsLeadWhereTheTableSays(ConnectionState state, String connected, String receive, String transmit,
			String drain, String close) {
		assertLeads(state, connected, (side) -> side.machine.connected(side.nowNanos));
		assertLeads(state, receive, (side) -> side.machine.receive(ByteBuffer.allocate(0), side.nowNanos));
		assertLeads(state, receive, (side) -> side.machine.receive(ByteBuffer.wrap(first(state)), side.nowNanos));
		assertLeads(state, transmit, MachineSide::output);
		assertLeads(state, drain, (side) -> side.machine.drain());
		assertLeads(state, close, (side) -> side.machine.close());
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			# state,             session, remote key, output,  input
			CONNECTING,          false,   false,      false,   true
			SECURITY_NEGOTIATION, false,  false,      true,    true
			HANDSHAKE,           false,   false,      true,    true
			MUXER_NEGOTIATION,   false,   true,       true,    true
			OPEN,                true,    true,       false,   true
			DRAINING,            true,    true,       false,   true
			CLOSED,              true,    true,       false,   false
			""")
	void questionsAreAnsweredInEveryState(ConnectionState state, boolean session, boolean remoteKey, boolean output,
			boolean input) {
		MachineSide side = MachinePair.at(state);
		assertThat(side.machine.hasSession()).isEqualTo(session);
		assertAvailable(session, side.machine::session);
		assertAvailable(remoteKey, side.machine::remoteKey);
		assertThat(side.machine.hasOutput()).isEqualTo(output);
		assertThat(side.machine.wantsInput()).isEqualTo(input);
		assertThat(side.machine.isMidMessage()).isFalse();
		assertThat(side.machine.earlyMuxer()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void closeIsIdempotentAndFinal(ConnectionState state) {
		MachineSide side = MachinePair.at(state);
		side.machine.close();
		side.machine.close();
		side.machine.drain();
		assertThat(side.machine.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(side.machine.hasOutput()).isFalse();
		assertThat(side.outputOnce(MachineSide.BUFFER_BYTES)).isEmpty();
		assertThat(side.machine.isMidMessage()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "SECURITY_NEGOTIATION", "HANDSHAKE", "MUXER_NEGOTIATION", "OPEN", "DRAINING" })
	void closeInTheMiddleOfAMessageGivesItsBufferUp(ConnectionState state) {
		MachineSide side = MachinePair.at(state);
		side.receive(first(state));
		side.machine.close();
		assertThat(side.machine.isMidMessage()).isFalse();
	}

	/** The first byte of what may come. */
	private static byte[] first(ConnectionState state) {
		return (state == ConnectionState.SECURITY_NEGOTIATION) ? new byte[] { 0x13 } : new byte[] { 0 };
	}

	private static void assertLeads(ConnectionState from, String to, Consumer<MachineSide> call) {
		MachineSide side = MachinePair.at(from);
		assertThat(side.machine.state()).isEqualTo(from);
		if (to.equals("illegal")) {
			assertThatIllegalStateException().isThrownBy(() -> call.accept(side)).withMessageContaining(from.name());
			assertThat(side.machine.state()).isEqualTo(from);
		}
		else {
			call.accept(side);
			assertThat(side.machine.state()).isEqualTo(ConnectionState.valueOf(to));
		}
	}

	private static void assertAvailable(boolean available, Supplier<?> part) {
		if (available) {
			assertThatCode(part::get).doesNotThrowAnyException();
		}
		else {
			assertThatIllegalStateException().isThrownBy(part::get).withMessageContaining("not reached");
		}
	}

}
