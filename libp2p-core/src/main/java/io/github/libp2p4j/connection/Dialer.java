/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialException.Reason;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.eventloop.ChannelOptions;
import io.github.libp2p4j.eventloop.Timer;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Brings about connections: reuses an open one, joins a dial under way, or dials.
 * Thread-safe.
 */
public final class Dialer {

	private final Environment environment;

	private final LoopGroup loops;

	private final ChannelOptions options;

	private final Consumer<LiveConnection> onOpened;

	/**
	 * Dials under way, by peer, or by addresses where the peer is not known; guarded by
	 * itself.
	 */
	private final Map<Object, Joined> underWay = new HashMap<>();

	/** Guarded by the dials under way. */
	private boolean stopped;

	public Dialer(Environment environment, LoopGroup loops, ChannelOptions options, Consumer<LiveConnection> onOpened) {
		this.environment = environment;
		this.loops = loops;
		this.options = options;
		this.onOpened = onOpened;
	}

	Environment environment() {
		return this.environment;
	}

	ChannelOptions options() {
		return this.options;
	}

	void opened(LiveConnection connection) {
		this.onOpened.accept(connection);
	}

	public int pending() {
		synchronized (this.underWay) {
			return this.underWay.size();
		}
	}

	/**
	 * One who waits for a dial.
	 *
	 * @param telling where the stage is completed, and what depends on it runs
	 */
	private record Waiter(CompletableFuture<Connection> connected, Executor telling) {

		private void tell(@Nullable Connection connection, @Nullable Throwable failure) {
			if (failure != null) {
				this.connected.completeExceptionally(Stages.unwrap(failure));
			}
			else {
				this.connected.complete(connection);
			}
		}

	}

	/**
	 * What somebody asks for.
	 *
	 * @param key what is the same for those who may share a dial
	 * @param peer who must answer; null takes anybody
	 */
	private record Wish(Object key, @Nullable PeerId peer, List<Multiaddr> addresses, DialOptions options,
			Waiter waiter) {
	}

	/** A dial and those who wait for it. */
	private static final class Joined {

		private final DialAttempt attempt;

		private final List<Multiaddr> addresses;

		private int waiting;

		private Joined(DialAttempt attempt, List<Multiaddr> addresses) {
			this.attempt = attempt;
			this.addresses = addresses;
		}

	}

	/**
	 * @param peer who must answer; null takes anybody
	 * @return fails with a {@link DialException}; cancelling it gives the dial up when
	 * nobody else waits
	 */
	public CompletableFuture<Connection> connect(@Nullable PeerId peer, Collection<Multiaddr> addresses,
			DialOptions dialOptions) {
		return connect(peer, addresses, dialOptions, this.environment.callbacks());
	}

	/**
	 * The same for a thread that waits for nothing else. Nobody but it sees the stage, so
	 * the loop completes that at once, where another thread would have to be woken first.
	 * @param interrupted as {@link Stages#await} has it
	 */
	public Connection await(@Nullable PeerId peer, Collection<Multiaddr> addresses, DialOptions dialOptions,
			Supplier<? extends Libp2pException> interrupted) {
		return Stages.await(connect(peer, addresses, dialOptions, Runnable::run), interrupted);
	}

	private CompletableFuture<Connection> connect(@Nullable PeerId peer, Collection<Multiaddr> addresses,
			DialOptions dialOptions, Executor telling) {
		CompletableFuture<Connection> connected = new CompletableFuture<>();
		if (this.environment.upgrade().localPeer().equals(peer)) {
			connected.completeExceptionally(new DialException(Reason.SELF_DIAL,
					"cannot connect to " + peer + ": that is this node itself", Origin.APPLICATION, null));
			return connected;
		}
		List<Multiaddr> all = List.copyOf(addresses);
		Object key = dialOptions.newConnection() ? new Object() : (peer != null) ? peer : all;
		join(new Wish(key, peer, all, dialOptions, new Waiter(connected, telling)));
		return connected;
	}

	private Optional<LiveConnection> usable(@Nullable PeerId peer, Collection<Multiaddr> addresses) {
		if (peer != null) {
			return this.environment.table().usable(peer);
		}
		return this.environment.table()
			.all()
			.stream()
			.filter((connection) -> connection.isOpen() && connection.direction() == Direction.OUTBOUND
					&& addresses.contains(connection.remoteAddress()))
			.findFirst();
	}

	private void join(Wish wish) {
		Optional<LiveConnection> open;
		boolean mine;
		Joined dial;
		synchronized (this.underWay) {
			if (this.stopped) {
				wish.waiter().tell(null, stoppedFailure());
				return;
			}
			// Looked for where no dial can end meanwhile: two who ask are not to get two
			// connections.
			open = wish.options().newConnection() ? Optional.empty() : usable(wish.peer(), wish.addresses());
			mine = !this.underWay.containsKey(wish.key());
			dial = open.isPresent() ? null : this.underWay.computeIfAbsent(wish.key(), (unknown) -> attempt(wish));
			if (dial != null) {
				dial.waiting++;
			}
		}
		if (dial == null) {
			wish.waiter().tell(open.orElse(null), null);
		}
		else {
			follow(wish, dial, mine);
		}
	}

