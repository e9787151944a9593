/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FrameHeaderTests {

	@Test
	void writesTwelveBytesBigEndian() {
		assertThat(SessionFixture.hex(1, 0x0008, 0xFFFF_FFFDL, 0x8000_0001L)).isEqualTo("00010008fffffffd80000001");
	}

	@Test
	void readsFieldsUnsignedWhereverTheyAreSplit() {
		byte[] bytes = { 1, (byte) 0xFE, (byte) 0xFF, (byte) 0xF1, -1, -1, -1, -3, -128, 0, 0, 1 };
		for (int cut = 0; cut < 12; cut++) {
			FrameReader reader = new FrameReader();
			ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(cut);
			assertThat(reader.read(in)).isFalse();
			assertThat(reader.read(in.limit(12))).isTrue();
			assertThat(in.hasRemaining()).isFalse();
			assertThat(reader.version()).isEqualTo(1);
			assertThat(reader.type()).isEqualTo(0xFE);
			assertThat(reader.flags()).isEqualTo(0xFFF1);
			assertThat(Integer.toUnsignedLong(reader.streamId())).isEqualTo(0xFFFF_FFFDL);
			assertThat(reader.length()).isEqualTo(0x8000_0001L);
		}
	}

	@Test
	void leavesTheBodyInTheBuffer() {
		FrameReader reader = new FrameReader();
		ByteBuffer in = ByteBuffer.allocate(20).position(3);
		assertThat(reader.read(in)).isTrue();
		assertThat(in.position()).isEqualTo(15);
		assertThat(reader.read(in)).isFalse();
		assertThat(in.position()).isEqualTo(20);
	}

	@ParameterizedTest
	@CsvSource({ "0, -", "1, SYN", "6, ACK|FIN", "15, SYN|ACK|FIN|RST", "0x18, RST|0x10", "0xfff0, 0xfff0" })
	void namesFlags(String flags, String names) {
		assertThat(FrameHeader.flagNames(Integer.decode(flags))).isEqualTo(names);
	}

	@ParameterizedTest
	@CsvSource({ "0, Data", "1, WindowUpdate", "2, Ping", "3, GoAway", "4, type 4" })
	void namesTypes(int type, String name) {
		assertThat(FrameHeader.typeName(type)).isEqualTo(name);
	}

}
