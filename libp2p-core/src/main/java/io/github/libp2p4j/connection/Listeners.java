/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.eventloop.AcceptHandler;
import io.github.libp2p4j.eventloop.Acceptor;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.eventloop.ChannelOptions;
import io.github.libp2p4j.eventloop.ConnectHandler;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a node listens at. Thread-safe.
 */
public final class Listeners {

	private final Environment environment;

	private final LoopGroup loops;

	private final ChannelOptions options;

	private final Consumer<LiveConnection> onOpened;

	private final InboundGate gate;

	/** By the bound address; guarded by itself. */
	private final Map<Multiaddr, AutoCloseable> bound = new LinkedHashMap<>();

	private volatile boolean stopped;

	private volatile Runnable onLost = () -> {
	};

	public Listeners(Environment environment, LoopGroup loops, ChannelOptions options,
			Consumer<LiveConnection> onOpened) {
		this.environment = environment;
		this.loops = loops;
		this.options = options;
		this.onOpened = onOpened;
		this.gate = new InboundGate(environment.gates(), environment.limits(), environment.table(),
				environment.observer(), environment.events());
	}

	/**
	 * Run after a listening socket was lost, on a loop.
	 */
	public void onLost(Runnable action) {
		this.onLost = action;
	}

	public int pendingInbound() {
		return this.gate.pending();
	}

	public List<Multiaddr> bound() {
		synchronized (this.bound) {
			return List.copyOf(this.bound.keySet());
		}
	}

	public Multiaddr listen(Multiaddr address) {
		Multiaddr plain = address.withoutPeerId();
		Multiaddr listening;
		try {
			listening = plain.memoryPort().isPresent() ? listenInMemory(plain) : listenOnTcp(plain);
		}
		catch (Libp2pException ex) {
			this.environment.events()
				.publish(new NetworkEvent.ListenFailed(Instant.now(), plain, String.valueOf(ex.getMessage())));
			throw ex;
		}
		ConnectionDriver.logger.debug("Listening at {}", listening);
		this.environment.events().publish(new NetworkEvent.Listening(Instant.now(), listening));
		return listening;
	}

	private Multiaddr listenOnTcp(Multiaddr address) {
		InetSocketAddress local = address.tcpAddress()
			.orElseThrow(() -> new IllegalArgumentException("Cannot listen at " + address
					+ ": this node listens at /ip4/ADDRESS/tcp/PORT, /ip6/ADDRESS/tcp/PORT and /memory/NUMBER"));
		// One loop for all: 0.0.0.0 and :: may share a port only there.
		LoopContext context = this.loops.accepting();
		synchronized (this.bound) {
			requireRunning();
			try {
				TcpAccepting accepting = new TcpAccepting();
				Acceptor acceptor = context.loop().listen(local, this.options, accepting);
				accepting.acceptor = acceptor;
				Multiaddr listening = Multiaddr.tcp(acceptor.localAddress());
				this.bound.put(listening, acceptor);
				return listening;
			}
			catch (IOException ex) {
				throw new Libp2pException("Cannot listen at " + address + ": " + ex.getMessage(), Origin.NETWORK, ex);
			}
		}
	}

	private Multiaddr listenInMemory(Multiaddr address) {
		synchronized (this.bound) {
			requireRunning();
			MemoryAccepting listener = new MemoryAccepting();
			long number = MemoryAddresses.bind(address.memoryPort().orElse(0), listener);
			if (number < 0) {
				throw new Libp2pException("Cannot listen at " + address + ": a node of this process listens there",
						Origin.APPLICATION);
			}
			Multiaddr listening = Multiaddr.memory(number);
			listener.local = listening;
			this.bound.put(listening, () -> MemoryAddresses.unbind(number, listener));
			return listening;
		}
	}

	private void requireRunning() {
		if (this.stopped) {
			throw new IllegalStateException("The node is stopped");
		}
	}

	public boolean unlisten(Multiaddr address) {
		AutoCloseable listener;
		synchronized (this.bound) {
			listener = this.bound.remove(address.withoutPeerId());
		}
		if (listener == null) {
			return false;
		}
		close(address.withoutPeerId(), listener);
		return true;
	}

	private void close(Multiaddr address, AutoCloseable listener) {
		try {
			listener.close();
		}
		catch (Exception ex) {
			throw new Libp2pException("Cannot stop listening at " + address, Origin.LIBRARY, ex);
		}
		this.environment.events().publish(new NetworkEvent.ListenClosed(Instant.now(), address, Optional.empty()));
	}

