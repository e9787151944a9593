/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialException.Reason;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.eventloop.ConnectAttempt;
import io.github.libp2p4j.eventloop.ConnectHandler;
import io.github.libp2p4j.eventloop.MemoryChannel;
import io.github.libp2p4j.eventloop.Timer;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * One dial: the addresses of a peer, tried one after another with a head start each,
 * until the first connection is ready. Loop-confined, except the result.
 */
final class DialAttempt {

	/**
	 * Head start of one address before the next is tried beside it (RFC 8305, section 5).
	 */
	private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private final Environment environment;

	private final LoopContext context;

	private final Dialer dialer;

	private final @Nullable PeerId peer;

	private final String what;

	private final CompletableFuture<LiveConnection> result = new CompletableFuture<>();

	private final ArrayDeque<DialTarget> untried = new ArrayDeque<>();

	private final List<Candidate> underWay = new ArrayList<>();

	private final List<DialException> failures = new ArrayList<>();

	private final long startedNanos;

	private @Nullable Timer timeout;

	private @Nullable Timer headStart;

	private boolean over;

	/** Addresses tried so far. */
	private int tried;

	/** Whether the observer has heard of an address that came to nothing. */
	private boolean failureTold;

	/** Why somebody gave up, which counts more than what fails in consequence. */
	private volatile @Nullable DialException givenUp;

	DialAttempt(Dialer dialer, LoopContext context, @Nullable PeerId peer, String what) {
		this.dialer = dialer;
		this.environment = dialer.environment();
		this.context = context;
		this.peer = peer;
		this.what = what;
		this.startedNanos = System.nanoTime();
	}

	/**
	 * Completed on the loop, or where the dial is refused: whoever passes it on to an
	 * application does so on another thread.
	 */
	CompletableFuture<LiveConnection> result() {
		return this.result;
	}

	LoopContext context() {
		return this.context;
	}

	void deadline(Duration timeout) {
		if (this.over) {
			return;
		}
		this.timeout = this.context.loop()
			.schedule(timeout.toNanos(), () -> end(new DialException(Reason.TIMEOUT,
					"could not connect to " + this.what + " within " + timeout, Origin.NETWORK, null)));
	}

	void start(AddressResolver.Resolution resolution) {
		if (this.over || this.givenUp != null) {
			return;
		}
		resolution.failures().forEach(this::failed);
		this.untried.addAll(resolution.targets());
		tryNext();
	}

	private void tryNext() {
		if (this.headStart != null) {
			this.headStart.cancel();
			this.headStart = null;
		}
		DialTarget target = this.untried.poll();
		if (target == null) {
			if (this.underWay.isEmpty()) {
				end(summary());
			}
			return;
		}
		Candidate candidate = new Candidate(target);
		this.underWay.add(candidate);
		this.tried++;
		if (!this.untried.isEmpty()) {
			this.headStart = this.context.loop().schedule(HEAD_START_NANOS, this::tryNextBeside);
		}
		candidate.begin();
	}

	private void tryNextBeside() {
		this.headStart = null;
		if (!this.over && !this.untried.isEmpty()) {
			tryNext();
		}
	}

	private DialException summary() {
		if (this.failures.size() == 1) {
			return this.failures.get(0);
		}
		if (this.failures.isEmpty()) {
			return new DialException(Reason.UNSUPPORTED_ADDRESS,
					"no address to dial for " + this.what + ", and no open connection", Origin.APPLICATION, null);
		}
		DialException last = this.failures.get(this.failures.size() - 1);
		DialException all = new DialException(last.reason(),
				"could not connect to " + this.what + " at any of " + this.failures.size() + " addresses",
				last.origin(), last);
		this.failures.forEach(all::addSuppressed);
		return all;
	}

	private void failed(DialException failure) {
		this.failures.add(failure);
	}

	/**
	 * Gives up, from any thread.
	 */
	void cancel(DialException why) {
		this.givenUp = why;
		this.context.loop().execute(() -> end(why));
	}

	private void end(DialException consequence) {
		if (this.over) {
			return;
		}
		DialException why = this.givenUp;
		DialException failure = (why != null) ? why : consequence;
		this.underWay.forEach((candidate) -> attemptFailed(candidate.target.address(), failure.reason()));
		finish();
		if (!this.failureTold) {
			this.environment.observer().dialAttemptFailed("none", ConnectionSpec.UNKNOWN, failure.reason());
		}
		this.environment.observer().dialFailed(failure.reason(), elapsed(), this.tried);
		this.result.completeExceptionally(failure);
	}

	private void attemptFailed(Multiaddr address, Reason reason) {
		this.failureTold = true;
		this.environment.observer()
			.dialAttemptFailed(ConnectionSpec.transport(address), ConnectionSpec.ipVersion(address), reason);
	}

