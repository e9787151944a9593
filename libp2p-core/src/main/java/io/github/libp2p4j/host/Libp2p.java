/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.ProtocolVariant;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.SocketOptions;
import io.github.libp2p4j.Timeouts;
import io.github.libp2p4j.connection.HandlerTable;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.protocol.RequestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Makes libp2p nodes.
 *
 * <pre>{@code
 * try (ConnectionManager node = Libp2p.builder()
 *         .identity(KeyPair.generateEd25519())
 *         .listen("/ip4/0.0.0.0/tcp/4001")
 *         .handler("/echo/1.0.0", stream -> stream.inputStream().transferTo(stream.outputStream()))
 *         .start()) {
 *     ...
 * }
 * }</pre>
 */
public final class Libp2p {

	private Libp2p() {
	}

	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Collects what a node is to be. Not thread-safe.
	 */
	public static final class Builder {

		@Nullable KeyPair identity;

		final List<Multiaddr> listenAddresses = new ArrayList<>();

		final List<Multiaddr> announceAddresses = new ArrayList<>();

		final Map<String, ProtocolHandler> handlers = new LinkedHashMap<>();

		final Map<String, AsyncProtocolHandler> asyncHandlers = new LinkedHashMap<>();

		final List<BiConsumer<RequestResponse, HandlerTable>> requestHandlers = new ArrayList<>();

		Limits limits = Limits.defaults();

		Timeouts timeouts = Timeouts.defaults();

		SocketOptions socketOptions = SocketOptions.defaults();

		CryptoPreference crypto = CryptoPreference.AUTO;

		@Nullable ProtocolVariant variant;

		final List<NetworkObserver> observers = new ArrayList<>();

		final List<ConnectionGate> gates = new ArrayList<>();

		@Nullable Executor handlerExecutor;

		String agentVersion = "libp2p4j/0.1.0";

		String protocolVersion = "ipfs/0.1.0";

		boolean identify = true;

		boolean ping = true;

		@Nullable PerfLimits perf;

		boolean logFrames;

		boolean earlyMuxer = true;

		int eventLoops;

		boolean keepAlive = true;

		private Builder() {
		}

		/**
		 * Who the node is. Without one, a new Ed25519 key is made, and gone with the
		 * node.
		 */
		public Builder identity(KeyPair keyPair) {
			this.identity = keyPair;
			return this;
		}

		public Builder listen(String... addresses) {
			for (String address : addresses) {
				listen(Multiaddr.parse(address));
			}
			return this;
		}

		public Builder listen(Multiaddr address) {
			this.listenAddresses.add(address);
			return this;
		}

		/**
		 * Listens at these addresses and at none that was named before.
		 */
		public Builder listenOnly(Collection<Multiaddr> addresses) {
			List<Multiaddr> only = List.copyOf(addresses);
			this.listenAddresses.clear();
			this.listenAddresses.addAll(only);
			return this;
		}

		/**
		 * What to tell others instead of the bound addresses: behind NAT, in containers.
		 */
		public Builder announce(Multiaddr address) {
			this.announceAddresses.add(address);
			return this;
		}

		public Builder handler(String protocol, ProtocolHandler handler) {
			this.handlers.put(protocol, handler);
			return this;
		}

		public Builder asyncHandler(String protocol, AsyncProtocolHandler handler) {
			this.asyncHandlers.put(protocol, handler);
			return this;
		}

		/**
		 * Answers requests on handler threads.
		 */
		public <Q, A> Builder requestHandler(RequestProtocol<Q, A> protocol, RequestHandler<Q, A> handler) {
			this.requestHandlers
				.add((requests, handlers) -> handlers.register(protocol.id(), requests.serve(protocol, handler)));
			return this;
		}

		public <Q, A> Builder asyncRequestHandler(RequestProtocol<Q, A> protocol, AsyncRequestHandler<Q, A> handler) {
			this.requestHandlers.add((requests, handlers) -> handlers.registerAsync(protocol.id(),
					requests.serveAsync(protocol, handler)));
			return this;
		}

		public Builder limits(Limits value) {
			this.limits = value;
			return this;
		}

		public Builder timeouts(Timeouts value) {
			this.timeouts = value;
			return this;
		}

		public Builder socketOptions(SocketOptions value) {
			this.socketOptions = value;
			return this;
		}

		public Builder crypto(CryptoPreference preference) {
			this.crypto = preference;
			return this;
		}

		public Builder observer(NetworkObserver observer) {
			this.observers.add(observer);
			return this;
		}

		/**
		 * Adds a gate that connections have to pass; those added before are asked first.
		 */
		public Builder connectionGate(ConnectionGate gate) {
			this.gates.add(gate);
			return this;
		}

		/**
		 * Where handlers run, instead of virtual threads or the node's own pool. Never
		 * closed by the node.
		 */
		public Builder handlerExecutor(Executor executor) {
			this.handlerExecutor = executor;
			return this;
		}

		/** What identify tells as agent version. */
		public Builder agentVersion(String value) {
			this.agentVersion = value;
			return this;
		}

		public Builder protocolVersion(String value) {
			this.protocolVersion = value;
			return this;
		}

		/** Whether to answer identify and to ask each new peer; on by default. */
		public Builder identify(boolean enabled) {
			this.identify = enabled;
			return this;
		}

		/** Whether to answer pings; on by default. */
		public Builder ping(boolean enabled) {
			this.ping = enabled;
			return this;
		}

		/**
		 * Serves {@code /perf/1.0.0}, within limits. Off by default, since it lets peers
		 * make the node send and receive as much as it can; not for nodes that anybody
		 * can reach, unless the limits name the peers. Measuring others needs no option.
		 */
		public Builder servePerf(PerfLimits value) {
			this.perf = value;
			return this;
		}

		/**
		 * A second form of every protocol that the application serves; none by default.
		 */
		public Builder variant(ProtocolVariant value) {
			this.variant = value;
			return this;
		}

		/**
		 * Whether to log every decrypted Yamux frame and negotiation message, both
		 * directions; off by default.
		 */
		public Builder logFrames(boolean enabled) {
			this.logFrames = enabled;
			return this;
		}

		/**
		 * Whether to offer the muxer in the Noise extensions, saving a round trip; on by
		 * default.
		 */
		public Builder earlyMuxer(boolean enabled) {
			this.earlyMuxer = enabled;
			return this;
		}

		/**
		 * Event loop threads; 0, the default, takes one for each two processors, at least
		 * one and at most eight.
		 */
		public Builder eventLoops(int count) {
			this.eventLoops = count;
			return this;
		}

		/**
		 * Whether a thread that is no daemon keeps the process alive while the node
		 * listens; on by default.
		 */
		public Builder keepAlive(boolean enabled) {
			this.keepAlive = enabled;
			return this;
		}

		/** A node that is not started. */
		public ConnectionManager build() {
			return new NodeAssembly(this).assemble();
		}

		/** A node that listens. */
		public ConnectionManager start() {
			return build().start();
		}

	}

}
