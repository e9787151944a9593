/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver.ConnectionTags;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class Libp2pEventPublisherTests {

	private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final PeerId PEER = KeyPair.generateEd25519().peerId();

	private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class))
		.withBean(ConnectionManager.class, () -> this.node);

	private static final ConnectionTags TAGS = new ConnectionTags(Direction.INBOUND, "tcp", "/noise", "/yamux/1.0.0",
			true, "ip4");

	/** Each event of the node, and what is published for it. */
	private static Map<NetworkEvent, List<Class<? extends Libp2pEvent>>> all() {
		Map<NetworkEvent, List<Class<? extends Libp2pEvent>>> events = new LinkedHashMap<>();
		events.put(new NetworkEvent.Listening(AT, ADDRESS),
				List.of(ListeningEvent.class, ListenAddressesChangedEvent.class));
		events.put(new NetworkEvent.ListenClosed(AT, ADDRESS, Optional.of("lost")),
				List.of(ListenClosedEvent.class, ListenAddressesChangedEvent.class));
		events.put(new NetworkEvent.ListenFailed(AT, ADDRESS, "in use"), List.of(ListenFailedEvent.class));
		events.put(opened("c1", PEER), List.of(ConnectionOpenedEvent.class, PeerConnectedEvent.class));
		events.put(
				new NetworkEvent.PeerIdentified(AT, "c1",
						new PeerInfo(PEER, List.of("/echo/1.0.0"), List.of(ADDRESS), null, "agent", "network")),
				List.of(PeerIdentifiedEvent.class));
		events.put(new NetworkEvent.StreamOpened(AT, "c1", PEER, 1, "/echo/1.0.0", Direction.INBOUND),
				List.of(StreamOpenedEvent.class));
		events.put(new NetworkEvent.StreamClosed(AT, "c1", PEER, 1, "/echo/1.0.0", Direction.INBOUND,
				StreamOutcome.COMPLETED, Duration.ofMillis(7), 8, 9), List.of(StreamClosedEvent.class));
		events.put(closed("c1", PEER), List.of(ConnectionClosedEvent.class, PeerDisconnectedEvent.class));
		events.put(new NetworkEvent.DialFailed(AT, ADDRESS, null, DialException.Reason.REFUSED, "refused"),
				List.of(DialFailedEvent.class));
		events.put(new NetworkEvent.HandshakeFailed(AT, ADDRESS, Direction.INBOUND, ConnectionState.HANDSHAKE, "bad"),
				List.of(HandshakeFailedEvent.class));
		events.put(new NetworkEvent.Rejected(AT, ADDRESS, PEER, "max-connections"),
				List.of(ConnectionRejectedEvent.class));
		return events;
	}

	private static NetworkEvent opened(String connectionId, PeerId peer) {
		return new NetworkEvent.ConnectionOpened(AT, connectionId, peer, ADDRESS, TAGS, Duration.ofMillis(3));
	}

	private static NetworkEvent closed(String connectionId, PeerId peer) {
		return new NetworkEvent.ConnectionClosed(AT, connectionId, peer, Direction.INBOUND, ADDRESS,
				CloseReason.of(CloseReason.Kind.NORMAL, Origin.REMOTE, "goodbye"), Duration.ofSeconds(4), 5, 6);
	}

	@Test
	void knowsEveryEventOfTheNode() {
		assertThat(all().keySet().stream().map(Object::getClass))
			.containsExactlyInAnyOrder(NetworkEvent.class.getPermittedSubclasses());
	}

	@Test
	void publishesEveryEventInOrder() {
		this.runner.withBean(Recorder.class).run((context) -> {
			List<Libp2pEvent> heard = context.getBean(Recorder.class).heard;
			assertThat(heard).singleElement().isInstanceOf(HostStartedEvent.class);
			heard.clear();
			all().forEach((event, types) -> this.node.emit(event));
			assertThat(heard.stream().<Class<?>>map(Object::getClass).toList())
				.isEqualTo(all().values().stream().flatMap(List::stream).toList());
			assertThat(heard).allSatisfy((event) -> {
				assertThat(event.at()).isEqualTo(AT);
				assertThat(event.getTimestamp()).isEqualTo(AT.toEpochMilli());
				assertThat(event.node()).isSameAs(this.node);
			});
		});
	}

	@Test
	void carriesWhatTheNodeSaid() {
		this.runner.withBean(Recorder.class).run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			all().forEach((event, types) -> this.node.emit(event));
			assertThat(recorder.first(ListenClosedEvent.class)).satisfies((event) -> {
				assertThat(event.address()).isEqualTo(ADDRESS);
				assertThat(event.failure()).contains("lost");
			});
			assertThat(recorder.first(ListenFailedEvent.class)).satisfies((event) -> {
				assertThat(event.address()).isEqualTo(ADDRESS);
				assertThat(event.message()).isEqualTo("in use");
			});
			assertThat(recorder.first(ConnectionOpenedEvent.class)).satisfies((event) -> {
				assertThat(event.connectionId()).isEqualTo("c1");
				assertThat(event.peerId()).isEqualTo(PEER);
				assertThat(event.direction()).isEqualTo(Direction.INBOUND);
				assertThat(event.remoteAddress()).isEqualTo(ADDRESS);
				assertThat(event.transport()).isEqualTo("tcp");
				assertThat(event.security()).isEqualTo("/noise");
				assertThat(event.muxer()).isEqualTo("/yamux/1.0.0");
				assertThat(event.earlyMuxer()).isTrue();
				assertThat(event.upgradeTime()).hasMillis(3);
			});
			assertThat(recorder.first(ConnectionClosedEvent.class)).satisfies((event) -> {
				assertThat(event.reason().kind()).isEqualTo(CloseReason.Kind.NORMAL);
				assertThat(event.duration()).hasSeconds(4);
				assertThat(event.bytesReceived()).isEqualTo(5);
				assertThat(event.bytesSent()).isEqualTo(6);
			});
			assertThat(recorder.first(DialFailedEvent.class)).satisfies((event) -> {
				assertThat(event.peerId()).isEmpty();
				assertThat(event.reason()).isEqualTo(DialException.Reason.REFUSED);
			});
			assertThat(recorder.first(ConnectionRejectedEvent.class)).satisfies((event) -> {
				assertThat(event.peerId()).contains(PEER);
				assertThat(event.remoteAddress()).contains(ADDRESS);
				assertThat(event.limit()).isEqualTo("max-connections");
			});
			assertThat(recorder.first(StreamClosedEvent.class)).satisfies((event) -> {
				assertThat(event.streamId()).isOne();
				assertThat(event.protocol()).isEqualTo("/echo/1.0.0");
				assertThat(event.outcome()).isEqualTo(StreamOutcome.COMPLETED);
				assertThat(event.duration()).hasMillis(7);
				assertThat(event.bytesReceived()).isEqualTo(8);
				assertThat(event.bytesSent()).isEqualTo(9);
			});
		});
	}

	@Test
	void tellsThatAPeerIsThereWithItsFirstConnectionAndGoneWithItsLast() {
		PeerId other = KeyPair.generateEd25519().peerId();
		this.runner.withBean(Recorder.class).run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			this.node.emit(opened("c1", PEER));
			this.node.emit(opened("c2", PEER));
			this.node.emit(opened("c3", other));
			this.node.emit(closed("c1", PEER));
			assertThat(recorder.all(PeerConnectedEvent.class)).extracting(PeerConnectedEvent::peerId)
				.containsExactly(PEER, other);
			assertThat(recorder.first(PeerConnectedEvent.class).connectionId()).isEqualTo("c1");
			assertThat(recorder.all(PeerDisconnectedEvent.class)).isEmpty();
			this.node.emit(closed("c2", PEER));
			assertThat(recorder.all(PeerDisconnectedEvent.class)).singleElement().satisfies((event) -> {
				assertThat(event.peerId()).isEqualTo(PEER);
				assertThat(event.reason().detail()).isEqualTo("goodbye");
			});
			this.node.emit(opened("c4", PEER));
			assertThat(recorder.all(PeerConnectedEvent.class)).extracting(PeerConnectedEvent::connectionId)
				.containsExactly("c1", "c3", "c4");
		});
	}

	@Test
	void tellsTheListenAddressesAfterEachChange() {
		Multiaddr second = Multiaddr.parse("/ip4/192.0.2.2/tcp/4001");
		this.runner.withBean(Recorder.class).run((context) -> {
			this.node.emit(new NetworkEvent.Listening(AT, ADDRESS));
			this.node.emit(new NetworkEvent.Listening(AT, second));
			this.node.emit(new NetworkEvent.ListenClosed(AT, ADDRESS, Optional.empty()));
			assertThat(context.getBean(Recorder.class).all(ListenAddressesChangedEvent.class))
				.extracting(ListenAddressesChangedEvent::boundAddresses)
				.containsExactly(List.of(ADDRESS), List.of(ADDRESS, second), List.of(second));
		});
	}

	@Test
	void leavesOutStreamEventsWhenAskedTo() {
		this.runner.withPropertyValues("libp2p.events.streams=false").withBean(Recorder.class).run((context) -> {
			all().forEach((event, types) -> this.node.emit(event));
			assertThat(context.getBean(Recorder.class).heard)
				.noneMatch((event) -> event instanceof StreamOpenedEvent || event instanceof StreamClosedEvent)
				.anyMatch((event) -> event instanceof ConnectionOpenedEvent);
		});
	}

	@Test
	void publishesNothingWhenSwitchedOff() {
		this.runner.withPropertyValues("libp2p.events.enabled=false").withBean(Recorder.class).run((context) -> {
			assertThat(context).doesNotHaveBean(Libp2pEventPublisher.class);
			assertThat(this.node.listeners()).isZero();
			assertThat(context.getBean(Recorder.class).heard).isEmpty();
		});
	}

	@Test
	void stopsListeningWhenTheContextCloses() {
		this.runner.run((context) -> {
			assertThat(this.node.listeners()).isOne();
			context.close();
			assertThat(this.node.listeners()).isZero();
		});
	}

	@Test
	void aFailingListenerStopsNeitherTheOthersNorTheNode(CapturedOutput output) {
		this.runner.withBean(FailingFirst.class).withBean(Recorder.class).run((context) -> {
			all().forEach((event, types) -> this.node.emit(event));
			assertThat(context.getBean(Recorder.class).heard)
				.hasSize(1 + all().values().stream().mapToInt(List::size).sum());
			assertThat(output).contains("WARN").contains("FailingFirst.onEvent").contains("StreamClosedEvent");
		});
	}

	static class Recorder {

		final List<Libp2pEvent> heard = new ArrayList<>();

		@EventListener
		@Order(2)
		void onEvent(Libp2pEvent event) {
			this.heard.add(event);
		}

		<E extends Libp2pEvent> List<E> all(Class<E> type) {
			return this.heard.stream().filter(type::isInstance).map(type::cast).toList();
		}

		<E extends Libp2pEvent> E first(Class<E> type) {
			return all(type).get(0);
		}

	}

	static class FailingFirst {

		@EventListener
		@Order(1)
		void onEvent(Libp2pEvent event) {
			throw new IllegalStateException("defect of a listener");
		}

	}

}
