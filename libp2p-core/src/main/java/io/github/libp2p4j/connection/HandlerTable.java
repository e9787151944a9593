/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.multistream.ProtocolId;
import org.jspecify.annotations.Nullable;

/**
 * The protocols that a node serves. Thread-safe; changes hold for the next stream of
 * every connection.
 */
public final class HandlerTable {

	private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();

	private volatile Runnable onChange = () -> {
	};

	/**
	 * Who serves a protocol: exactly one of the two.
	 *
	 * @param protocol its id
	 * @param blocking on a handler thread
	 * @param asynchronous holds no thread
	 * @param kind whose it is
	 */
	record Entry(String protocol, @Nullable ProtocolHandler blocking, @Nullable AsyncProtocolHandler asynchronous,
			Kind kind) {
	}

	/** Whose a handler is. */
	enum Kind {

		APPLICATION,
		/** Of this library: does not keep a draining connection open. */
		BUILT_IN,
		/** The same, and its steps are so short that the loop takes them. */
		ON_LOOP

	}

	public Registration register(String protocol, ProtocolHandler handler) {
		return register(new Entry(protocol, handler, null, Kind.APPLICATION));
	}

	public Registration registerAsync(String protocol, AsyncProtocolHandler handler) {
		return register(new Entry(protocol, null, handler, Kind.APPLICATION));
	}

	/**
	 * Registers a protocol of this library.
	 */
	public Registration registerBuiltIn(String protocol, AsyncProtocolHandler handler) {
		return register(new Entry(protocol, null, handler, Kind.BUILT_IN));
	}

	/**
	 * Registers a protocol of this library that is served on the loop: its stages
	 * complete there. Every step must return at once, and do little for what it was given
	 * to read.
	 */
	public Registration registerOnLoop(String protocol, AsyncProtocolHandler handler) {
		return register(new Entry(protocol, null, handler, Kind.ON_LOOP));
	}

	private Registration register(Entry entry) {
		String protocol = entry.protocol();
		ProtocolId.requireValid(protocol);
		if (this.entries.putIfAbsent(protocol, entry) != null) {
			throw new IllegalStateException("Protocol " + protocol + " has a handler already");
		}
		this.onChange.run();
		return () -> {
			if (this.entries.remove(protocol, entry)) {
				this.onChange.run();
			}
		};
	}

	/**
	 * Told after each change, on the thread that makes it.
	 */
	public void onChange(Runnable listener) {
		this.onChange = listener;
	}

	@Nullable Entry find(String protocol) {
		return this.entries.get(protocol);
	}

	/**
	 * Whether a protocol keeps a draining connection open.
	 */
	boolean isBuiltIn(String protocol) {
		Entry entry = this.entries.get(protocol);
		return entry != null && entry.kind() != Kind.APPLICATION;
	}

	/**
	 * Live, for negotiations.
	 */
	Collection<String> live() {
		return this.entries.keySet();
	}

	public List<String> protocols() {
		return List.copyOf(this.entries.keySet());
	}

}
