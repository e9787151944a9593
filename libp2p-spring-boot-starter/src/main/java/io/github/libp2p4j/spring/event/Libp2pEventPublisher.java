/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.util.function.Predicate;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes the node's events in the application context, on the node's event thread. A
 * listener that throws is logged and harms neither the node nor later events.
 * Thread-safe.
 */
public final class Libp2pEventPublisher implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(Libp2pEventPublisher.class);

	private final ConnectionManager node;

	private final ApplicationEventPublisher publisher;

	private final Predicate<NetworkEvent> wanted;

	private @Nullable Registration registration;

	/**
	 * @param wanted which of the node's events to publish
	 */
	public Libp2pEventPublisher(ConnectionManager node, ApplicationEventPublisher publisher,
			Predicate<NetworkEvent> wanted) {
		this.node = node;
		this.publisher = publisher;
		this.wanted = wanted;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.registration = this.node.onEvent(this::onEvent);
	}

	private void onEvent(NetworkEvent event) {
		if (this.wanted.test(event)) {
			publish(asApplicationEvent(event));
		}
	}

	/**
	 * Publishes an event; what listeners throw is logged.
	 */
	public void publish(Libp2pEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (Exception ex) {
			logger.warn("A listener of {} failed", event.getClass().getSimpleName(), ex);
		}
	}

	private Libp2pEvent asApplicationEvent(NetworkEvent event) {
		if (event instanceof NetworkEvent.StreamOpened opened) {
			return new StreamOpenedEvent(this.node, opened);
		}
		if (event instanceof NetworkEvent.StreamClosed closed) {
			return new StreamClosedEvent(this.node, closed);
		}
		if (event instanceof NetworkEvent.ConnectionOpened opened) {
			return new ConnectionOpenedEvent(this.node, opened);
		}
		if (event instanceof NetworkEvent.ConnectionClosed closed) {
			return new ConnectionClosedEvent(this.node, closed);
		}
		if (event instanceof NetworkEvent.PeerIdentified identified) {
			return new PeerIdentifiedEvent(this.node, identified);
		}
		if (event instanceof NetworkEvent.DialFailed failed) {
			return new DialFailedEvent(this.node, failed);
		}
		if (event instanceof NetworkEvent.HandshakeFailed failed) {
			return new HandshakeFailedEvent(this.node, failed);
		}
		if (event instanceof NetworkEvent.Rejected rejected) {
			return new ConnectionRejectedEvent(this.node, rejected);
		}
		if (event instanceof NetworkEvent.Listening listening) {
			return new ListeningEvent(this.node, listening);
		}
		if (event instanceof NetworkEvent.ListenClosed closed) {
			return new ListenClosedEvent(this.node, closed);
		}
		throw new IllegalStateException("No application event for " + event.getClass().getName());
	}

	@Override
	public void destroy() {
		Registration current = this.registration;
		if (current != null) {
			current.close();
		}
	}

}
