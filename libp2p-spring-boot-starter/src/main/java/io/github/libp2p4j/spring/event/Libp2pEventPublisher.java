/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Publishes the node's events in the application context, on the node's event thread: one
 * thread at a time, behind a bounded queue, never an I/O thread. A listener that throws
 * is logged and harms neither the node nor later events. Thread-safe.
 */
@ImportRuntimeHints(StreamListeners.Hints.class)
public final class Libp2pEventPublisher implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(Libp2pEventPublisher.class);

	private final ConnectionManager node;

	private final ApplicationContext context;

	private final boolean streams;

	private final ApplicationEvents events;

	private final StreamListeners listeners;

	private @Nullable Registration registration;

	/**
	 * @param streams whether to publish the events of streams too
	 */
	public Libp2pEventPublisher(ConnectionManager node, ApplicationContext context, boolean streams) {
		this.node = node;
		this.context = context;
		this.streams = streams;
		this.events = new ApplicationEvents(node);
		this.listeners = new StreamListeners(context, System::nanoTime);
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.registration = this.node.onEvent(this::isWanted, this::onEvent);
	}

	/**
	 * Called on the loops: what nobody will hear is not made.
	 */
	private boolean isWanted(Class<? extends NetworkEvent> type) {
		return !isOfStream(type) || (this.streams && this.listeners.isHeard(type));
	}

	private void onEvent(NetworkEvent event) {
		if (isOfStream(event.getClass())) {
			Libp2pEvent ofStream = this.events.single(event);
			this.listeners.look(event, ofStream);
			publish(ofStream);
		}
		else {
			this.events.of(event).forEach(this::publish);
		}
	}

	private static boolean isOfStream(Class<? extends NetworkEvent> type) {
		return type == NetworkEvent.StreamOpened.class || type == NetworkEvent.StreamClosed.class;
	}

	/**
	 * Publishes an event; what listeners throw is logged.
	 */
	public void publish(Libp2pEvent event) {
		try {
			this.context.publishEvent(event);
		}
		catch (Exception ex) {
			logger.warn("A listener of {} failed", event.getClass().getSimpleName(), ex);
		}
	}

	@Override
	public void destroy() {
		Registration current = this.registration;
		if (current != null) {
			current.close();
		}
	}

}
