/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.CryptoInfo;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.Timeouts;
import io.github.libp2p4j.connection.ConnectionGates;
import io.github.libp2p4j.connection.ConnectionTable;
import io.github.libp2p4j.connection.Dialer;
import io.github.libp2p4j.connection.Dispatcher;
import io.github.libp2p4j.connection.Environment;
import io.github.libp2p4j.connection.EventQueue;
import io.github.libp2p4j.connection.HandlerTable;
import io.github.libp2p4j.connection.Listeners;
import io.github.libp2p4j.connection.LiveConnection;
import io.github.libp2p4j.connection.LoopGroup;
import io.github.libp2p4j.connection.MemoryBudget;
import io.github.libp2p4j.connection.MemoryPressure;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.eventloop.ChannelOptions;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.noise.NoiseIdentity;
import io.github.libp2p4j.protocol.IdentifyProtocol;
import io.github.libp2p4j.protocol.IdentifyPush;
import io.github.libp2p4j.protocol.IdentifySettings;
import io.github.libp2p4j.protocol.ObservedAddresses;
import io.github.libp2p4j.protocol.PeerRecordSealer;
import io.github.libp2p4j.protocol.PerfProtocol;
import io.github.libp2p4j.protocol.PingProtocol;
import io.github.libp2p4j.protocol.PushRounds;
import io.github.libp2p4j.protocol.RequestResponse;
import io.github.libp2p4j.upgrade.UpgradeSettings;
import io.github.libp2p4j.yamux.YamuxSettings;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together from what its builder collected. Used once.
 */
final class NodeAssembly {

	private static final int MAX_LOOPS = 8;

	private final Libp2p.Builder builder;

	private final KeyPair identity;

	private final CryptoSuite crypto;

	NodeAssembly(Libp2p.Builder builder) {
		this.builder = builder;
		this.identity = (builder.identity != null) ? builder.identity : KeyPair.generateEd25519();
		this.crypto = CryptoSuite.select(builder.crypto);
	}

