/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.Connection;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way to a peer. Thread-safe; all but {@link #connection()} is fixed.
 */
public final class ExchangeCall {

	private final ExchangeOptions options;

	private final List<PeerTarget> targets;

	private final boolean unary;

	private final boolean async;

	private volatile @Nullable Connection connection;

	private volatile UnaryOperator<Connection> way = UnaryOperator.identity();

	ExchangeCall(ExchangeOptions options, List<PeerTarget> targets, ExchangeShape shape) {
		this.options = options;
		this.targets = targets;
		this.unary = shape.unary();
		this.async = shape.async();
	}

	/**
	 * The client's group, if it is one's.
	 */
	public Optional<String> group() {
		return Optional.ofNullable(this.options.origin().group());
	}

	/**
	 * The method of a client that was called, such as {@code SumService.sum}, if one was.
	 */
	public Optional<String> method() {
		return Optional.ofNullable(this.options.origin().method());
	}

	public String protocol() {
		return this.options.protocol();
	}

	/**
	 * Whom to ask: the first one that can be reached, in this order. Not empty.
	 */
	public List<PeerTarget> targets() {
		return this.targets;
	}

	/**
	 * What the exchange goes through, once there is a connection.
	 */
	public Optional<Connection> connection() {
		return Optional.ofNullable(this.connection);
	}

	/**
	 * Whether it is one message and at most one answer, rather than a stream of either.
	 */
	public boolean unary() {
		return this.unary;
	}

	/**
	 * Whether the caller goes on meanwhile.
	 */
	public boolean async() {
		return this.async;
	}

	/**
	 * Has streams opened on what an interceptor makes of the connection, once there is
	 * one. To be called before going on; the outermost interceptor's is the outermost.
	 */
	public void through(UnaryOperator<Connection> wrapping) {
		UnaryOperator<Connection> outer = this.way;
		this.way = (reached) -> outer.apply(wrapping.apply(reached));
	}

	/**
	 * @return what to open streams on
	 */
	Connection connected(Connection value) {
		this.connection = value;
		return this.way.apply(value);
	}

	@Override
	public String toString() {
		return "ExchangeCall[" + this.options.origin() + ", protocol=" + protocol() + ", targets=" + this.targets + "]";
	}

}
