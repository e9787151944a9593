/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An owner of one channel that reads whatever comes, writes what it is told to, and
 * remembers both.
 */
class Recorder implements ConnectHandler, ChannelHandler {

	final CompletableFuture<Channel> connected = new CompletableFuture<>();

	final CompletableFuture<IOException> connectFailed = new CompletableFuture<>();

	/** The bytes until the end of input. */
	final CompletableFuture<byte[]> ended = new CompletableFuture<>();

	final CompletableFuture<IOException> lost = new CompletableFuture<>();

	final CompletableFuture<Throwable> failed = new CompletableFuture<>();

	final CompletableFuture<Void> written = new CompletableFuture<>();

	final CompletableFuture<Void> firstInput = new CompletableFuture<>();

	final AtomicInteger readableCalls = new AtomicInteger();

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private ByteBuffer unsent = ByteBuffer.allocate(0);

	Channel channel() {
		return LoopFixture.await(this.connected);
	}

	<T> T on(java.util.concurrent.Callable<T> task) {
		return LoopFixture.on(channel().loop(), task);
	}

	void read() {
		on(() -> {
			channel().readInterest(true);
			return null;
		});
	}

	/** Begins to write all of it. */
	void write(byte[] bytes) {
		on(() -> {
			this.unsent = ByteBuffer.wrap(bytes);
			channel().writeInterest(true);
			return null;
		});
	}

	byte[] receivedBytes() {
		return on(this.received::toByteArray);
	}

	@Override
	public void onConnected(Channel channel) {
		channel.handler(this);
		this.connected.complete(channel);
	}

	@Override
	public void onConnectFailed(IOException failure) {
		this.connectFailed.complete(failure);
	}

	@Override
	public void onReadable() {
		this.readableCalls.incrementAndGet();
		Channel channel = channel();
		try {
			ByteBuffer buffer = channel.loop().readBuffer();
			int count = channel.read(buffer);
			if (count < 0) {
				this.ended.complete(this.received.toByteArray());
				return;
			}
			byte[] bytes = new byte[count];
			buffer.flip().get(bytes);
			this.received.writeBytes(bytes);
			this.firstInput.complete(null);
		}
		catch (IOException failure) {
			channel.close();
			this.lost.complete(failure);
		}
	}

	@Override
	public void onWritable() {
		Channel channel = channel();
		try {
			channel.write(this.unsent);
			if (!this.unsent.hasRemaining()) {
				channel.writeInterest(false);
				this.written.complete(null);
			}
		}
		catch (IOException failure) {
			channel.close();
			this.lost.complete(failure);
		}
	}

	@Override
	public void onFailure(Throwable failure) {
		this.failed.complete(failure);
	}

}
