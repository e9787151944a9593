/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pBootstrapAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class BootstrapPeersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Nobody listens there. */
	private static final String NOWHERE = "/memory/4294967289/p2p/";

	private final KeyPair peerKey = KeyPair.generateEd25519();

	private ConnectionManager peer = Libp2p.builder().identity(this.peerKey).listen("/memory/0").start();

	private final Multiaddr address = this.peer.boundAddresses().get(0).withPeerId(this.peer.peerId());

	private final PeerId stranger = KeyPair.generateEd25519().peerId();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pBootstrapAutoConfiguration.class))
		.withPropertyValues("libp2p.listen-addresses=/memory/0", "libp2p.bootstrap.retry.initial-delay=1ms",
				"libp2p.bootstrap.retry.max-delay=10ms");

	@AfterEach
	void close() {
		this.peer.close();
	}

	@Test
	void startsWithoutItsBootstrapPeersUnlessToldOtherwise() {
		this.runner.withPropertyValues("libp2p.bootstrap.peers=" + NOWHERE + this.stranger).run((context) -> {
			assertThat(context).hasNotFailed();
			BootstrapPeers bootstrap = context.getBean(BootstrapPeers.class);
			assertThat(bootstrap.size()).isOne();
			assertThat(bootstrap.connected()).isZero();
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> bootstrap.peers().stream().anyMatch((kept) -> kept.failures() > 2));
		});
	}

	@Test
	void doesNotStartWithoutThemWhenThePolicyIsStop() {
		this.runner
			.withPropertyValues("libp2p.bootstrap.peers=" + NOWHERE + this.stranger,
					"libp2p.bootstrap.startup-failure-policy=stop")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(BootstrapException.class,
						(failure) -> assertThat(failure.failures()).containsOnlyKeys(this.stranger.toString())));
	}

	@Test
	void oneThatAnswersIsEnoughUnlessMoreAreRequired() {
		String peers = "libp2p.bootstrap.peers=" + this.address + "," + NOWHERE + this.stranger;
		ApplicationContextRunner stop = this.runner.withPropertyValues(peers,
				"libp2p.bootstrap.startup-failure-policy=stop");
		stop.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(BootstrapPeers.class).connected()).isOne();
		});
		stop.withPropertyValues("libp2p.bootstrap.required-peers=2")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("2 had to be connected and 1 was"));
	}

	@Test
	void triesAFewTimesWhenThePolicyIsRetryAndGivesUpThen(CapturedOutput output) {
		this.runner
			.withPropertyValues("libp2p.bootstrap.peers=" + NOWHERE + this.stranger,
					"libp2p.bootstrap.startup-failure-policy=retry", "libp2p.bootstrap.retry.max-attempts=3")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(output.getAll().split("1 had to be connected and 0 were: " + this.stranger, -1))
			.hasSizeGreaterThanOrEqualTo(4);
	}

	@Test
	void startsOnceThePeerIsThereWhenThePolicyIsRetry() {
		Multiaddr place = this.address.withoutPeerId();
		this.peer.close();
		AtomicReference<ConnectionManager> late = new AtomicReference<>();
		this.runner
			.withPropertyValues("libp2p.bootstrap.peers=" + this.address,
					"libp2p.bootstrap.startup-failure-policy=retry", "libp2p.bootstrap.retry.max-attempts=100000")
			.withInitializer((context) -> CompletableFuture
				.runAsync(() -> late.set(Libp2p.builder().identity(this.peerKey).listen(place).start())))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(BootstrapPeers.class).connected()).isOne();
			});
		late.get().close();
	}

	@Test
	void reconnectsAfterThePeerCameBack() {
		this.runner.withPropertyValues("libp2p.bootstrap.peers=" + this.address).run((context) -> {
			BootstrapPeers bootstrap = context.getBean(BootstrapPeers.class);
			awaitConnected(bootstrap, 1);
			this.peer.close();
			awaitConnected(bootstrap, 0);
			this.peer = Libp2p.builder().identity(this.peerKey).listen(this.address.withoutPeerId()).start();
			awaitConnected(bootstrap, 1);
		});
	}

	@Test
	void leavesItselfOutSoThatANetworkCanShareAList(CapturedOutput output) {
		KeyPair own = KeyPair.generateEd25519();
		this.runner
			.withPropertyValues("libp2p.bootstrap.peers=/memory/77/p2p/" + own.peerId() + "," + this.address,
					"libp2p.bootstrap.startup-failure-policy=stop")
			.withBean(KeyPair.class, () -> own)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(BootstrapPeers.class).size()).isOne();
			});
		assertThat(output).contains("/memory/77/p2p/" + own.peerId() + " is this node itself and left out");
	}

	@Test
	void neverDialsOnAnEventLoopAndDoesNotWaitForSlowPeersAtTheStart() {
		this.runner.withPropertyValues("libp2p.bootstrap.peers=/ip4/192.0.2.1/tcp/9/p2p/" + this.stranger)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(BootstrapPeers.class).connected()).isZero();
			});
	}

	@Test
	void namesThePropertyOfAValueThatCannotBe() {
		String[] wrong = { "required-peers=0", "retry.max-attempts=0", "retry.initial-delay=0s", "retry.max-delay=0ms",
				"retry.multiplier=0.5" };
		for (String property : wrong) {
			this.runner.withPropertyValues("libp2p.bootstrap." + property)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("libp2p.bootstrap." + property.substring(0, property.indexOf('='))));
		}
	}

	@Test
	void refusesAnAddressThatNamesNobody() {
		try (ConnectionManager node = Libp2p.builder().build();
				KeptPeers kept = new KeptPeers(node, ReconnectDelays.defaults())) {
			BootstrapStart start = new BootstrapStart(StartupFailurePolicy.CONTINUE, 1, 1, ReconnectDelays.defaults());
			assertThatIllegalArgumentException()
				.isThrownBy(
						() -> new BootstrapPeers(node, kept, start, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/4"))))
				.withMessageContaining("/p2p/PEERID");
		}
	}

	@Test
	void anInterruptedStartSaysSoAndStaysInterrupted() {
		try (ConnectionManager node = Libp2p.builder().build()) {
			BootstrapStart start = new BootstrapStart(StartupFailurePolicy.RETRY, 1, 3, ReconnectDelays.defaults());
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
					() -> start.require(node, Map.of(this.stranger, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/9")))))
				.withMessageContaining("Interrupted");
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	private static void awaitConnected(BootstrapPeers bootstrap, int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> bootstrap.connected() == count);
	}

}
