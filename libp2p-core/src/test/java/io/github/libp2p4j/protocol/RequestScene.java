/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualAlarm;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import io.github.libp2p4j.fixtures.RecordedRejections;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two ends of a connection, requests over it, and a hand-moved clock. Thread-safe as they
 * are.
 */
final class RequestScene {

	final ManualClock clock = new ManualClock();

	final RecordedRejections rejections = new RecordedRejections();

	final RequestResponse requests = new RequestResponse(new ManualAlarm(this.clock), this.rejections,
			this.clock::nanos);

	final FakeConnection connection = FakeConnection.dial("c1", this.clock, KeyPair.generateEd25519(),
			Multiaddr.parse("/memory/1"), KeyPair.generateEd25519(), Multiaddr.parse("/memory/2"));

	/** The peer's ends of the streams that a test has it accept. */
	private final BlockingQueue<PipedStream> accepted = new LinkedBlockingQueue<>();

	/** Hands streams of a protocol to the test. */
	void accept(RequestProtocol<?, ?> protocol) {
		this.connection.other().accept(protocol.id(), this.accepted::add);
	}

	/** The peer's end of the next stream. */
	PipedStream peer() {
		PipedStream stream = this.accepted.poll();
		assertThat(stream).as("a stream that was opened").isNotNull();
		return stream;
	}

	<Q, A> CompletableFuture<A> ask(RequestProtocol<Q, A> protocol, Q request) {
		return ask(connected(), protocol, request);
	}

	<Q, A> CompletableFuture<A> ask(Function<Duration, CompletableFuture<Connection>> connect,
			RequestProtocol<Q, A> protocol, Q request) {
		return this.requests.<Q, A>askAsync(connect::apply, protocol, request).toCompletableFuture();
	}

	Function<Duration, CompletableFuture<Connection>> connected() {
		return (timeout) -> CompletableFuture.completedFuture(this.connection);
	}

	/** A stream of the peer's, as one whose first bytes a test chooses. */
	PipedStream inbound(RequestProtocol<?, ?> protocol, int windowBytes) {
		return PipedStream.open(this.connection, this.connection.other(), protocol.id(), 1, windowBytes);
	}

	static RequestException failure(CompletableFuture<?> answer) {
		assertThat(answer).isCompletedExceptionally();
		try {
			Await.get(answer);
			throw new AssertionError("It did not fail");
		}
		catch (Exception ex) {
			return (RequestException) Completions.cause(ex);
		}
	}

	static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex);
	}

}
