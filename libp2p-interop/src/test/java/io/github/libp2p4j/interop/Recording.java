/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;

/**
 * What is talked about when a conversation is recorded, one constant each. In each, the
 * side that dialled acts.
 */
enum Recording {

	/** Opened, asked who the other is, closed. */
	HANDSHAKE {

		@Override
		void act(Ends ends) throws Exception {
			ends.connection().sessionPing().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}

	},

	/** The peer offers no muxer in the handshake, where it can do so. */
	HANDSHAKE_PEER_OFFERS_NO_MUXER {

		@Override
		void act(Ends ends) throws Exception {
			HANDSHAKE.act(ends);
		}

		@Override
		PeerOptions peerOptions() {
			return PeerOptions.defaults().withoutEarlyMuxer();
		}

	},

	/** This side offers no muxer in the handshake. */
	HANDSHAKE_WE_OFFER_NO_MUXER {

		@Override
		void act(Ends ends) throws Exception {
			HANDSHAKE.act(ends);
		}

		@Override
		Libp2p.Builder ourOptions(Libp2p.Builder builder) {
			return builder.earlyMuxer(false);
		}

	},

	/** The peer has another kind of key, where it can have it. */
	HANDSHAKE_SECP256K1 {

		@Override
		void act(Ends ends) throws Exception {
			HANDSHAKE.act(ends);
		}

		@Override
		PeerOptions peerOptions() {
			return PeerOptions.defaults().withKey("secp256k1");
		}

	},

	HANDSHAKE_ECDSA {

		@Override
		void act(Ends ends) throws Exception {
			HANDSHAKE.act(ends);
		}

		@Override
		PeerOptions peerOptions() {
			return PeerOptions.defaults().withKey("ecdsa");
		}

	},

	HANDSHAKE_RSA {

		@Override
		void act(Ends ends) throws Exception {
			HANDSHAKE.act(ends);
		}

		@Override
		PeerOptions peerOptions() {
			return PeerOptions.defaults().withKey("rsa");
		}

	},

	/** Asked once more. */
	IDENTIFY {

		@Override
		void act(Ends ends) throws Exception {
			ends.node().identify(ends.connection()).toCompletableFuture().get(10, TimeUnit.SECONDS);
			ends.tell("identify", Map.of());
		}

	},

	/** The protocol from both sides, and pings of the session. */
	PING {

		@Override
		void act(Ends ends) throws Exception {
			ends.node().ping(ends.connection(), 3);
			ends.tell("ping", Map.of("count", 3));
			for (int i = 0; i < 3; i++) {
				ends.connection().sessionPing().toCompletableFuture().get(10, TimeUnit.SECONDS);
			}
		}

	},

	/** 300 kB there and back on one stream: windows, credit, ends. */
	ECHO {

		@Override
		void act(Ends ends) throws Exception {
			if (ends.weDial()) {
				ends.client().echo(ends.connection(), 300_000);
			}
			else {
				ends.tell("echo", Map.of("bytes", 300_000));
			}
		}

	},

	/** The question is over long before the answer begins. */
	HALF_CLOSE {

		@Override
		void act(Ends ends) throws Exception {
			if (!ends.weDial()) {
				ends.tell("late", Map.of("bytes", 20_000));
				return;
			}
			try (Stream stream = ends.connection().newStream(TestProtocols.LATE)) {
				Content.write(stream, 20_000);
				stream.closeWrite();
				Content.exactly(stream, 40);
			}
		}

	},

	/** The peer resets in the middle of what it sends. */
	RESET_BY_PEER {

		@Override
		void act(Ends ends) throws Exception {
			if (!ends.weDial()) {
				ends.tell("localReset", Map.of("bytes", 20_000));
				return;
			}
			Stream stream = ends.connection().newStream(TestProtocols.RESET);
			stream.write(java.nio.ByteBuffer.allocate(8).putInt(1000).putInt(20_000).flip());
			Content.write(stream, 1000);
			try {
				Content.drain(stream);
			}
			catch (StreamException ex) {
				return;
			}
			throw new AssertionError("The peer did not reset the stream");
		}

	},

