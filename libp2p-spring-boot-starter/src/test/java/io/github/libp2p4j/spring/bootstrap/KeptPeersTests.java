/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Two real nodes in one process, time moved by hand.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class KeptPeersTests {

	private static final Duration INITIAL = Duration.ofSeconds(1);

	private static final Duration MAX = Duration.ofSeconds(60);

	private final KeyPair peerKey = KeyPair.generateEd25519();

	private final ConnectionManager node = Libp2p.builder().start();

	private ConnectionManager peer = Libp2p.builder().identity(this.peerKey).listen("/memory/0").start();

	private final Multiaddr address = this.peer.boundAddresses().get(0);

	private final PeerId peerId = this.peerKey.peerId();

	private final HandMovedTimer timer = new HandMovedTimer();

	private final KeptPeers kept = new KeptPeers(this.node, new ReconnectDelays(INITIAL, MAX, 2), this.timer);

	@AfterEach
	void close() {
		this.kept.close();
		this.node.close();
		this.peer.close();
	}

	@Test
	void connectsWhenItStartsAndNotBefore() throws Exception {
		keep();
		assertThat(peer().state()).isEqualTo(KeptPeer.State.IDLE);
		assertThat(this.node.connections()).isEmpty();
		start();
		assertThat(peer().groups()).containsExactly("bootstrap");
		assertThat(peer().failures()).isZero();
		assertThat(peer().lastFailure()).isEmpty();
		assertThat(this.node.connections(this.peerId)).hasSize(1);
	}

	@Test
	void connectsAgainAfterALoss() throws Exception {
		keep();
		start();
		this.timer.advance(Duration.ofMinutes(5));
		lose();
		assertThat(peer().lastFailure()).hasValueSatisfying((text) -> assertThat(text).contains("connection ended"));
		assertThat(peer().nextAttemptAt()).isPresent();
		assertThat(lastDelay()).isBetween(INITIAL, INITIAL.plusMillis(500));
		this.timer.advance(lastDelay());
		awaitState(KeptPeer.State.CONNECTED);
		assertThat(peer().failures()).isZero();
	}

	@Test
	void waitsLongerEachTimeNeverQuiteTheSameAndNeverTooLong() throws Exception {
		this.peer.close();
		keep();
		start(KeptPeer.State.WAITING);
		for (int i = 0; i < 29; i++) {
			this.timer.advance(lastDelay());
			awaitState(KeptPeer.State.WAITING);
		}
		List<Duration> delays = this.timer.delays;
		assertThat(delays).hasSize(30).allSatisfy((delay) -> assertThat(delay).isBetween(INITIAL, MAX));
		assertThat(delays.get(3)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(12));
		assertThat(delays.subList(10, 30)).allSatisfy((delay) -> assertThat(delay).isGreaterThan(MAX.dividedBy(3)));
		assertThat(delays.subList(10, 30).stream().distinct().count()).isGreaterThan(10);
		assertThat(peer().failures()).isEqualTo(30);
	}

	@Test
	void comesBackWhenThePeerDoesWithDelaysThatBeginAnew() throws Exception {
		keep();
		start();
		this.timer.advance(Duration.ofMinutes(5));
		this.peer.close();
		awaitState(KeptPeer.State.WAITING);
		for (int i = 0; i < 6; i++) {
			this.timer.advance(lastDelay());
			awaitState(KeptPeer.State.WAITING);
		}
		assertThat(lastDelay()).isGreaterThan(Duration.ofSeconds(20));
		this.peer = Libp2p.builder().identity(this.peerKey).listen(this.address).start();
		this.timer.advance(lastDelay());
		awaitState(KeptPeer.State.CONNECTED);
		this.timer.advance(Duration.ofMinutes(5));
		lose();
		assertThat(lastDelay()).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	void aPeerThatAlwaysHangsUpIsNotDialledAllTheTime() throws Exception {
		keep();
		start();
		lose();
		for (int i = 0; i < 5; i++) {
			this.timer.advance(lastDelay());
			awaitState(KeptPeer.State.CONNECTED);
			lose();
		}
		assertThat(lastDelay()).isGreaterThan(Duration.ofSeconds(10));
		assertThat(peer().failures()).isEqualTo(5);
	}

	@Test
	void aConnectionThatCameOtherwiseEndsTheWaiting() throws Exception {
		keep();
		start();
		this.timer.advance(Duration.ofMinutes(5));
		lose();
		assertThat(this.node.connect(this.address.withPeerId(this.peerId)).isOpen()).isTrue();
		awaitState(KeptPeer.State.CONNECTED);
		this.timer.advance(MAX);
		assertThat(this.node.connections(this.peerId)).hasSize(1);
	}

	@Test
	void usesAnotherConnectionToThePeerThatIsLeft() throws Exception {
		keep();
		start();
		Connection first = this.node.connections(this.peerId).get(0);
		this.node.start();
		Multiaddr own = this.node.listen(Multiaddr.parse("/memory/0"));
		this.peer.connectAsync(own.withPeerId(this.node.peerId()), DialOptions.defaults().withNewConnection())
			.toCompletableFuture()
			.get(20, TimeUnit.SECONDS);
		this.timer.runUntil(() -> this.node.connections(this.peerId).size() == 2);
		first.close();
		first.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
		this.timer.runDue();
		assertThat(peer().state()).isEqualTo(KeptPeer.State.CONNECTED);
		assertThat(this.timer.delays).isEmpty();
	}

	@Test
	void dialsNoMoreOnceItHasStopped() throws Exception {
		keep();
		start();
		Connection connection = this.node.connections(this.peerId).get(0);
		this.kept.stop();
		this.timer.runDue();
		assertThat(peer().state()).isEqualTo(KeptPeer.State.IDLE);
		assertThat(connection.isOpen()).isTrue();
		connection.close();
		connection.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
		this.timer.runDue();
		assertThat(peer().state()).isEqualTo(KeptPeer.State.IDLE);
		assertThat(this.timer.delays).isEmpty();
	}

	@Test
	void stoppingTakesTheNextAttemptBack() throws Exception {
		this.peer.close();
		keep();
		start(KeptPeer.State.WAITING);
		this.kept.stop();
		this.timer.runDue();
		this.timer.advance(MAX);
		assertThat(peer().state()).isEqualTo(KeptPeer.State.IDLE);
		assertThat(this.timer.delays).hasSize(1);
	}

	@Test
	void groupsShareAPeerUntilTheLastOneLeaves() throws Exception {
		start(null);
		Registration bootstrap = this.kept.keep("bootstrap", this.address.withPeerId(this.peerId));
		Multiaddr second = Multiaddr.parse("/memory/4294967290").withPeerId(this.peerId);
		Registration workers = this.kept.keep("workers", second);
		awaitState(KeptPeer.State.CONNECTED);
		assertThat(peer().groups()).containsExactly("bootstrap", "workers");
		assertThat(peer().addresses()).containsExactlyInAnyOrder(this.address.withPeerId(this.peerId), second);
		bootstrap.close();
		this.timer.runDue();
		assertThat(this.kept.peers("bootstrap")).isEmpty();
		assertThat(this.kept.peers("workers")).hasSize(1);
		workers.close();
		this.timer.runDue();
		assertThat(this.kept.peers()).isEmpty();
		assertThat(this.node.connections(this.peerId)).hasSize(1);
	}

	@Test
	void warnsOnceOfAPeerThatWasNeverReachedAndLeavesTheLogAloneLater(CapturedOutput output) throws Exception {
		this.peer.close();
		keep();
		start(KeptPeer.State.WAITING);
		this.timer.advance(lastDelay());
		awaitState(KeptPeer.State.WAITING);
		assertThat(output.getAll().split("Cannot connect to \\[bootstrap\\] " + this.peerId, -1)).hasSize(2);
		this.peer = Libp2p.builder().identity(this.peerKey).listen(this.address).start();
		this.timer.advance(lastDelay());
		awaitState(KeptPeer.State.CONNECTED);
		assertThat(output).contains("Connected to [bootstrap] " + this.peerId);
		int length = output.getAll().length();
		this.timer.advance(Duration.ofMinutes(5));
		this.peer.close();
		awaitState(KeptPeer.State.WAITING);
		this.timer.advance(lastDelay());
		awaitState(KeptPeer.State.WAITING);
		assertThat(output.getAll().substring(length)).doesNotContain(" WARN ").doesNotContain(" INFO ");
	}

	@Test
	void refusesItselfAndAnAddressThatNamesNobody() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.kept.keep("group", this.address))
			.withMessageContaining("/p2p/PEERID");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.kept.keep("group", this.address.withPeerId(this.node.peerId())))
			.withMessageContaining("this node itself");
	}

	@Test
	void endsWithTheNode() throws Exception {
		keep();
		this.node.close();
		start(KeptPeer.State.IDLE);
		assertThat(this.timer.delays).isEmpty();
	}

	private void keep() {
		this.kept.keep("bootstrap", this.address.withPeerId(this.peerId));
		this.timer.runDue();
	}

	private void start() throws InterruptedException {
		start(KeptPeer.State.CONNECTED);
	}

	private void start(KeptPeer.@Nullable State expected) throws InterruptedException {
		this.kept.start();
		if (expected != null) {
			awaitState(expected);
		}
		this.timer.runDue();
	}

	/** The peer hangs up. */
	private void lose() throws InterruptedException {
		Awaitility.await().until(() -> this.peer.connections().stream().anyMatch(Connection::isOpen));
		this.peer.connections().forEach(Connection::close);
		awaitState(KeptPeer.State.WAITING);
	}

	private void awaitState(KeptPeer.State state) throws InterruptedException {
		this.timer.runUntil(() -> peer().state() == state);
	}

	private KeptPeer peer() {
		return this.kept.peers().get(0);
	}

	private Duration lastDelay() {
		return this.timer.delays.get(this.timer.delays.size() - 1);
	}

}
