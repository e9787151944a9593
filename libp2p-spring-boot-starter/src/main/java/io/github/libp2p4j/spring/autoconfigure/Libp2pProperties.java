/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.SocketOptions;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.identity.KeyFile;
import io.github.libp2p4j.identity.KeyType;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.context.Libp2pDrainLifecycle;
import io.github.libp2p4j.spring.context.Libp2pLifecycle;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the node. Immutable.
 *
 * @param enabled Whether to make a libp2p node at all.
 * @param listenAddresses Comma-separated list of multiaddrs to listen on, such as
 * /ip4/0.0.0.0/tcp/4001; port 0 takes a free one, and an empty list makes a node that
 * only dials.
 * @param announceAddresses Comma-separated list of multiaddrs to tell others instead of
 * the bound ones, as behind NAT.
 * @param identity Who the node is.
 * @param limits What the node bounds.
 * @param timeouts How long the node waits.
 * @param socket TCP options.
 * @param crypto Which cryptography to take; auto is the fastest that loads without a
 * warning.
 * @param eventLoops Number of event loop threads; 0 takes one for each two processors, at
 * least one and at most eight.
 * @param earlyMuxer Whether to offer the muxer in the handshake, which saves a round
 * trip.
 * @param identify The identify protocol.
 * @param ping The ping protocol.
 * @param perf The perf protocol.
 * @param logFrames Whether to log every decrypted frame and negotiation message, for
 * finding interoperability problems.
 * @param handler Stream handlers.
 * @param lifecycle When the node starts and stops.
 * @param shutdown How the node stops.
 * @param events Application events.
 * @param metrics Meters.
 * @param client Groups of clients by their names, with the peers that they ask.
 * @param bootstrap Peers by which the node finds into its network.
 * @param health Health indicator.
 * @param observation Observations of streams.
 * @param security Who may connect and call.
 */
