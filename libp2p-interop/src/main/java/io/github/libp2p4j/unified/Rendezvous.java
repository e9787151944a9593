/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import io.github.libp2p4j.multiaddr.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.KeyValue;

/**
 * Where the two programs of a test meet: a key of Redis under which the listener puts its
 * address. Thread-safe.
 * <p>
 * The suite's document says no more; its applications use a list in transport tests
 * (RPUSH, BLPOP) and a string in perf tests (SET, GET). A listener does as they do, since
 * a dialer of theirs fails on the other type; a dialer takes either.
 */
final class Rendezvous {

	private static final Logger logger = LoggerFactory.getLogger(Rendezvous.class);

	/** Between two looks at Redis. Chosen: a listener's start takes longer. */
	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final HostAndPort redis;

	private final String key;

	private final Duration timeout;

	Rendezvous(HostAndPort redis, String testKey, Duration timeout) {
		this.redis = redis;
		this.key = testKey + "_listener_multiaddr";
		this.timeout = timeout;
	}

	/**
	 * Puts the address there in place of what an earlier run left, waiting for Redis.
	 * @throws IllegalStateException when the time is over
	 */
	void publish(Subject subject, Multiaddr address) {
		eventually((connection) -> {
			Transaction transaction = connection.multi();
			transaction.del(this.key);
			if (subject == Subject.TRANSPORT) {
				transaction.rpush(this.key, address.toString());
			}
			else {
				transaction.set(this.key, address.toString());
			}
			transaction.exec();
			return Optional.of(address);
		});
		logger.info("{} is {}", this.key, address);
	}

	/**
	 * Waits for Redis and for the listener's address.
	 * @throws IllegalStateException when the time is over, or what is there is no address
	 */
	Multiaddr await() {
		String text = eventually(this::take);
		logger.info("{} is {}", this.key, text);
		try {
			return Multiaddr.parse(text.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(
					"The listener published no address under " + this.key + ": " + ex.getMessage(), ex);
		}
	}

	/** Waits for a list by itself: BLPOP ends as soon as there is one. */
	private Optional<String> take(Jedis connection) {
		try {
			if (connection.type(this.key).equals("string")) {
				return Optional.ofNullable(connection.get(this.key));
			}
			return Optional.ofNullable(connection.blpop(INTERVAL.toMillis() / 1e3, this.key)).map(KeyValue::getValue);
		}
		catch (JedisDataException ex) {
			logger.debug("The type of {} changed meanwhile: {}", this.key, ex.getMessage());
			LockSupport.parkNanos(INTERVAL.toNanos());
			return Optional.empty();
		}
	}

	private <T> T eventually(Function<Jedis, Optional<T>> attempt) {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		String missing;
		do {
			try (Jedis connection = new Jedis(this.redis)) {
				do {
					Optional<T> result = attempt.apply(connection);
					if (result.isPresent()) {
						return result.get();
					}
					missing = "there is nothing under " + this.key + " in Redis at " + this.redis;
				}
				while (System.nanoTime() < deadline);
			}
			catch (JedisConnectionException ex) {
				missing = "no Redis answers at " + this.redis + ": " + ex.getMessage();
				logger.debug("Not yet: {}", missing);
				LockSupport.parkNanos(INTERVAL.toNanos());
			}
		}
		while (System.nanoTime() < deadline);
		throw new IllegalStateException("After " + this.timeout.toSeconds() + " s " + missing);
	}

}