	private Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.startedNanos);
	}

	private void won(LiveConnection connection) {
		finish();
		this.environment.observer().dialCompleted(elapsed(), this.tried);
		this.dialer.opened(connection);
		this.result.complete(connection);
	}

	private void finish() {
		this.over = true;
		if (this.timeout != null) {
			this.timeout.cancel();
		}
		if (this.headStart != null) {
			this.headStart.cancel();
		}
		this.untried.clear();
		List.copyOf(this.underWay).forEach(Candidate::abandon);
		this.underWay.clear();
	}

	/**
	 * One address on its way to a connection.
	 */
	private final class Candidate implements ConnectHandler, UpgradeOutcome {

		private final DialTarget target;

		private @Nullable ConnectAttempt connecting;

		private @Nullable ConnectionDriver driver;

		private boolean settled;

		private Candidate(DialTarget target) {
			this.target = target;
		}

		private void begin() {
			String gate = DialAttempt.this.environment.gates()
				.againstDial(this.target.address(), DialAttempt.this.peer);
			if (gate != null) {
				DialAttempt.this.environment.observer().rejected("connection", Direction.OUTBOUND, gate);
				settle(new DialException(Reason.GATED,
						this.target.address() + " is not dialled: refused by the connection gate " + gate,
						Origin.LIBRARY, null));
			}
			else if (this.target.socketAddress() != null) {
				this.connecting = DialAttempt.this.context.loop()
					.connect(this.target.socketAddress(), DialAttempt.this.dialer.options(), this);
			}
			else {
				beginInMemory();
			}
		}

		private void beginInMemory() {
			MemoryListener listener = MemoryAddresses.find(this.target.address().memoryPort().orElse(0));
			Multiaddr local = Multiaddr.memory(MemoryAddresses.free());
			MemoryListener.Accepted accepted = (listener != null) ? listener.accept(local) : null;
			if (accepted == null) {
				// Never within the call that dials: callers expect the outcome later.
				DialAttempt.this.context.loop()
					.execute(() -> onConnectFailed(new ConnectException(
							(listener == null) ? "nobody listens there" : "the listener refused the connection")));
				return;
			}
			MemoryChannel.connect(DialAttempt.this.context.loop(), this, accepted.loop(), accepted.handler());
		}

		@Override
		public void onConnected(Channel channel) {
			if (DialAttempt.this.over) {
				channel.close();
				return;
			}
			ConnectionDriver made;
			try {
				Multiaddr local = (this.target.socketAddress() != null) ? Listeners.tcp(channel.localAddress())
						: Multiaddr.memory(0);
				made = new ConnectionDriver(DialAttempt.this.environment, DialAttempt.this.context,
						new ConnectionSpec(Direction.OUTBOUND, this.target.address(), local, DialAttempt.this.peer),
						channel, this);
			}
			catch (RuntimeException | Error ex) {
				channel.close();
				onConnectFailed(new IOException("internal error: " + ex, ex));
				return;
			}
			this.driver = made;
			made.start();
		}

		@Override
		public void onConnectFailed(IOException failure) {
			Reason reason = Reason.UNREACHABLE;
			if (failure instanceof ConnectException && !(failure instanceof NoRouteToHostException)) {
				reason = Reason.REFUSED;
			}
			settle(new DialException(reason,
					"could not connect to " + this.target.address() + ": " + failure.getMessage(), Origin.NETWORK,
					failure));
		}

		@Override
		public void onOpened(LiveConnection connection) {
			this.settled = true;
			if (DialAttempt.this.over) {
				connection.close(CloseReason.of(CloseReason.Kind.CLOSED_BY_APPLICATION, Origin.LIBRARY,
						"another address of the same dial was faster, or the dial was given up"));
				return;
			}
			DialAttempt.this.underWay.remove(this);
			won(connection);
		}

		@Override
		public void onFailed(DialException failure, ConnectionState reached) {
			DialAttempt.this.environment.observer().upgradeFailed(Direction.OUTBOUND, reached, failure.reason().name());
			DialAttempt.this.environment.events()
				.publish(new NetworkEvent.HandshakeFailed(Instant.now(), this.target.address(), Direction.OUTBOUND,
						reached, failure.getMessage() + ""));
			settle(failure);
		}

		private void settle(DialException failure) {
			if (this.settled) {
				return;
			}
			this.settled = true;
			if (!DialAttempt.this.over) {
				attemptFailed(this.target.address(), failure.reason());
			}
			DialAttempt.this.environment.events()
				.publish(new NetworkEvent.DialFailed(Instant.now(), this.target.address(), DialAttempt.this.peer,
						failure.reason(), failure.getMessage() + ""));
			DialAttempt.this.underWay.remove(this);
			if (!DialAttempt.this.over) {
				failed(failure);
				tryNext();
			}
		}

		private void abandon() {
			this.settled = true;
			if (this.driver != null) {
				this.driver.close(CloseReason.of(CloseReason.Kind.CLOSED_BY_APPLICATION, Origin.APPLICATION,
						"the dial was given up"));
			}
			else if (this.connecting != null) {
				this.connecting.cancel();
			}
		}

	}

}
