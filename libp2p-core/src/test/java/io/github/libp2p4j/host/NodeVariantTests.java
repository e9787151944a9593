/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.ProtocolVariant;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Protocols that have a second form, in which a mark of one byte comes first.
 */
class NodeVariantTests {

	private final Marks marks = new Marks();

	private final ConnectionManager node = Libp2p.builder().listen("/memory/0").variant(this.marks).build();

	private final ConnectionManager peer = Libp2p.builder().build();

	private final Events events = Events.of(this.node);

	private Connection connection;

	@BeforeEach
	void connect() {
		this.node.handle("/echo/1", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		this.node.handleAsync("/async/1", (stream) -> {
			ByteBuffer buffer = ByteBuffer.allocate(16);
			return stream.readAsync(buffer).thenCompose((count) -> stream.writeAsync(buffer.flip()));
		});
		this.node.handleRequests(RequestProtocol.bytes("/ask/1"), (request, context) -> request);
		this.node.start();
		this.connection = this.peer.connect(this.node.listenAddresses().get(0));
	}

	@AfterEach
	void close() {
		this.peer.close();
		this.node.close();
	}

	@Test
	void aHandlerGetsTheProtocolBehindWhatTheVariantReads() throws Exception {
		for (String protocol : new String[] { "/echo/1", "/async/1" }) {
			Stream stream = this.connection.newStream(marked(protocol, "Mhello"));
			assertThat(stream.protocol()).isEqualTo(protocol);
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).asString().isEqualTo("hello");
			assertThat(this.marks.seen.get(protocol)).isEqualTo((byte) 'M');
		}
		assertThat(openedProtocolsWith("/echo/1", "/async/1")).noneMatch((protocol) -> protocol.endsWith("+m"));
	}

	/**
	 * What streams have been opened for, once these are among them: identify's may be the
	 * first.
	 */
	private List<String> openedProtocolsWith(String... protocols) {
		Await.until("events of " + List.of(protocols), () -> openedProtocols().containsAll(List.of(protocols)));
		return openedProtocols();
	}

	private List<String> openedProtocols() {
		return this.events.all(NetworkEvent.StreamOpened.class)
			.stream()
			.map(NetworkEvent.StreamOpened::protocol)
			.toList();
	}

	@Test
	void aRequestIsReadBehindTheMarkToo() throws Exception {
		Stream stream = this.connection.newStream(marked("/ask/1", "M\u0002hi"));
		stream.closeWrite();
		assertThat(stream.inputStream().readAllBytes()).asString().isEqualTo("\u0002hi");
	}

	@Test
	void whoDoesNotKnowTheVariantSeesTheProtocol() throws Exception {
		Stream stream = this.connection.newStream("/echo/1");
		stream.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
		stream.closeWrite();
		assertThat(stream.inputStream().readAllBytes()).asString().isEqualTo("hello");
		assertThat(this.marks.seen).isEmpty();
	}

	@Test
	void identifyNamesBothIds() throws Exception {
		assertThat(this.peer.identify(this.connection).toCompletableFuture().get(10, TimeUnit.SECONDS).protocols())
			.contains("/echo/1", "/echo/1+m", "/ask/1", "/ask/1+m")
			.doesNotContain("/ipfs/ping/1.0.0+m");
	}

	@Test
	void aStreamWhoseMarkIsWrongIsReset() {
		for (String protocol : new String[] { "/echo/1", "/async/1" }) {
			// The reset may be there before the stream is handed out.
			assertThatExceptionOfType(StreamException.class)
				.isThrownBy(() -> this.connection.newStream(marked(protocol, "Xhello")).read(ByteBuffer.allocate(1)))
				.matches((ex) -> ex.reason() == StreamException.Reason.RESET_BY_PEER);
		}
	}

	private static StreamOptions marked(String protocol, String bytes) {
		return StreamOptions.protocols(protocol + "+m")
			.named(protocol)
			.firstBytes(bytes.getBytes(StandardCharsets.UTF_8));
	}

	private static final class Marks implements ProtocolVariant {

		private final Map<String, Byte> seen = new ConcurrentHashMap<>();

		@Override
		public Optional<String> idOf(String protocol) {
			return Optional.of(protocol + "+m");
		}

		@Override
		public CompletionStage<?> accept(Stream stream) {
			ByteBuffer mark = ByteBuffer.allocate(1);
			return stream.readAsync(mark).thenAccept((count) -> {
				if (mark.get(0) != 'M') {
					throw new StreamException(StreamException.Reason.RESET, "the mark is wrong", Origin.REMOTE);
				}
				this.seen.put(stream.protocol(), mark.get(0));
			});
		}

	}

}
