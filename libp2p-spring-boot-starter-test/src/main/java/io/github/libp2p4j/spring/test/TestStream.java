/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;

import org.springframework.core.ResolvableType;

/**
 * A conversation with a handler, blocking. All of it has one deadline, the tester's
 * timeout. Closing it resets the stream if the handler still talks, so that a test leaves
 * nothing behind. Confined to one thread.
 */
public final class TestStream implements AutoCloseable {

	private static final int CONTINUES = 0x80;

	private static final int MAX_LENGTH_BYTES = 4;

	private final Stream stream;

	private final TestPayloads payloads;

	TestStream(Stream stream, TestPayloads payloads) {
		this.stream = stream;
		this.payloads = payloads;
	}

	/**
	 * Writes a message after its length.
	 * @param message bytes, text, or an object that the application's converters know
	 */
	public TestStream send(Object message) {
		this.stream.write(ByteBuffer.wrap(TestPayloads.framed(this.payloads.toBytes(message))));
		return this;
	}

	/**
	 * Writes bare bytes.
	 */
	public TestStream write(byte[] bytes) {
		this.stream.write(ByteBuffer.wrap(bytes));
		return this;
	}

	/**
	 * Writes bare text as UTF-8.
	 */
	public TestStream write(String text) {
		return write(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Ends the writing half; reading goes on.
	 */
	public TestStream end() {
		this.stream.closeWrite();
		return this;
	}

	/**
	 * Resets the stream with a code, as a peer may at any time.
	 */
	public void reset(long code) {
		this.stream.reset(code);
	}

	/**
	 * Reads the next message after its length.
	 * @throws AssertionError if the stream ends before it
	 */
	public <T> T receive(Class<T> type) {
		byte[] message = read(readLength());
		return type.cast(this.payloads.fromBytes(message, ResolvableType.forClass(type)));
	}

	private int readLength() {
		ByteArrayOutputStream length = new ByteArrayOutputStream();
		int octet = CONTINUES;
		while ((octet & CONTINUES) != 0) {
			octet = read(1)[0];
			length.write(octet);
			if (length.size() > MAX_LENGTH_BYTES) {
				throw new AssertionError("No length of a message on " + this.stream.protocol() + ": "
						+ TestPayloads.describe(length.toByteArray()));
			}
		}
		byte[] bytes = length.toByteArray();
		int value = 0;
		for (int i = bytes.length - 1; i >= 0; i--) {
			value = (value << 7) | (bytes[i] & ~CONTINUES);
		}
		return value;
	}

	/**
	 * Reads so many bare bytes.
	 * @throws AssertionError if the stream ends before
	 */
	public byte[] read(int count) {
		ByteBuffer target = ByteBuffer.allocate(count);
		while (target.hasRemaining()) {
			if (this.stream.read(target) < 0) {
				throw new AssertionError(
						"Expected " + count + " bytes on " + this.stream.protocol() + ", but the stream ended after "
								+ TestPayloads.describe(Arrays.copyOf(target.array(), target.position())));
			}
		}
		return target.array();
	}

	/**
	 * Reads so many bare bytes of UTF-8 text.
	 */
	public String readText(int bytes) {
		return new String(read(bytes), StandardCharsets.UTF_8);
	}

	/**
	 * Reads to the end.
	 */
	public byte[] readRest() {
		StreamResult.Collector collector = new StreamResult.Collector(this.stream.protocol(), false, this.payloads);
		collector.readAll(this.stream);
		return collector.ended().bytes();
	}

	/**
	 * Waits for the handler to end its half.
	 * @throws AssertionError if anything more comes before
	 */
	public void assertEnded() {
		byte[] rest = readRest();
		if (rest.length > 0) {
			throw new AssertionError("Expected the end of " + this.stream.protocol() + ", but "
					+ TestPayloads.describe(rest) + " came before it");
		}
	}

	/**
	 * Waits for the node to reset the stream, whatever it sends before.
	 * @return the code of the reset, if it had any
	 */
	public OptionalLong assertReset() {
		byte[] rest;
		try {
			rest = readRest();
		}
		catch (StreamException ex) {
			if (ex.reason() == Reason.RESET_BY_PEER) {
				return ex.wireCode();
			}
			throw new AssertionError(
					"Expected the node to reset " + this.stream.protocol() + ", but: " + ex.getMessage(), ex);
		}
		throw new AssertionError("Expected the node to reset " + this.stream.protocol() + ", but it ended after "
				+ TestPayloads.describe(rest));
	}

	/**
	 * The stream itself.
	 */
	public Stream stream() {
		return this.stream;
	}

	@Override
	public void close() {
		if (this.stream.closed().toCompletableFuture().isDone()) {
			return;
		}
		this.stream.reset();
	}

}