	private void follow(Wish wish, Joined dial, boolean mine) {
		CompletableFuture<Connection> connected = wish.waiter().connected();
		dial.attempt.result().whenComplete((connection, failure) -> {
			forget(wish.key(), dial);
			// Others gave up the dial that was joined, or it did not know all of these
			// addresses.
			boolean again = failure != null && !mine
					&& (isCancelled(failure) || !dial.addresses.containsAll(wish.addresses()));
			wish.waiter().telling().execute(() -> {
				if (again && !connected.isDone()) {
					join(wish);
				}
				else {
					wish.waiter().tell(connection, failure);
				}
			});
		});
		connected.whenComplete((connection, failure) -> {
			if (connected.isCancelled()) {
				leave(dial);
			}
		});
		if (mine) {
			begin(dial, wish.options());
		}
		else {
			wish.options().timeout().ifPresent((timeout) -> leaveAfter(timeout, dial, connected));
		}
	}

	/**
	 * Who joins a dial waits no longer than it asked for, whatever the dial may take.
	 */
	private void leaveAfter(Duration timeout, Joined dial, CompletableFuture<Connection> connected) {
		DialException late = new DialException(Reason.TIMEOUT,
				"could not connect to " + dial.addresses + " within " + timeout, Origin.NETWORK, null);
		Timer timer = dial.attempt.context()
			.loop()
			.schedule(timeout.toNanos(), () -> this.environment.callbacks().execute(() -> {
				if (connected.completeExceptionally(late)) {
					leave(dial);
				}
			}));
		connected.whenComplete((connection, failure) -> timer.cancel());
	}

	private Joined attempt(Wish wish) {
		List<Multiaddr> addresses = wish.addresses();
		String where = addresses.isEmpty() ? "" : " at " + addresses;
		String what = (wish.peer() != null) ? wish.peer() + where : addresses.toString();
		return new Joined(new DialAttempt(this, this.loops.next(), wish.peer(), what), addresses);
	}

	private static boolean isCancelled(Throwable failure) {
		return Stages.unwrap(failure) instanceof DialException dial && dial.reason() == Reason.CANCELLED;
	}

	private void begin(Joined dial, DialOptions dialOptions) {
		DialAttempt attempt = dial.attempt;
		Duration timeout = dialOptions.timeout().orElse(this.environment.timeouts().dial());
		boolean named = dial.addresses.stream().anyMatch(AddressResolver::needsLookUp);
		AddressResolver.Resolution known = named ? null : resolution(dial);
		boolean taken = attempt.context().loop().tryExecute(() -> {
			attempt.deadline(timeout);
			if (known != null) {
				attempt.start(known);
			}
		});
		if (!taken) {
			attempt.result().completeExceptionally(stoppedFailure());
		}
		else if (named) {
			lookUp(dial);
		}
	}

	private void lookUp(Joined dial) {
		DialAttempt attempt = dial.attempt;
		try {
			this.environment.callbacks().execute(() -> {
				AddressResolver.Resolution resolution = resolution(dial);
				if (resolution != null) {
					attempt.context().loop().execute(() -> attempt.start(resolution));
				}
			});
		}
		catch (RuntimeException | Error ex) {
			attempt.cancel(unresolved(dial, ex));
		}
	}

	/**
	 * @return null if that failed, and the dial with it
	 */
	private static AddressResolver.@Nullable Resolution resolution(Joined dial) {
		try {
			return AddressResolver.resolve(dial.addresses);
		}
		catch (RuntimeException | Error ex) {
			dial.attempt.cancel(unresolved(dial, ex));
			return null;
		}
	}

	private static DialException unresolved(Joined dial, Throwable cause) {
		return new DialException(Reason.OTHER, "cannot dial " + dial.addresses + ": " + cause, Origin.LIBRARY, cause);
	}

	private void forget(Object key, Joined dial) {
		synchronized (this.underWay) {
			this.underWay.remove(key, dial);
		}
	}

	private void leave(Joined dial) {
		boolean last;
		synchronized (this.underWay) {
			dial.waiting--;
			last = dial.waiting == 0;
		}
		if (last) {
			dial.attempt
				.cancel(new DialException(Reason.CANCELLED, "the dial was cancelled", Origin.APPLICATION, null));
		}
	}

	/**
	 * Upgrades a socket that somebody else connected.
	 */
	public CompletableFuture<Connection> adopt(SocketChannel socket, Direction direction,
			@Nullable PeerId expectedPeer) {
		LoopContext context = this.loops.next();
		CompletableFuture<Connection> connected = new CompletableFuture<>();
		SocketUpgrade upgrade = new SocketUpgrade(this, context, direction, expectedPeer, connected);
		connected.whenComplete((connection, failure) -> {
			if (connected.isCancelled()) {
				context.loop().execute(upgrade::cancel);
			}
		});
		context.loop().adopt(socket, this.options, upgrade);
		return connected;
	}

	/**
	 * Gives up all dials, and takes none from now on.
	 */
	public void stop() {
		List<Joined> all;
		synchronized (this.underWay) {
			this.stopped = true;
			all = new ArrayList<>(this.underWay.values());
		}
		all.forEach((dial) -> dial.attempt.cancel(stoppedFailure()));
	}

	private static DialException stoppedFailure() {
		return new DialException(Reason.STOPPED, "this node is stopped", Origin.APPLICATION, null);
	}

}
