/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import io.github.libp2p4j.ConnectionManager;

import org.springframework.context.ApplicationEvent;

/**
 * Something that happened to the application's node: the root of all its events, so that
 * one listener can hear them all. Immutable: ids, not live objects. Delivered one at a
 * time, in order, never on an I/O thread; a slow listener delays the events behind it,
 * and beyond {@code libp2p.limits.event-queue} they are dropped and counted.
 */
public abstract class Libp2pEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final Instant at;

	Libp2pEvent(ConnectionManager node, Instant at) {
		super(node, Clock.fixed(at, ZoneOffset.UTC));
		this.at = at;
	}

	/**
	 * The node it happened to.
	 */
	public ConnectionManager node() {
		return (ConnectionManager) getSource();
	}

	/**
	 * When it happened.
	 */
	public Instant at() {
		return this.at;
	}

}