@ConfigurationProperties("libp2p")
public record Libp2pProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("/ip4/127.0.0.1/tcp/0") List<Multiaddr> listenAddresses,
		@DefaultValue List<Multiaddr> announceAddresses, @DefaultValue Identity identity,
		@DefaultValue @NestedConfigurationProperty LimitsProperties limits,
		@DefaultValue @NestedConfigurationProperty TimeoutsProperties timeouts, @DefaultValue Socket socket,
		@DefaultValue("auto") CryptoPreference crypto, @DefaultValue("0") int eventLoops,
		@DefaultValue("true") boolean earlyMuxer, @DefaultValue Identify identify, @DefaultValue Ping ping,
		@DefaultValue @NestedConfigurationProperty PerfProperties perf, @DefaultValue("false") boolean logFrames,
		@DefaultValue @NestedConfigurationProperty HandlerProperties handler, @DefaultValue Lifecycle lifecycle,
		@DefaultValue Shutdown shutdown, @DefaultValue Events events, @DefaultValue Metrics metrics,
		@DefaultValue Map<String, ClientProperties> client,
		@DefaultValue @NestedConfigurationProperty BootstrapProperties bootstrap,
		@DefaultValue @NestedConfigurationProperty HealthProperties health,
		@DefaultValue @NestedConfigurationProperty ObservationProperties observation,
		@DefaultValue @NestedConfigurationProperty SecurityProperties security) {

	public Libp2pProperties {
		listenAddresses = List.copyOf(listenAddresses);
		announceAddresses = List.copyOf(announceAddresses);
		client = Map.copyOf(client);
	}

	/**
	 * Who the node is.
	 *
	 * @param location Key file, as a path or a file: URL. Without one, the node has a new
	 * identity at each start.
	 * @param createIfMissing Whether to make a new key when there is no file at the
	 * location.
	 * @param type Type of a key that is made.
	 * @param access Who may be able to read the file: its owner alone, or, as with a
	 * secret that an orchestrator mounts, its group too and through symbolic links.
	 */
	public record Identity(@Nullable String location, @DefaultValue("false") boolean createIfMissing,
			@DefaultValue("ed25519") KeyType type, @DefaultValue("private") KeyFile.Access access) {
	}

	/**
	 * TCP options.
	 *
	 * @param noDelay Whether to send small segments at once (TCP_NODELAY).
	 * @param backlog Connections that wait to be accepted.
	 * @param keepAlive Whether the kernel probes idle connections (SO_KEEPALIVE).
	 * @param sendBufferSize Kernel's send buffer; 0 leaves it to the kernel, which tunes
	 * it for long links.
	 * @param receiveBufferSize Kernel's receive buffer; 0 leaves it to the kernel, which
	 * tunes it for long links.
	 */
	public record Socket(@DefaultValue("true") boolean noDelay, @DefaultValue("1024") int backlog,
			@DefaultValue("true") boolean keepAlive, @DefaultValue("0B") DataSize sendBufferSize,
			@DefaultValue("0B") DataSize receiveBufferSize) {

		private static final String PREFIX = "libp2p.socket.";

		SocketOptions toSocketOptions() {
			SocketOptions defaults = SocketOptions.defaults();
			PropertyCheck.number(PREFIX + "backlog", this.backlog,
					(value) -> new SocketOptions(this.noDelay, this.keepAlive, value, 0, 0));
			PropertyCheck.intSize(PREFIX + "send-buffer-size", this.sendBufferSize,
					(value) -> defaults.withBuffers(value, 0));
			PropertyCheck.intSize(PREFIX + "receive-buffer-size", this.receiveBufferSize,
					(value) -> defaults.withBuffers(0, value));
			return new SocketOptions(this.noDelay, this.keepAlive, this.backlog, (int) this.sendBufferSize.toBytes(),
					(int) this.receiveBufferSize.toBytes());
		}

	}

	/**
	 * The identify protocol.
	 *
	 * @param enabled Whether to answer identify and to ask each new peer.
	 * @param agentVersion Software and version to tell peers. Defaults to the library's
	 * own.
	 * @param protocolVersion Network to tell peers. Defaults to the library's own.
	 */
	public record Identify(@DefaultValue("true") boolean enabled, @Nullable String agentVersion,
			@Nullable String protocolVersion) {
	}

	/**
	 * The ping protocol.
	 *
	 * @param enabled Whether to answer pings.
	 */
	public record Ping(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * When the node starts and stops.
	 *
	 * @param autoStartup Whether the node starts with the application context.
	 * @param phase Phase in which the node starts, and closes its connections. Just
	 * outside the web server's by default.
	 * @param drainPhase Phase in which the node stops to accept and waits for its
	 * handlers. That of the web server's graceful shutdown by default.
	 * @param keepAlive Whether the process stays alive while the node listens, even if
	 * nothing else keeps it alive.
	 */
	public record Lifecycle(@DefaultValue("true") boolean autoStartup,
			@DefaultValue("" + Libp2pLifecycle.DEFAULT_PHASE) int phase,
			@DefaultValue("" + Libp2pDrainLifecycle.DEFAULT_PHASE) int drainPhase,
			@DefaultValue("true") boolean keepAlive) {
	}

	/**
	 * How the node stops.
	 *
	 * @param gracePeriod Time for handlers and streams to finish. Keep it below
	 * spring.lifecycle.timeout-per-shutdown-phase.
	 */
	public record Shutdown(@DefaultValue("20s") Duration gracePeriod) {
	}

	/**
	 * Application events.
	 *
	 * @param enabled Whether to publish the node's events as application events.
	 * @param streams Whether to publish an event for each stream opened and closed.
	 */
	public record Events(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean streams) {
	}

	/**
	 * Meters.
	 *
	 * @param enabled Whether to record meters.
	 * @param maxProtocolTags Protocol ids at most that get meters of their own; further
	 * ones count as 'other'.
	 * @param histograms Whether the timers of handshakes, dials and connections publish
	 * percentile histograms, as dashboards made for go-libp2p expect.
	 */
	public record Metrics(@DefaultValue("true") boolean enabled, @DefaultValue("100") int maxProtocolTags,
			@DefaultValue("true") boolean histograms) {
	}

}