	private void lost(Acceptor acceptor, IOException failure) {
		Multiaddr address = Multiaddr.tcp(acceptor.localAddress());
		synchronized (this.bound) {
			if (!this.bound.remove(address, acceptor)) {
				return;
			}
		}
		ConnectionDriver.logger.warn("No longer listening at {}: {}", address, failure.toString());
		this.environment.events()
			.publish(new NetworkEvent.ListenClosed(Instant.now(), address, Optional.of(failure.toString())));
		this.onLost.run();
	}

	/**
	 * Stops listening anywhere, for good.
	 */
	public void stop() {
		Map<Multiaddr, AutoCloseable> all;
		synchronized (this.bound) {
			this.stopped = true;
			all = new LinkedHashMap<>(this.bound);
			this.bound.clear();
		}
		new ArrayList<>(all.entrySet()).forEach((entry) -> close(entry.getKey(), entry.getValue()));
	}

	private void accepted(Channel channel, ConnectionSpec spec, InboundGate.Pass pass) {
		ConnectionDriver driver;
		try {
			driver = new ConnectionDriver(this.environment, this.loops.contextOf(channel.loop()), spec, channel,
					new InboundUpgrade(this.environment, spec.remote(), pass, this.onOpened));
		}
		catch (RuntimeException | Error ex) {
			pass.released();
			throw ex;
		}
		driver.start();
	}

	static Multiaddr tcp(Optional<SocketAddress> address) {
		if (address.orElse(null) instanceof InetSocketAddress inet) {
			return Multiaddr.tcp(inet);
		}
		throw new IllegalStateException("A TCP channel without an address");
	}

	/**
	 * One listening socket. The acceptor's loop admits, the chosen loop goes on; passes
	 * wait in between by address.
	 */
	private final class TcpAccepting implements AcceptHandler {

		/** Peers' sockets are unique while they are open. */
		private final Map<SocketAddress, InboundGate.Pass> admitted = new java.util.concurrent.ConcurrentHashMap<>();

		/** Guarded by {@link #bound}, which is held until the acceptor is known. */
		private @Nullable Acceptor acceptor;

		@Override
		public @Nullable EventLoop onAccept(SocketAddress remote) {
			InboundGate.Pass pass = Listeners.this.gate.admit(remote);
			if (pass == null) {
				return null;
			}
			this.admitted.put(remote, pass);
			return Listeners.this.loops.next().loop();
		}

		@Override
		public void onConnected(Channel channel) {
			InboundGate.Pass pass = this.admitted.remove(channel.remoteAddress().orElseThrow());
			if (pass == null) {
				channel.close();
				return;
			}
			accepted(channel, new ConnectionSpec(Direction.INBOUND, tcp(channel.remoteAddress()),
					tcp(channel.localAddress()), null), pass);
		}

		@Override
		public void onAbandoned(SocketAddress remote, IOException failure) {
			InboundGate.Pass pass = this.admitted.remove(remote);
			if (pass != null) {
				pass.released();
			}
		}

		@Override
		public void onAcceptFailed(IOException failure) {
			ConnectionDriver.logger.warn("Cannot accept connections, trying again: {}", failure.getMessage());
		}

		@Override
		public void onLost(IOException failure) {
			Acceptor lost;
			synchronized (Listeners.this.bound) {
				lost = this.acceptor;
			}
			if (lost != null) {
				Listeners.this.lost(lost, failure);
			}
		}

	}

	/**
	 * One listening number.
	 */
	private final class MemoryAccepting implements MemoryListener {

		private volatile Multiaddr local = Multiaddr.memory(0);

		@Override
		public @Nullable Accepted accept(Multiaddr remote) {
			InboundGate.Pass pass = Listeners.this.gate.admitInMemory(remote);
			if (pass == null) {
				return null;
			}
			LoopContext context = Listeners.this.loops.next();
			return new Accepted(context.loop(), new ConnectHandler() {

				@Override
				public void onConnected(Channel channel) {
					accepted(channel, new ConnectionSpec(Direction.INBOUND, remote, MemoryAccepting.this.local, null),
							pass);
				}

				@Override
				public void onConnectFailed(IOException failure) {
					pass.released();
				}

			});
		}

	}

}
