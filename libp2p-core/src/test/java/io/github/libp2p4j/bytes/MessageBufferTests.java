/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

import io.github.libp2p4j.bytes.MessageBuffer.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MessageBufferTests {

	private static final int MEBIBYTE = 1 << 20;

	// Messages with their length

	@Test
	void readsAMessageOneByteAtATime() {
		MessageBuffer buffer = MessageBuffer.prefixed(100);
		for (String next : new String[] { "03", "61", "62" }) {
			assertThat(receive(buffer, next)).isEqualTo(Status.INCOMPLETE);
		}
		assertThat(receive(buffer, "63")).isEqualTo(Status.COMPLETE);
		assertThat(buffer.take()).isEqualTo(hex("616263"));
		assertThat(buffer.isEmpty()).isTrue();
	}

	@Test
	void readsALengthOfSeveralBytesWhereverItIsSplit() {
		byte[] message = new byte[300];
		Arrays.fill(message, (byte) 7);
		MessageBuffer buffer = MessageBuffer.prefixed(300);
		assertThat(receive(buffer, "ac")).isEqualTo(Status.INCOMPLETE);
		assertThat(receive(buffer, "02")).isEqualTo(Status.INCOMPLETE);
		for (int i = 1; i < 300; i++) {
			assertThat(receive(buffer, "07")).isEqualTo(Status.INCOMPLETE);
		}
		assertThat(receive(buffer, "07")).isEqualTo(Status.COMPLETE);
		assertThat(buffer.take()).isEqualTo(message);
	}

	@Test
	void keepsWhatFollowsForTheNextMessage() {
		MessageBuffer buffer = MessageBuffer.prefixed(100);
		assertThat(receive(buffer, "01" + "61" + "00" + "02" + "6263" + "05")).isEqualTo(Status.COMPLETE);
		assertThat(buffer.take()).isEqualTo(hex("61"));
		assertThat(buffer.status()).isEqualTo(Status.COMPLETE);
		assertThat(buffer.take()).isEmpty();
		assertThat(buffer.status()).isEqualTo(Status.COMPLETE);
		assertThat(buffer.take()).isEqualTo(hex("6263"));
		assertThat(buffer.status()).isEqualTo(Status.INCOMPLETE);
		assertThat(buffer.isEmpty()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1021, 1022, 1023, 1024, 1025, 2048, 100_000 })
	void readsMessagesOfAnySizeOneAfterTheOther(int size) {
		MessageBuffer buffer = MessageBuffer.prefixed(MEBIBYTE);
		for (int round = 1; round <= 3; round++) {
			byte[] message = new byte[size];
			Arrays.fill(message, (byte) round);
			assertThat(receive(buffer, MessageBuffer.prefix(message))).isEqualTo(Status.COMPLETE);
			assertThat(buffer.take()).isEqualTo(message);
			assertThat(buffer.isEmpty()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "127, 8001", "127, 80", "128, 8101", "1048576, 818040", "1048576, ffffff", "1048576, ffff7f",
			"16383, 808001", "2147483583, ffffffff7f", "2147483583, 8080808008" })
	void refusesALengthAsSoonAsItIsCertainlyTooLarge(int maxBytes, String length) {
		MessageBuffer buffer = MessageBuffer.prefixed(maxBytes);
		Status last = Status.INCOMPLETE;
		for (byte next : hex(length)) {
			last = receive(buffer, ByteBuffer.wrap(new byte[] { next }));
			if (last != Status.INCOMPLETE) {
				break;
			}
		}
		assertThat(last).isEqualTo(Status.TOO_LARGE);
	}

	@ParameterizedTest
	@CsvSource({ "127, 7f", "128, 8001", "1048576, 808040" })
	void takesTheLargestLengthThatIsAllowed(int maxBytes, String length) {
		MessageBuffer buffer = MessageBuffer.prefixed(maxBytes);
		assertThat(receive(buffer, length)).isEqualTo(Status.INCOMPLETE);
		assertThat(receive(buffer, ByteBuffer.allocate(maxBytes))).isEqualTo(Status.COMPLETE);
		assertThat(buffer.take()).hasSize(maxBytes);
	}

	@ParameterizedTest
	@ValueSource(strings = { "8000", "8100", "808000", "ff8000" })
	void refusesALengthThatIsNotMinimal(String length) {
		assertThat(receive(MessageBuffer.prefixed(MEBIBYTE), length)).isEqualTo(Status.MALFORMED);
	}

	@Test
	void refusesALengthWithoutEnd() {
		assertThat(receive(MessageBuffer.prefixed(MEBIBYTE), "ff".repeat(20))).isEqualTo(Status.MALFORMED);
	}

	@Test
	void allocatesForWhatHasComeAndNotForWhatWasAnnounced() {
		MessageBuffer buffer = MessageBuffer.prefixed(1 << 30);
		receive(buffer, "8080808004");
		assertThat(buffer.space().capacity()).isEqualTo(MessageBuffer.FIRST_BYTES);
		int received = 5;
		for (int size = 1; size < 200_000; size *= 2) {
			receive(buffer, ByteBuffer.allocate(size));
			received += size;
			assertThat(buffer.space().capacity()).isLessThanOrEqualTo(2 * received + MessageBuffer.FIRST_BYTES);
		}
	}

	@Test
	void letsGoOfALargeBufferWithItsMessage() {
		MessageBuffer buffer = MessageBuffer.prefixed(MEBIBYTE);
		receive(buffer, MessageBuffer.prefix(new byte[MEBIBYTE]));
		buffer.take();
		assertThat(buffer.space().capacity()).isEqualTo(MessageBuffer.FIRST_BYTES);
	}

	@Test
	void hasNoMessageBeforeItIsComplete() {
		MessageBuffer buffer = MessageBuffer.prefixed(10);
		receive(buffer, "0261");
		assertThatIllegalStateException().isThrownBy(buffer::take);
	}

	// A message without a length

	@Test
	void takesAllThatComesForAMessageWithoutALength() {
		MessageBuffer buffer = MessageBuffer.unprefixed(5000);
		byte[] message = new byte[5000];
		for (int i = 0; i < message.length; i++) {
			message[i] = (byte) i;
			assertThat(receive(buffer, ByteBuffer.wrap(message, i, 1))).isEqualTo(Status.INCOMPLETE);
		}
		assertThat(buffer.take()).isEqualTo(message);
	}

	@Test
	void takesNothingForAnEmptyMessageWithoutALength() {
		assertThat(MessageBuffer.unprefixed(1).take()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1023, 1024, 1025, 5000 })
	void refusesOneByteTooManyWithoutALength(int maxBytes) {
		MessageBuffer buffer = MessageBuffer.unprefixed(maxBytes);
		assertThat(receive(buffer, ByteBuffer.allocate(maxBytes))).isEqualTo(Status.INCOMPLETE);
		assertThat(receive(buffer, "00")).isEqualTo(Status.TOO_LARGE);
		assertThat(buffer.space().capacity()).isLessThanOrEqualTo(Math.max(MessageBuffer.FIRST_BYTES, maxBytes + 1));
	}

	@Test
	void neverGrowsFarBeyondWhatAMessageWithoutALengthMayHave() {
		MessageBuffer buffer = MessageBuffer.unprefixed(1500);
		receive(buffer, ByteBuffer.allocate(1100));
		assertThat(buffer.space().capacity()).isEqualTo(1501);
	}

	// Sending

	@Test
	void putsTheLengthBeforeAMessage() {
		assertThat(MessageBuffer.prefix(new byte[0])).isEqualTo(ByteBuffer.wrap(hex("00")));
		assertThat(MessageBuffer.prefix(hex("616263"))).isEqualTo(ByteBuffer.wrap(hex("03616263")));
		ByteBuffer framed = MessageBuffer.prefix(new byte[300]);
		assertThat(framed.remaining()).isEqualTo(302);
		assertThat(framed.getShort()).isEqualTo((short) 0xac02);
	}

	@Test
	void insistsOnAByteAtLeast() {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageBuffer.prefixed(0));
	}

	/** As a stream does: never more than there is space for, and a look after each. */
	private static Status receive(MessageBuffer buffer, ByteBuffer bytes) {
		Status status = Status.INCOMPLETE;
		while (bytes.hasRemaining() && status == Status.INCOMPLETE) {
			ByteBuffer space = buffer.space();
			int count = Math.min(space.remaining(), bytes.remaining());
			space.put(bytes.slice(bytes.position(), count));
			bytes.position(bytes.position() + count);
			status = buffer.status();
		}
		return status;
	}

	private static Status receive(MessageBuffer buffer, String hex) {
		return receive(buffer, ByteBuffer.wrap(hex(hex)));
	}

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex);
	}

}
