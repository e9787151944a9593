/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.ConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The stream handlers of the application, by id: lists, starts, stops and pauses them,
 * and takes new ones while the node runs. Peers learn of protocols that come and go by
 * identify. Thread-safe.
 */
public final class StreamHandlerRegistry {

	private static final Logger logger = LoggerFactory.getLogger(StreamHandlerRegistry.class);

	private final ConnectionManager node;

	private final HandlerGate gate;

	private final HandlerSpecs specs;

	private final Refusals refusals;

	/** Guarded by this object's monitor. */
	private final Map<String, ServedHandler> handlers = new LinkedHashMap<>();

	public StreamHandlerRegistry(ConfigurableListableBeanFactory beanFactory, ConnectionManager node, HandlerGate gate,
			HandlerDefaults defaults) {
		this.node = node;
		this.gate = gate;
		HandlerComponents components = new HandlerComponents(beanFactory);
		this.specs = new HandlerSpecs(components, defaults);
		this.refusals = new Refusals(components::observers);
	}

	HandlerSpecs specs() {
		return this.specs;
	}

	/**
	 * Serves a handler from now on, on all connections, unless its options say that it
	 * does not start by itself.
	 * @throws DuplicateHandlerIdException if the id is taken
	 * @throws DuplicateProtocolException if another handler, even one that is stopped, or
	 * the node itself is there for one of the protocols
	 * @throws InvalidStreamHandlerException if one of the protocols is no protocol id
	 */
	public void register(StreamHandlerRegistration registration) {
		add(this.specs.registered(registration));
	}

	synchronized void add(HandlerSpec spec) {
		ServedHandler sameId = this.handlers.get(spec.id());
		if (sameId != null) {
			throw new DuplicateHandlerIdException(spec.id(), sameId.spec().description(), spec.description());
		}
		spec.protocols().forEach((protocol) -> requireFree(protocol, spec));
		ServedHandler handler = new ServedHandler(spec, this.node, this.gate, this.refusals);
		if (spec.terms().autoStartup()) {
			handler.start();
		}
		this.handlers.put(spec.id(), handler);
		logger.debug("{} is '{}' and there for {}", spec.description(), spec.id(), spec.protocols());
	}

	private void requireFree(String protocol, HandlerSpec spec) {
		if (spec.protocols().indexOf(protocol) != spec.protocols().lastIndexOf(protocol)) {
			throw new DuplicateProtocolException(protocol, spec.description(), "the same once more");
		}
		for (ServedHandler other : this.handlers.values()) {
			if (other.spec().protocols().contains(protocol)) {
				throw new DuplicateProtocolException(protocol, other.spec().description(), spec.description());
			}
		}
		if (this.node.protocols().contains(protocol)) {
			throw new DuplicateProtocolException(protocol, "one that the node has already", spec.description());
		}
	}

	/**
	 * Stops a handler and forgets it.
	 * @return completes when the calls that are under way have ended
	 * @throws IllegalArgumentException if there is no such handler
	 */
	public synchronized CompletionStage<Void> unregister(String id) {
		CompletionStage<Void> ended = require(id).stop();
		this.handlers.remove(id);
		return ended;
	}

	/**
	 * Announces the protocols of a handler and serves them; does nothing if it does
	 * already.
	 * @throws IllegalArgumentException if there is no such handler
	 */
	public synchronized void start(String id) {
		require(id).start();
	}

	/**
	 * Takes the protocols of a handler back, so that peers are told that they are not
	 * supported. Calls that are under way go on.
	 * @return completes when they have ended
	 * @throws IllegalArgumentException if there is no such handler
	 */
	public synchronized CompletionStage<Void> stop(String id) {
		return require(id).stop();
	}

	/**
	 * Refuses new streams, as a limit does: peers still know the protocols, and may try
	 * again. Calls that are under way go on.
	 * @throws IllegalArgumentException if there is no such handler
	 * @throws IllegalStateException if it is stopped
	 */
	public synchronized void pause(String id) {
		require(id).pause();
	}

	/**
	 * Ends a pause.
	 * @throws IllegalArgumentException if there is no such handler
	 * @throws IllegalStateException if it is stopped
	 */
	public synchronized void resume(String id) {
		require(id).resume();
	}

	/**
	 * All handlers, in the order in which they came.
	 */
	public synchronized List<StreamHandlerInfo> handlers() {
		List<StreamHandlerInfo> all = new ArrayList<>();
		this.handlers.values().forEach((handler) -> all.add(handler.info()));
		return List.copyOf(all);
	}

	public synchronized Optional<StreamHandlerInfo> handler(String id) {
		return Optional.ofNullable(this.handlers.get(id)).map(ServedHandler::info);
	}

	private ServedHandler require(String id) {
		ServedHandler handler = this.handlers.get(id);
		if (handler == null) {
			throw new IllegalArgumentException(
					"There is no stream handler '" + id + "'; there are " + this.handlers.keySet());
		}
		return handler;
	}

}