	/** This side resets in the middle of what it sends, with a code. */
	RESET_BY_US {

		@Override
		void act(Ends ends) throws Exception {
			if (!ends.weDial()) {
				ends.ask("remoteReset", Map.of("readBytes", 1000, "writeBytes", 20_000));
				return;
			}
			Stream stream = ends.connection().newStream(TestProtocols.ECHO);
			Content.write(stream, 20_000);
			Content.exactly(stream, 10_000);
			stream.reset(0x1005);
			ends.connection().sessionPing().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}

	},

	/** Twenty streams at once. */
	CONCURRENT_STREAMS {

		@Override
		void act(Ends ends) throws Exception {
			if (ends.weDial()) {
				ends.client().echoAtOnce(ends.connection(), 20, 1000);
			}
			else {
				ends.tell("echo", Map.of("bytes", 1000, "streams", 20));
			}
		}

	},

	/** A protocol that nobody serves, then one that somebody does. */
	UNKNOWN_PROTOCOL {

		@Override
		void act(Ends ends) throws Exception {
			if (!ends.weDial()) {
				ends.ask("open", Map.of("protocols", List.of("/nobody/1.0.0")));
				ends.ask("open", Map.of("protocols", List.of("/nobody/1.0.0", TestProtocols.ECHO)));
				return;
			}
			try {
				ends.connection().newStream("/nobody/1.0.0");
			}
			catch (StreamException ex) {
				ends.connection().newStream("/nobody/1.0.0", TestProtocols.ECHO).close();
				return;
			}
			throw new AssertionError("The peer serves /nobody/1.0.0");
		}

	},

	/** The peer ends the connection as a user of its library does. */
	GO_AWAY_BY_PEER {

		@Override
		void act(Ends ends) throws Exception {
			ends.echoOne();
			ends.settle();
			ends.ask("hangUp", Map.of());
			ends.connection().closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}

	},

	/** This side drains and ends the connection. */
	GO_AWAY_BY_US {

		@Override
		void act(Ends ends) throws Exception {
			ends.echoOne();
			ends.connection().drain(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
		}

	};

	private static final String PING_ID = "/ipfs/ping/1.0.0";

	/** Does it on an open connection. */
	abstract void act(Ends ends) throws Exception;

	PeerOptions peerOptions() {
		return PeerOptions.defaults();
	}

	Libp2p.Builder ourOptions(Libp2p.Builder builder) {
		return builder;
	}

	/** As in the corpus. */
	String fileName() {
		return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
	}

	/**
	 * Both ends of the connection that is recorded.
	 *
	 * @param weDial whether this side dialled
	 */
	record Ends(ConnectionManager node, Connection connection, Peer peer, EchoClient client, boolean weDial) {

		void tell(String command, Map<String, ?> arguments) throws InterruptedException {
			this.peer.tell(command, withPeer(arguments));
		}

		void ask(String command, Map<String, ?> arguments) throws InterruptedException {
			this.peer.ask(command, withPeer(arguments));
		}

		private Map<String, Object> withPeer(Map<String, ?> arguments) {
			Map<String, Object> all = new LinkedHashMap<>(arguments);
			all.put("peer", this.node.peerId().toString());
			return all;
		}

		/** One byte there and back. */
		void echoOne() throws Exception {
			if (this.weDial) {
				this.client.echo(this.connection, 1);
			}
			else {
				tell("echo", Map.of("bytes", 1));
			}
		}

		/**
		 * Until nothing is under way any more: identify of both sides, last resets.
		 * rust-libp2p keeps a stream for its pings.
		 */
		void settle() throws Exception {
			Cell.eventually("the streams are over",
					() -> this.connection.streams().stream().allMatch((stream) -> stream.protocol().equals(PING_ID)));
			for (int i = 0; i < 3; i++) {
				Cell.soon(this.connection.sessionPing());
			}
		}

	}

}
