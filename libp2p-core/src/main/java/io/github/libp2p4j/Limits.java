/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * What a node bounds. Immutable; start from {@link #defaults()}. Byte counts are of
 * memory held for peers.
 *
 * @param maxConnections open connections, both directions
 * @param maxConnectionsPerPeer connections accepted from one peer id
 * @param maxConnectionsPerAddress inbound connections from one IPv4 address or IPv6 /64;
 * loopback exempt unless {@code limitLoopback}
 * @param limitLoopback whether per-address limits hold for loopback too
 * @param maxPendingInbound inbound connections in their upgrade at once
 * @param maxPendingHandshakes handshake steps queued on one event loop; the newest is
 * shed
 * @param maxInboundStreams streams that a peer may hold open on one connection
 * @param maxOutboundStreams streams that this node opens on one connection
 * @param maxUnacknowledgedStreams opened and not yet acknowledged; further opens wait
 * @param maxHandlers stream handlers running at once; further streams are reset
 * @param sendQueueBytes unsent bytes queued on one connection, shared fairly, at least 64
 * KiB a stream
 * @param initialWindowBytes 262,144 by the specification; only raised
 * @param maxWindowBytes what a stream's receive window grows to at most
 * @param maxConnectionWindowBytes growth and unread bytes charged to one connection
 * @param maxProcessWindowBytes the same for the node
 * @param maxAbnormalEvents abnormal events of a peer that are tolerated in 30 seconds
 * @param eventQueue events waiting for listeners
 */
public record Limits(int maxConnections, int maxConnectionsPerPeer, int maxConnectionsPerAddress, boolean limitLoopback,
		int maxPendingInbound, int maxPendingHandshakes, int maxInboundStreams, int maxOutboundStreams,
		int maxUnacknowledgedStreams, int maxHandlers, int sendQueueBytes, int initialWindowBytes, int maxWindowBytes,
		long maxConnectionWindowBytes, long maxProcessWindowBytes, int maxAbnormalEvents, int eventQueue) {

	public static Limits defaults() {
		return new Builder().build();
	}

	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.maxConnections = this.maxConnections;
		builder.maxConnectionsPerPeer = this.maxConnectionsPerPeer;
		builder.maxConnectionsPerAddress = this.maxConnectionsPerAddress;
		builder.limitLoopback = this.limitLoopback;
		builder.maxPendingInbound = this.maxPendingInbound;
		builder.maxPendingHandshakes = this.maxPendingHandshakes;
		builder.maxInboundStreams = this.maxInboundStreams;
		builder.maxOutboundStreams = this.maxOutboundStreams;
		builder.maxUnacknowledgedStreams = this.maxUnacknowledgedStreams;
		builder.maxHandlers = this.maxHandlers;
		builder.sendQueueBytes = this.sendQueueBytes;
		builder.initialWindowBytes = this.initialWindowBytes;
		builder.maxWindowBytes = this.maxWindowBytes;
		builder.maxConnectionWindowBytes = this.maxConnectionWindowBytes;
		builder.maxProcessWindowBytes = this.maxProcessWindowBytes;
		builder.maxAbnormalEvents = this.maxAbnormalEvents;
		builder.eventQueue = this.eventQueue;
		return builder;
	}

	/**
	 * Collects limits by name; each starts at its default.
	 */
	public static final class Builder {

		private int maxConnections = 1000;

		private int maxConnectionsPerPeer = 8;

		private int maxConnectionsPerAddress = 64;

		private boolean limitLoopback;

		private int maxPendingInbound = 1024;

		private int maxPendingHandshakes = 128;

		private int maxInboundStreams = 1000;

		private int maxOutboundStreams = 512;

		private int maxUnacknowledgedStreams = 256;

		private int maxHandlers = 1024;

		private int sendQueueBytes = 1 << 20;

		private int initialWindowBytes = 256 << 10;

		private int maxWindowBytes = 16 << 20;

		private long maxConnectionWindowBytes = 64L << 20;

		private long maxProcessWindowBytes = Runtime.getRuntime().maxMemory() / 4;

		private int maxAbnormalEvents = 200;

		private int eventQueue = 65_536;

		private Builder() {
		}

		public Builder maxConnections(int value) {
			this.maxConnections = positive("max-connections", value);
			return this;
		}

		public Builder maxConnectionsPerPeer(int value) {
			this.maxConnectionsPerPeer = positive("max-connections-per-peer", value);
			return this;
		}

		public Builder maxConnectionsPerAddress(int value) {
			this.maxConnectionsPerAddress = positive("max-connections-per-address", value);
			return this;
		}

		public Builder limitLoopback(boolean value) {
			this.limitLoopback = value;
			return this;
		}

		public Builder maxPendingInbound(int value) {
			this.maxPendingInbound = positive("max-pending-inbound", value);
			return this;
		}

		public Builder maxPendingHandshakes(int value) {
			this.maxPendingHandshakes = positive("max-pending-handshakes", value);
			return this;
		}

		public Builder maxInboundStreams(int value) {
			this.maxInboundStreams = positive("max-inbound-streams", value);
			return this;
		}

		public Builder maxOutboundStreams(int value) {
			this.maxOutboundStreams = positive("max-outbound-streams", value);
			return this;
		}

		public Builder maxUnacknowledgedStreams(int value) {
			this.maxUnacknowledgedStreams = positive("max-unacknowledged-streams", value);
			return this;
		}

		public Builder maxHandlers(int value) {
			this.maxHandlers = positive("max-handlers", value);
			return this;
		}

		public Builder sendQueueBytes(int value) {
			this.sendQueueBytes = atLeast("send-queue-bytes", 64 << 10, value);
			return this;
		}

		public Builder initialWindowBytes(int value) {
			this.initialWindowBytes = atLeast("initial-window-bytes", 256 << 10, value);
			return this;
		}

		public Builder maxWindowBytes(int value) {
			this.maxWindowBytes = atLeast("max-window-bytes", 256 << 10, value);
			return this;
		}

		public Builder maxConnectionWindowBytes(long value) {
			this.maxConnectionWindowBytes = atLeast("max-connection-window-bytes", 256 << 10, value);
			return this;
		}

		public Builder maxProcessWindowBytes(long value) {
			this.maxProcessWindowBytes = atLeast("max-process-window-bytes", 256 << 10, value);
			return this;
		}

		public Builder maxAbnormalEvents(int value) {
			this.maxAbnormalEvents = positive("max-abnormal-events", value);
			return this;
		}

		public Builder eventQueue(int value) {
			this.eventQueue = positive("event-queue", value);
			return this;
		}

		public Limits build() {
			return new Limits(this.maxConnections, this.maxConnectionsPerPeer, this.maxConnectionsPerAddress,
					this.limitLoopback, this.maxPendingInbound, this.maxPendingHandshakes, this.maxInboundStreams,
					this.maxOutboundStreams, this.maxUnacknowledgedStreams, this.maxHandlers, this.sendQueueBytes,
					this.initialWindowBytes, this.maxWindowBytes, this.maxConnectionWindowBytes,
					this.maxProcessWindowBytes, this.maxAbnormalEvents, this.eventQueue);
		}

		private static int positive(String name, int value) {
			return (int) atLeast(name, 1, value);
		}

		private static int atLeast(String name, int least, int value) {
			return (int) atLeast(name, (long) least, value);
		}

		private static long atLeast(String name, long least, long value) {
			if (value < least) {
				throw new IllegalArgumentException("Limit " + name + " must be at least " + least + ", was " + value);
			}
			return value;
		}

	}

}
