/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.event.HostStartedEvent;
import io.github.libp2p4j.spring.event.HostStoppedEvent;
import io.github.libp2p4j.spring.event.HostStoppingEvent;
import io.github.libp2p4j.spring.event.Libp2pEvent;
import io.github.libp2p4j.spring.handler.HandlerGate;
import io.github.libp2p4j.spring.handler.HandlerGateAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class NodeLifecycleTests {

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final HandlerGate gate = new HandlerGate();

	private final List<Libp2pEvent> events = new ArrayList<>();

	private final NodeLifecycle lifecycle = lifecycle(Duration.ofSeconds(20));

	private NodeLifecycle lifecycle(Duration gracePeriod) {
		return new NodeLifecycle(this.node, this.gate, gracePeriod, this.events::add);
	}

	@Test
	void startsTheNodeAndSaysWhereItListens(CapturedOutput output) {
		Libp2pLifecycle outer = new Libp2pLifecycle(this.lifecycle, 1, true);
		assertThat(outer.isRunning()).isFalse();
		outer.start();
		assertThat(outer.isRunning()).isTrue();
		assertThat(output).contains("libp2p node " + this.node.peerId() + " listens on [/ip4/127.0.0.1/tcp/40001/p2p/"
				+ this.node.peerId() + "]");
		assertThat(this.events).singleElement().isInstanceOf(HostStartedEvent.class);
		assertThat(this.lifecycle.lostListeners()).isEmpty();
	}

	@Test
	void missesAListenerThatIsBoundNoLonger() {
		this.lifecycle.start();
		Multiaddr address = this.node.bound.get(0);
		this.node.bound = List.of(Multiaddr.parse("/memory/1"));
		assertThat(this.lifecycle.lostListeners()).containsExactly(address);
		this.node.bound = List.of(address);
		assertThat(this.lifecycle.lostListeners()).isEmpty();
	}

	@Test
	void doesWhatHasToFollowAStart() {
		List<NodeState> seen = new ArrayList<>();
		this.lifecycle.afterStart(() -> seen.add(this.node.state));
		this.lifecycle.start();
		assertThat(seen).containsExactly(NodeState.RUNNING);
	}

	@Test
	void aNodeThatNeverStartedDoesNotSayThatItStops() {
		Libp2pDrainLifecycle inner = new Libp2pDrainLifecycle(this.lifecycle, 2);
		inner.start();
		inner.stop();
		assertThat(this.events).isEmpty();
	}

	@Test
	void saysThatItCannotListen() {
		this.node.startFailure = new Libp2pException("/ip4/127.0.0.1/tcp/1: in use", Origin.NETWORK,
				new BindException("Address already in use"));
		assertThatExceptionOfType(NodeStartException.class).isThrownBy(this.lifecycle::start)
			.withMessageContaining("/ip4/127.0.0.1/tcp/1: in use");
	}

	@Test
	void doesNotStartAStoppedNode() {
		this.node.state = NodeState.STOPPED;
		assertThatIllegalStateException().isThrownBy(this.lifecycle::start)
			.withMessageContaining("cannot be started again");
	}

	@Test
	void drainsWithoutBlockingAndStopsTheNodeOnlyAfterwards() {
		this.lifecycle.start();
		Libp2pDrainLifecycle inner = new Libp2pDrainLifecycle(this.lifecycle, 2);
		inner.start();
		AtomicBoolean drained = new AtomicBoolean();
		HandlerGateAccess.enter(this.gate);
		inner.stop(() -> drained.set(true));
		assertThat(inner.isRunning()).isFalse();
		assertThat(drained).isFalse();
		assertThat(this.node.calls).contains("unlisten /ip4/127.0.0.1/tcp/40001").doesNotContain("stop");
		assertThat(this.node.state).isEqualTo(NodeState.RUNNING);
		assertThat(this.lifecycle.isStopping()).isTrue();
		assertThat(this.events).last()
			.isInstanceOfSatisfying(HostStoppingEvent.class, (event) -> assertThat(event.gracePeriod()).hasSeconds(20));
		HandlerGateAccess.leave(this.gate);
		assertThat(drained).isTrue();
	}

	@Test
	void givesUpOnHandlersAfterTheGracePeriod() {
		NodeLifecycle impatient = lifecycle(Duration.ofMillis(1));
		impatient.start();
		HandlerGateAccess.enter(this.gate);
		CompletableFuture<Void> drained = impatient.drain();
		assertThat(drained).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.gate.running()).isOne();
	}

	@Test
	void stopsTheNodeWithoutBlocking() {
		this.node.slowToStop = true;
		this.lifecycle.start();
		Libp2pLifecycle outer = new Libp2pLifecycle(this.lifecycle, 1, true);
		AtomicBoolean stopped = new AtomicBoolean();
		outer.stop(() -> stopped.set(true));
		assertThat(this.node.calls).contains("stop");
		assertThat(stopped).isFalse();
		this.node.stopped.complete(null);
		assertThat(stopped).isTrue();
		assertThat(this.events).last().isInstanceOf(HostStoppedEvent.class);
	}

	@Test
	void reportsTheEndEvenIfTheNodeDidNotStopCleanly(CapturedOutput output) {
		this.node.slowToStop = true;
		this.lifecycle.start();
		AtomicBoolean stopped = new AtomicBoolean();
		new Libp2pLifecycle(this.lifecycle, 1, true).stop(() -> stopped.set(true));
		this.node.stopped.completeExceptionally(new IllegalStateException("defect"));
		assertThat(stopped).isTrue();
		assertThat(output).contains("did not stop cleanly").contains("defect");
	}

	@Test
	void sharesOneGracePeriodBetweenTheSteps() {
		AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
		ShutdownGrace grace = new ShutdownGrace(Duration.ofNanos(100), nanos::get);
		assertThat(grace.remaining()).isEqualTo(Duration.ofNanos(100));
		nanos.addAndGet(30);
		assertThat(grace.remaining()).isEqualTo(Duration.ofNanos(70));
		nanos.addAndGet(80);
		assertThat(grace.remaining()).isEqualTo(Duration.ZERO);
	}

	@Test
	void startsBeforeTheWebServerAndEndsAfterIt() {
		Libp2pLifecycle outer = new Libp2pLifecycle(this.lifecycle, Libp2pLifecycle.DEFAULT_PHASE, true);
		Libp2pDrainLifecycle inner = new Libp2pDrainLifecycle(this.lifecycle, Libp2pDrainLifecycle.DEFAULT_PHASE);
		assertThat(outer.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE - 2048);
		assertThat(inner.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 1024);
		assertThat(outer.isPauseable()).isFalse();
		assertThat(inner.isPauseable()).isFalse();
	}

}
