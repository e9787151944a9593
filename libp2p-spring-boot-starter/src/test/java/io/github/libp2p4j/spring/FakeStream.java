/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.StreamSubscriber;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;

/**
 * A stream that knows who it is and whether it was reset, and carries nothing.
 */
public final class FakeStream implements Stream {

	public final PeerId peer = KeyPair.generateEd25519().peerId();

	public boolean reset;

	public long resetCode;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final String protocol;

	public FakeStream(String protocol) {
		this.protocol = protocol;
	}

	@Override
	public long id() {
		return 7;
	}

	@Override
	public String protocol() {
		return this.protocol;
	}

	@Override
	public Direction direction() {
		return Direction.INBOUND;
	}

	@Override
	public Connection connection() {
		throw new UnsupportedOperationException();
	}

	@Override
	public PeerId remotePeer() {
		return this.peer;
	}

	@Override
	public StreamState state() {
		return this.reset ? StreamState.RESET : StreamState.OPEN;
	}

	@Override
	public int read(ByteBuffer target) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void write(ByteBuffer source) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void flush() {
		throw new UnsupportedOperationException();
	}

	@Override
	public InputStream inputStream() {
		throw new UnsupportedOperationException();
	}

	@Override
	public OutputStream outputStream() {
		throw new UnsupportedOperationException();
	}

	@Override
	public ByteChannel channel() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<Integer> readAsync(ByteBuffer target) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<Void> writeAsync(ByteBuffer source) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void subscribe(StreamSubscriber subscriber) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void closeWrite() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void reset(long code) {
		this.reset = true;
		this.resetCode = code;
		this.closed
			.completeExceptionally(new StreamException(StreamException.Reason.RESET, "reset", Origin.APPLICATION));
	}

	@Override
	public CompletionStage<Void> closed() {
		return this.closed;
	}

	@Override
	public void detach() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void readTimeout(Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void writeTimeout(Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void deadline(Duration fromNow) {
		throw new UnsupportedOperationException();
	}

}
