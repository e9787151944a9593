/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * On a test class: the node under test listens in memory instead of at its configured
 * addresses, announces nothing else, keeps no bootstrap peers and has a key of its own.
 * Everything else is as in production: the whole stack runs, only sockets are missing, so
 * that tests neither collide with one another nor with an instance that runs.
 * <p>
 * It also makes the beans {@link StreamTester}, {@link TestPeer} and {@link Libp2pEvents}
 * available to the test.
 *
 * <pre>{@code
 * &#64;SpringBootTest
 * &#64;AutoConfigureTestLibp2p
 * class EchoTests {
 *
 *     &#64;Autowired
 *     StreamTester tester;
 *
 *     &#64;Test
 *     void echoes() {
 *         assertThat(this.tester.protocol("/echo/1.0.0").unframed().send("hello")).hasText("hello");
 *     }
 *
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureTestLibp2p {

	/**
	 * Where the node listens, whatever properties and customizers say. Number 0 takes a
	 * free one. Name {@code /ip4/127.0.0.1/tcp/0} for a test that needs a socket.
	 */
	@PropertyMapping("libp2p.listen-addresses")
	String[] listenAddresses() default "/memory/0";

	/**
	 * What the node tells others instead of its listen addresses, separated by commas;
	 * nothing by default.
	 */
	@PropertyMapping("libp2p.announce-addresses")
	String announceAddresses() default "";

	/**
	 * Peers that the node dials when it starts, separated by commas; none by default.
	 */
	@PropertyMapping("libp2p.bootstrap.peers")
	String bootstrapPeers() default "";

	/**
	 * Whether the node takes its key from where the configuration says. By default it
	 * makes a new one, since a key file is locked by whoever runs with it.
	 */
	@PropertyMapping("libp2p.test.configured-identity")
	boolean configuredIdentity() default false;

}
