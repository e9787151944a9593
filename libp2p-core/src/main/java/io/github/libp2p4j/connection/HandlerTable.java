/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.ProtocolVariant;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.multistream.ProtocolId;
import org.jspecify.annotations.Nullable;

/**
 * The protocols that a node serves. Thread-safe; changes hold for the next stream of
 * every connection.
 */
public final class HandlerTable {

	private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();

	private final @Nullable ProtocolVariant variant;

	private volatile Runnable onChange = () -> {
	};

	/**
	 * @param variant of what the application serves, if there is one
	 */
	public HandlerTable(@Nullable ProtocolVariant variant) {
		this.variant = variant;
	}

	/**
	 * Who serves a protocol: exactly one of the two.
	 *
	 * @param protocol its id; of a variant, that of the protocol that it is one of
	 * @param blocking on a handler thread
	 * @param asynchronous holds no thread
	 * @param kind whose it is
	 */
	record Entry(String protocol, @Nullable ProtocolHandler blocking, @Nullable AsyncProtocolHandler asynchronous,
			Kind kind) {

		/** The same handler behind what the variant reads first. */
		private Entry within(ProtocolVariant variant) {
			ProtocolHandler served = this.blocking;
			AsyncProtocolHandler servedAsync = this.asynchronous;
			return new Entry(this.protocol, (served != null) ? (stream) -> {
				Stages.await(variant.accept(stream), () -> new StreamException(StreamException.Reason.CANCELLED,
						"interrupted before the handler of " + this.protocol + " began", Origin.APPLICATION));
				served.handle(stream);
			} : null, (servedAsync != null)
					? (stream) -> variant.accept(stream).thenCompose((ignored) -> begun(servedAsync, stream)) : null,
					this.kind);
		}

		private static CompletionStage<?> begun(AsyncProtocolHandler handler, Stream stream) {
			try {
				return handler.handle(stream);
			}
			catch (Exception ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

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
		return registerBoth(new Entry(protocol, handler, null, Kind.APPLICATION));
	}

	public Registration registerAsync(String protocol, AsyncProtocolHandler handler) {
		return registerBoth(new Entry(protocol, null, handler, Kind.APPLICATION));
	}

	/**
	 * Registers a protocol of this library.
	 */
	public Registration registerBuiltIn(String protocol, AsyncProtocolHandler handler) {
		return register(protocol, new Entry(protocol, null, handler, Kind.BUILT_IN));
	}

	/**
	 * Registers a protocol of this library that is served on the loop: its stages
	 * complete there. Every step must return at once, and do little for what it was given
	 * to read.
	 */
	public Registration registerOnLoop(String protocol, AsyncProtocolHandler handler) {
		return register(protocol, new Entry(protocol, null, handler, Kind.ON_LOOP));
	}

	private Registration registerBoth(Entry entry) {
		Registration itself = register(entry.protocol(), entry);
		ProtocolVariant second = this.variant;
		String id = (second != null) ? second.idOf(entry.protocol()).orElse(null) : null;
		if (second == null || id == null) {
			return itself;
		}
		try {
			Registration variant = register(id, entry.within(second));
			return () -> {
				variant.close();
				itself.close();
			};
		}
		catch (RuntimeException ex) {
			itself.close();
			throw ex;
		}
	}

	private Registration register(String protocol, Entry entry) {
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
