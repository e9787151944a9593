/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Gates of the application: whom a node lets in, and whom it dials.
 */
@Timeout(60)
class NodeGateTests {

	private final List<String> rejected = new CopyOnWriteArrayList<>();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final AtomicInteger served = new AtomicInteger();

	private final ConnectionManager stranger = Libp2p.builder().build();

	private final ConnectionManager friend = Libp2p.builder().listen("/memory/0").start();

	private @Nullable ConnectionManager node;

	@AfterEach
	void close() {
		this.stranger.close();
		this.friend.close();
		if (this.node != null) {
			this.node.close();
		}
	}

	private ConnectionManager node(String address, ConnectionGate... gates) {
		Libp2p.Builder builder = Libp2p.builder().listen(address).handler(Echo.PROTOCOL, (stream) -> {
			this.served.incrementAndGet();
			Echo.HANDLER.handle(stream);
		}).observer(new NetworkObserver() {

			@Override
			public void rejected(String resource, Direction direction, String limit) {
				NodeGateTests.this.rejected.add(resource + " " + direction + " " + limit);
			}

		});
		for (ConnectionGate gate : gates) {
			builder.connectionGate(gate);
		}
		ConnectionManager started = builder.start();
		this.node = started;
		return started;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/memory/0", "/ip4/127.0.0.1/tcp/0" })
	void aPeerThatIsNotWantedIsClosedBeforeAnyStreamAndOthersStay(String address) throws Exception {
		ConnectionManager open = node(address, new Only(this.friend.peerId()));
		Events events = Events.of(open);
		Connection welcome = this.friend.connect(open.listenAddresses().get(0));
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> this.stranger.newStream(open.listenAddresses().get(0), Echo.PROTOCOL).read(one()));
		NetworkEvent.Rejected event = events.first(NetworkEvent.Rejected.class);
		assertThat(event.limit()).isEqualTo("Only");
		assertThat(event.peerId()).isEqualTo(this.stranger.peerId());
		assertThat(this.rejected).containsExactly("connection INBOUND Only");
		assertThat(events.all(NetworkEvent.ConnectionOpened.class)).extracting(NetworkEvent.ConnectionOpened::peerId)
			.containsExactly(this.friend.peerId());
		assertThat(this.served).hasValue(0);
		Stream stream = welcome.newStream(Echo.PROTOCOL);
		stream.closeWrite();
		assertThat(stream.read(one())).isEqualTo(-1);
	}

	@Test
	void whoIsClosedIsToldByGosCode() throws Exception {
		ConnectionManager open = node("/memory/0", new Only(this.friend.peerId()));
		Connection connection = this.stranger.connect(open.listenAddresses().get(0));
		CloseReason reason = Await.get(connection.closed());
		assertThat(reason.wireCode()).hasValue(0x1007);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/memory/0", "/ip4/127.0.0.1/tcp/0" })
	void aSocketFromWhereNobodyIsWantedIsClosedBeforeTheHandshake(String address) {
		ConnectionManager open = node(address, new ConnectionGate() {

			@Override
			public String name() {
				return "nobody-from-there";
			}

			@Override
			public boolean acceptsInbound(Multiaddr remote) {
				NodeGateTests.this.asked.add(remote.toString());
				return false;
			}

			@Override
			public boolean acceptsPeer(PeerId peer, Direction direction, Multiaddr remote) {
				NodeGateTests.this.asked.add(peer.toString());
				return true;
			}

		});
		assertThatExceptionOfType(DialException.class)
			.isThrownBy(() -> this.stranger.connect(open.listenAddresses().get(0)));
		assertThat(this.rejected).containsExactly("connection INBOUND nobody-from-there");
		assertThat(this.asked).singleElement().asString().startsWith("/");
	}

	@Test
	void anAddressThatIsNotWantedIsNotDialledAndAnotherMayBe() {
		Multiaddr forbidden = Multiaddr.parse("/memory/987654321");
		ConnectionManager dialling = node("/memory/0", new ConnectionGate() {

			@Override
			public String name() {
				return "no-such-address";
			}

			@Override
			public boolean acceptsDial(Multiaddr address, @Nullable PeerId peer) {
				return !address.equals(forbidden);
			}

		});
		assertThatExceptionOfType(DialException.class).isThrownBy(() -> dialling.connect(forbidden))
			.withMessageContaining("refused by the connection gate no-such-address")
			.matches((ex) -> ex.reason() == DialException.Reason.GATED);
		assertThat(this.rejected).containsExactly("connection OUTBOUND no-such-address");
		Connection connection = dialling.connect(this.friend.peerId(),
				List.of(forbidden, this.friend.listenAddresses().get(0)));
		assertThat(connection.remotePeer()).isEqualTo(this.friend.peerId());
	}

	@Test
	void aDialToAPeerThatIsNotWantedFailsByTheGate() {
		ConnectionManager dialling = node("/memory/0", new Only(this.stranger.peerId()));
		CompletionStage<Connection> dial = dialling.connectAsync(this.friend.listenAddresses().get(0).withoutPeerId(),
				DialOptions.defaults());
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> Await.get(dial))
			.havingCause()
			.isInstanceOfSatisfying(DialException.class,
					(failure) -> assertThat(failure.reason()).isEqualTo(DialException.Reason.GATED));
	}

	@Test
	void gatesAreAskedInTheirOrderUntilOneRefuses() {
		ConnectionManager open = node("/memory/0", new Noting("first", true), new Noting("second", false),
				new Noting("third", true));
		assertThatExceptionOfType(DialException.class)
			.isThrownBy(() -> this.stranger.connect(open.listenAddresses().get(0)));
		assertThat(this.asked).containsExactly("first", "second");
	}

	@Test
	void aGateThatThrowsRefusesAndTheNodeGoesOn() {
		AtomicInteger calls = new AtomicInteger();
		ConnectionManager open = node("/memory/0", new ConnectionGate() {

			@Override
			public boolean acceptsInbound(Multiaddr remote) {
				if (calls.getAndIncrement() == 0) {
					throw new IllegalStateException("a defect of the application");
				}
				return true;
			}

		});
		assertThatExceptionOfType(DialException.class)
			.isThrownBy(() -> this.stranger.connect(open.listenAddresses().get(0)));
		assertThat(this.rejected).containsExactly("connection INBOUND connection-gate-failed");
		assertThat(this.friend.connect(open.listenAddresses().get(0)).isOpen()).isTrue();
	}

	private static java.nio.ByteBuffer one() {
		return java.nio.ByteBuffer.allocate(1);
	}

	/**
	 * Accepts one peer.
	 */
	private record Only(PeerId peer) implements ConnectionGate {

		@Override
		public boolean acceptsPeer(PeerId peer, Direction direction, Multiaddr remote) {
			return this.peer.equals(peer);
		}

	}

	private final class Noting implements ConnectionGate {

		private final String name;

		private final boolean accepts;

		private Noting(String name, boolean accepts) {
			this.name = name;
			this.accepts = accepts;
		}

		@Override
		public boolean acceptsInbound(Multiaddr remote) {
			NodeGateTests.this.asked.add(this.name);
			return this.accepts;
		}

	}

}
