/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A second node beside the one under test: it dials the application, and answers what the
 * application asks. It listens in memory, starts when it is first used, and is closed
 * with the application context that has it as a bean, or, registered as a JUnit
 * extension, after each test (an instance field) or after all tests of the class (a
 * static field). Thread-safe.
 *
 * <pre>{@code
 * &#64;RegisterExtension
 * static TestPeer worker = TestPeer.create()
 *     .handleRequests(RequestProtocol.text("/greet/1.0.0"), (name, context) -> "Hello, " + name);
 * }</pre>
 */
public final class TestPeer implements AutoCloseable, BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	private final Consumer<Libp2p.Builder> customizer;

	/** Guarded by this, as what follows. */
	private final List<Consumer<ConnectionManager>> handlers = new ArrayList<>();

	private @Nullable ConnectionManager node;

	private boolean closed;

	private volatile boolean forTheWholeClass;

	private TestPeer(Consumer<Libp2p.Builder> customizer) {
		this.customizer = customizer;
	}

	/**
	 * A peer with a new identity, not started yet.
	 */
	public static TestPeer create() {
		return create((builder) -> {
		});
	}

	/**
	 * @param customizer changes how the node is built: another identity, limits,
	 * addresses beside the one in memory
	 */
	public static TestPeer create(Consumer<Libp2p.Builder> customizer) {
		return new TestPeer(customizer);
	}

	/**
	 * Serves a protocol from now on.
	 * @throws IllegalStateException if the protocol has a handler
	 */
	public synchronized TestPeer handle(String protocol, ProtocolHandler handler) {
		return serve((serving) -> serving.handle(protocol, handler));
	}

	/**
	 * Answers requests from now on.
	 * @throws IllegalStateException if the protocol has a handler
	 */
	public synchronized <Q, A> TestPeer handleRequests(RequestProtocol<Q, A> protocol, RequestHandler<Q, A> handler) {
		return serve((serving) -> serving.handleRequests(protocol, handler));
	}

	private TestPeer serve(Consumer<ConnectionManager> registration) {
		if (this.node != null) {
			registration.accept(this.node);
		}
		else {
			this.handlers.add(registration);
		}
		return this;
	}

	/**
	 * The node, started.
	 * @throws IllegalStateException after {@link #close()}
	 */
	public synchronized ConnectionManager node() {
		if (this.closed) {
			throw new IllegalStateException("This TestPeer is closed, with its context or after its test; "
					+ "make another one, or register it as a static extension to have it for all tests of a class");
		}
		ConnectionManager current = this.node;
		if (current == null) {
			Libp2p.Builder builder = Libp2p.builder().listen("/memory/0");
			this.customizer.accept(builder);
			current = builder.build();
			for (Consumer<ConnectionManager> registration : this.handlers) {
				registration.accept(current);
			}
			current.start();
			this.node = current;
		}
		return current;
	}

	public PeerId peerId() {
		return node().peerId();
	}

	/**
	 * Where to dial this peer from within the process; ends in {@code /p2p/PEERID}.
	 */
	public Multiaddr address() {
		return addressOf(node());
	}

	/**
	 * Connects to a node, whose address ends in {@code /p2p/PEERID} or not.
	 */
	public Connection connect(Multiaddr address) {
		return node().connect(address);
	}

	/**
	 * Connects to a node of this process that listens.
	 */
	public Connection connect(ConnectionManager other) {
		return connect(addressOf(other));
	}

	/**
	 * The address to dial a node of this process at, one in memory if it has any.
	 * @throws IllegalStateException if the node does not listen
	 */
	static Multiaddr addressOf(ConnectionManager listening) {
		return listening.boundAddresses()
			.stream()
			.filter((address) -> address.memoryPort().isPresent())
			.findFirst()
			.map((address) -> address.withPeerId(listening.peerId()))
			.or(() -> listening.listenAddresses().stream().findFirst())
			.orElseThrow(() -> new IllegalStateException("The node " + listening.peerId() + " is " + listening.state()
					+ " and listens nowhere: name an address in libp2p.listen-addresses, "
					+ "or in @AutoConfigureTestLibp2p(listenAddresses = …)"));
	}

	/**
	 * Closes the node, if it was started, at once. Idempotent.
	 */
	@Override
	public void close() {
		ConnectionManager current;
		synchronized (this) {
			this.closed = true;
			current = this.node;
			this.node = null;
		}
		if (current != null) {
			current.close();
		}
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.forTheWholeClass = true;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (!this.forTheWholeClass) {
			close();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		close();
	}

}
