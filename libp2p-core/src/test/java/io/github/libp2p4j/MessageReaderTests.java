/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class MessageReaderTests {

	private final FakeConnection connection = FakeConnection.dial("c", new ManualClock());

	@Test
	void readsMessagesToTheEnd() {
		PipedStream peer = peer(1000);
		MessageReader reader = new MessageReader(peer.other(), 100);
		peer.send(hex("03616263" + "00" + "0164"));
		peer.closeWrite();
		assertThat(reader.read()).hasValueSatisfying((message) -> assertThat(message).isEqualTo(hex("616263")));
		assertThat(reader.read()).hasValueSatisfying((message) -> assertThat(message).isEmpty());
		assertThat(reader.read()).hasValueSatisfying((message) -> assertThat(message).isEqualTo(hex("64")));
		assertThat(reader.read()).isEmpty();
		assertThat(reader.read()).isEmpty();
		assertThat(peer.failure()).isNull();
	}

	@Test
	void readsThemWhenTheyComeOneByteAtATime() {
		PipedStream peer = peer(1);
		MessageReader reader = new MessageReader(peer.other(), 1000);
		ByteBuffer sent = ByteBuffer.allocate(2 + 300 + 2).put(hex("ac02")).position(302).put(hex("0161")).flip();
		peer.writeAsync(sent);
		assertThat(reader.read()).hasValueSatisfying((message) -> assertThat(message).hasSize(300));
		assertThat(reader.read()).hasValueSatisfying((message) -> assertThat(message).isEqualTo(hex("61")));
	}

	@ParameterizedTest
	@CsvSource({ "65, LIMIT", "e407, LIMIT", "8000, RESET", "036162, RESET", "80, LIMIT" })
	void resetsTheStreamOfAPeerThatBreaksTheFraming(String bytes, StreamException.Reason reason) {
		PipedStream peer = peer(1000);
		MessageReader reader = new MessageReader(peer.other(), 100);
		peer.send(hex("0161" + bytes));
		peer.closeWrite();
		assertThat(reader.read()).isPresent();
		assertThatExceptionOfType(StreamException.class).isThrownBy(reader::read).satisfies((failure) -> {
			assertThat(failure.reason()).isEqualTo(reason);
			assertThat(failure.origin()).isEqualTo(Origin.REMOTE);
			assertThat(failure.wireCode()).hasValue(0x1004);
		});
		assertThat(peer.failure().wireCode()).hasValue(0x1004);
	}

	@Test
	void tellsOfAResetAfterWhatCameBeforeIt() {
		PipedStream peer = peer(1000);
		MessageReader reader = new MessageReader(peer.other(), 100);
		peer.send(hex("0161"));
		peer.reset(7);
		assertThat(reader.read()).isPresent();
		assertThatExceptionOfType(StreamException.class).isThrownBy(reader::read)
			.matches((failure) -> failure.reason() == StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void waitsForMessagesWithoutAThread() {
		PipedStream peer = peer(1000);
		MessageReader reader = new MessageReader(peer.other(), 100);
		CompletableFuture<Optional<byte[]>> first = reader.readAsync().toCompletableFuture();
		peer.send(hex("02"));
		peer.send(hex("61"));
		assertThat(first).isNotDone();
		peer.send(hex("62" + "0163"));
		assertThat(first).isCompletedWithValueMatching((message) -> Arrays.equals(message.orElseThrow(), hex("6162")));
		assertThat(reader.readAsync().toCompletableFuture())
			.isCompletedWithValueMatching((message) -> Arrays.equals(message.orElseThrow(), hex("63")));
		CompletableFuture<Optional<byte[]>> last = reader.readAsync().toCompletableFuture();
		assertThat(last).isNotDone();
		peer.closeWrite();
		assertThat(last).isCompletedWithValue(Optional.empty());
		assertThat(reader.readAsync().toCompletableFuture()).isCompletedWithValue(Optional.empty());
	}

	@ParameterizedTest
	@CsvSource({ "65, LIMIT", "8000, RESET", "036162, RESET" })
	void failsTheStageOfAPeerThatBreaksTheFraming(String bytes, StreamException.Reason reason) {
		for (boolean early : new boolean[] { true, false }) {
			PipedStream peer = peer(1000);
			MessageReader reader = new MessageReader(peer.other(), 100);
			CompletableFuture<Optional<byte[]>> before = early ? null : reader.readAsync().toCompletableFuture();
			peer.send(hex(bytes));
			peer.closeWrite();
			CompletableFuture<Optional<byte[]>> read = (before != null) ? before
					: reader.readAsync().toCompletableFuture();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(read::join)
				.havingCause()
				.isInstanceOfSatisfying(StreamException.class, (failure) -> {
					assertThat(failure.reason()).isEqualTo(reason);
					assertThat(failure.origin()).isEqualTo(Origin.REMOTE);
				});
			assertThat(peer.failure().wireCode()).hasValue(0x1004);
		}
	}

	private PipedStream peer(int windowBytes) {
		return PipedStream.open(this.connection, this.connection.other(), "/messages/1", 1, windowBytes);
	}

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex);
	}

}