	ConnectionManager assemble() {
		Environment environment = environment();
		this.builder.handlers.forEach(environment.handlers()::register);
		this.builder.asyncHandlers.forEach(environment.handlers()::registerAsync);
		RequestResponse requests = requests(environment);
		Limits limits = this.builder.limits;
		ChannelOptions options = new ChannelOptions(this.builder.socketOptions.noDelay(),
				this.builder.socketOptions.keepAlive(), this.builder.socketOptions.backlog(),
				this.builder.socketOptions.sendBufferBytes(), this.builder.socketOptions.receiveBufferBytes());
		// Identify needs the node's addresses, and the listeners need identify.
		AtomicReference<NodeParts> assembled = new AtomicReference<>();
		ObservedAddresses observed = new ObservedAddresses();
		IdentifyProtocol identify = identify(environment.handlers(), observed, assembled);
		Identification identification = new Identification(identify, environment.events());
		environment.table().onRemoved((connection) -> {
			identification.closed(connection);
			observed.closed(connection);
		});
		PingProtocol ping = new PingProtocol(new SecureRandom(), environment.observer());
		IdentifyPush push = new IdentifyPush(identify, this.builder.timeouts.identify(), identification::pushed,
				System::nanoTime);
		PerfProtocol perf = perf();
		registerBuiltIn(environment.handlers(), identify, push, ping, perf);
		PushRounds pushes = new PushRounds(() -> identification.listeningToPushes(environment.table().all()),
				push::send, System::nanoTime,
				(delay, task) -> CompletableFuture
					.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, environment.callbacks())
					.execute(task));
		environment.handlers().onChange(pushes::changed);
		Consumer<LiveConnection> onOpened = onOpened(identification, pushes);
		// From here on there are threads, and nothing that fails.
		LoopGroup loops = LoopGroup.start(loopCount(), this.crypto, limits.maxPendingHandshakes());
		NodeParts parts = new NodeParts(this.identity.publicKey(),
				new CryptoInfo(this.crypto.cipherName(), this.crypto.keyAgreementName(), this.crypto.signatureName()),
				environment, loops, environment.table(), new Dialer(environment, loops, options, onOpened),
				new Listeners(environment, loops, options, onOpened), environment.handlers(),
				this.builder.announceAddresses.stream().map((address) -> address.withoutPeerId()).toList(), observed,
				ping, perf, requests, identification, pushes);
		assembled.set(parts);
		return new Node(parts, new NodeLife(parts, this.builder.listenAddresses, this.builder.keepAlive));
	}

	private Consumer<LiveConnection> onOpened(Identification identification, PushRounds pushes) {
		if (!this.builder.identify) {
			return (connection) -> {
			};
		}
		return (connection) -> {
			long generation = pushes.generation();
			identification.opened(connection, () -> pushes.catchUp(connection, generation));
		};
	}

	private Environment environment() {
		Limits limits = this.builder.limits;
		NetworkObserver observer = new Observers(this.builder.observers);
		Executor callbacks = new CallbackThreads(NodeThreads.callbacks());
		Executor handlerThreads = (this.builder.handlerExecutor != null) ? this.builder.handlerExecutor
				: NodeThreads.handlers(limits.maxHandlers());
		ConnectionTable table = new ConnectionTable(limits);
		return new Environment(limits, this.builder.timeouts, upgradeSettings(), table,
				new HandlerTable(this.builder.variant), new ConnectionGates(this.builder.gates, System::nanoTime),
				new Dispatcher(handlerThreads, callbacks, limits.maxHandlers(), observer), callbacks, observer,
				new EventQueue(callbacks, limits.eventQueue(), observer),
				new MemoryBudget(limits.maxProcessWindowBytes(), null), new MemoryPressure(table),
				this.builder.logFrames);
	}

	private UpgradeSettings upgradeSettings() {
		Limits limits = this.builder.limits;
		Timeouts timeouts = this.builder.timeouts;
		YamuxSettings yamux = new YamuxSettings(limits.maxInboundStreams(), limits.maxOutboundStreams(),
				limits.maxUnacknowledgedStreams(), limits.initialWindowBytes(),
				Math.max(limits.initialWindowBytes(), limits.maxWindowBytes()), limits.maxAbnormalEvents(),
				timeouts.keepaliveInterval().toNanos(), timeouts.keepaliveTimeout().toNanos());
		return new UpgradeSettings(this.identity.peerId(), NoiseIdentity.create(this.identity, this.crypto), yamux,
				timeouts.upgrade().toNanos(), this.builder.earlyMuxer);
	}

	private IdentifyProtocol identify(HandlerTable handlers, ObservedAddresses observed,
			AtomicReference<NodeParts> assembled) {
		IdentifySettings settings = new IdentifySettings(this.identity.publicKey(), this.builder.protocolVersion,
				this.builder.agentVersion, handlers::protocols, (connection) -> assembled.get().told(),
				this.builder.timeouts.identify());
		return new IdentifyProtocol(settings, observed, new PeerRecordSealer(this.identity));
	}

	private RequestResponse requests(Environment environment) {
		RequestResponse requests = new RequestResponse((delay, task) -> {
			CompletableFuture<@Nullable Void> due = new CompletableFuture<>();
			due.completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS)
				.thenRunAsync(task, environment.callbacks());
			return () -> due.cancel(false);
		}, environment.observer());
		this.builder.requestHandlers.forEach((register) -> register.accept(requests, environment.handlers()));
		return requests;
	}

	private PerfProtocol perf() {
		PerfLimits served = this.builder.perf;
		return new PerfProtocol(NodeThreads.perf(), (served != null) ? served : PerfLimits.defaults());
	}

	private void registerBuiltIn(HandlerTable handlers, IdentifyProtocol identify, IdentifyPush push, PingProtocol ping,
			PerfProtocol perf) {
		if (this.builder.identify) {
			handlers.registerBuiltIn(IdentifyProtocol.ID, identify);
			handlers.registerBuiltIn(IdentifyPush.ID, push);
		}
		if (this.builder.ping) {
			handlers.registerOnLoop(PingProtocol.ID, ping);
		}
		if (this.builder.perf != null) {
			handlers.registerBuiltIn(PerfProtocol.ID, perf);
		}
	}

	private int loopCount() {
		int configured = this.builder.eventLoops;
		if (configured < 0) {
			throw new IllegalArgumentException("The number of event loops must not be negative, was " + configured);
		}
		int half = Runtime.getRuntime().availableProcessors() / 2;
		return (configured > 0) ? configured : Math.max(1, Math.min(MAX_LOOPS, half));
	}

}
