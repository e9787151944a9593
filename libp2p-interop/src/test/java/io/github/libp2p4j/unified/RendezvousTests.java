/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RendezvousTests {

	private static final Multiaddr ADDRESS = Multiaddr
		.parse("/ip4/172.18.0.3/tcp/4001/p2p/12D3KooWQ2U7Jpt7EDWz6RGYRkT4RrGdoLKYgGGT8JUKYhHSvS7k");

	private static final Duration LONG = Duration.ofSeconds(60);

	@RegisterExtension
	static final Suite SUITE = new Suite("rendezvous");

	/** Other tests use the same Redis, as in the suite. */
	private String testKey = "";

	private String key = "";

	@BeforeEach
	void nameKeys(TestInfo test) {
		this.testKey = Integer.toHexString(test.getDisplayName().hashCode())
				+ Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
		this.key = this.testKey + "_listener_multiaddr";
	}

	@Test
	void aTransportListenerPublishesAList() {
		rendezvous(LONG).publish(Subject.TRANSPORT, ADDRESS);
		try (Jedis connection = SUITE.redis().connect()) {
			assertThat(connection.lrange(this.key, 0, -1)).containsExactly(ADDRESS.toString());
		}
	}

	@Test
	void aPerfListenerPublishesAString() {
		rendezvous(LONG).publish(Subject.PERF, ADDRESS);
		try (Jedis connection = SUITE.redis().connect()) {
			assertThat(connection.get(this.key)).isEqualTo(ADDRESS.toString());
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatAnEarlierRunLeftIsReplaced(Subject subject) {
		try (Jedis connection = SUITE.redis().connect()) {
			connection.rpush(this.key, "/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.1/tcp/2");
			rendezvous(LONG).publish(subject, ADDRESS);
			assertThat(rendezvous(LONG).await()).isEqualTo(ADDRESS);
			connection.set(this.key, "/ip4/192.0.2.1/tcp/3");
			rendezvous(LONG).publish(subject, ADDRESS);
			assertThat(rendezvous(LONG).await()).isEqualTo(ADDRESS);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aDialerWaitsForEitherType(Subject subject) {
		CompletableFuture<Multiaddr> found = CompletableFuture.supplyAsync(rendezvous(LONG)::await);
		try (Jedis connection = SUITE.redis().connect()) {
			// It has asked at least once.
			while (!found.isDone() && !connection.clientList().contains("blpop")) {
				Thread.onSpinWait();
			}
		}
		assertThat(found).isNotDone();
		rendezvous(LONG).publish(subject, ADDRESS);
		assertThat(found.join()).isEqualTo(ADDRESS);
	}

	@Test
	void aDialerBearsWithWhiteSpaceAroundTheAddress() {
		try (Jedis connection = SUITE.redis().connect()) {
			connection.set(this.key, ADDRESS + "\n");
		}
		assertThat(rendezvous(LONG).await()).isEqualTo(ADDRESS);
	}

	@Test
	void whatIsNoAddressIsSaid() {
		try (Jedis connection = SUITE.redis().connect()) {
			connection.set(this.key, "localhost:4001");
		}
		assertThatIllegalStateException().isThrownBy(() -> rendezvous(LONG).await())
			.withMessageContainingAll(this.key, "localhost:4001");
	}

	@Test
	void aListenerThatNeverComesIsSaid() {
		assertThatIllegalStateException().isThrownBy(() -> rendezvous(Duration.ofSeconds(1)).await())
			.withMessage("After 1 s there is nothing under " + this.key + " in Redis at " + SUITE.redis().address());
	}

	@Test
	void aRedisThatIsNotThereIsSaid() {
		HostAndPort nowhere = new HostAndPort("127.0.0.1", RedisServer.freePort());
		assertThatIllegalStateException()
			.isThrownBy(() -> new Rendezvous(nowhere, this.testKey, Duration.ofSeconds(1)).await())
			.withMessageStartingWith("After 1 s no Redis answers at " + nowhere);
	}

	@Test
	void aRedisThatStartsLaterIsWaitedFor() throws IOException {
		int port = RedisServer.freePort();
		CompletableFuture<Void> published = CompletableFuture
			.runAsync(() -> new Rendezvous(new HostAndPort("127.0.0.1", port), this.testKey, LONG).publish(Subject.PERF,
					ADDRESS));
		try (RedisServer late = RedisServer.start(SUITE.folder().resolve("late"), port)) {
			published.join();
			assertThat(new Rendezvous(late.address(), this.testKey, LONG).await()).isEqualTo(ADDRESS);
		}
	}

	private Rendezvous rendezvous(Duration timeout) {
		return new Rendezvous(SUITE.redis().address(), this.testKey, timeout);
	}

}
