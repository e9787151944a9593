/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;
import java.util.Map;

import io.github.libp2p4j.multiaddr.Multiaddr;
import redis.clients.jedis.HostAndPort;

/**
 * What the suite tells a program by environment variables. Immutable.
 *
 * @param role {@code IS_DIALER}
 * @param redis {@code REDIS_ADDR}
 * @param testKey {@code TEST_KEY}, which names the test's keys in Redis
 * @param listenAddress of {@code LISTENER_IP}, with a port of the system's choice
 * @param timeout {@code TEST_TIMEOUT_SECS}: how long to wait for Redis and the listener
 * @param debug {@code DEBUG}: whether to log more
 * @param workload what a perf dialer measures
 */
record TestEnvironment(Role role, HostAndPort redis, String testKey, Multiaddr listenAddress, Duration timeout,
		boolean debug, PerfWorkload workload) {

	/** The scripts of the suite end a transport test after it. */
	private static final long DEFAULT_TIMEOUT_SECONDS = 180;

	private static final long MAX_TIMEOUT_SECONDS = 86_400;

	private static final HostAndPort NO_REDIS = new HostAndPort("", 0);

	/**
	 * @throws IllegalArgumentException naming each variable that is missing or wrong, and
	 * what would be right
	 */
	static TestEnvironment read(Map<String, String> values) {
		Variables variables = new Variables(values);
		boolean dialer = variables.required("IS_DIALER", "true or false", Variables::flag, false);
		HostAndPort redis = variables.required("REDIS_ADDR", "HOST:PORT, such as transport-redis:6379",
				TestEnvironment::hostAndPort, NO_REDIS);
		String testKey = variables.required("TEST_KEY", "the name of the test's keys in Redis, such as a5b50d5e",
				(text) -> text, "");
		variables.supports("TRANSPORT", "tcp");
		variables.supports("SECURE_CHANNEL", "noise");
		variables.supports("MUXER", "yamux");
		Multiaddr listenAddress = variables.optional("LISTENER_IP", "an IP address, such as 0.0.0.0",
				TestEnvironment::listenAddress, listenAddress("0.0.0.0"));
		long timeoutSeconds = variables.count("TEST_TIMEOUT_SECS", DEFAULT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS);
		boolean debug = variables.optional("DEBUG", "true or false", Variables::flag, false);
		PerfWorkload workload = PerfWorkload.read(variables);
		variables.requireValid();
		return new TestEnvironment(dialer ? Role.DIALER : Role.LISTENER, redis, testKey, listenAddress,
				Duration.ofSeconds(timeoutSeconds), debug, workload);
	}

	private static HostAndPort hostAndPort(String text) {
		int colon = text.lastIndexOf(':');
		if (colon < 1) {
			throw new IllegalArgumentException(text);
		}
		int port = Integer.parseInt(text.substring(colon + 1));
		if (port < 1 || port > 65_535) {
			throw new IllegalArgumentException(text);
		}
		return new HostAndPort(text.substring(0, colon), port);
	}

	private static Multiaddr listenAddress(String ip) {
		return Multiaddr.parse((ip.contains(":") ? "/ip6/" : "/ip4/") + ip + "/tcp/0");
	}

}
