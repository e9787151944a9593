/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.payload.PayloadConverters;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.unit.DataSize;

/**
 * Asks peers, step by step. Thread-safe, and so is each step, which can be kept:
 *
 * <pre>{@code
 * Sum sum = requester.peer(address).protocol("/sum/1.0.0").send(new Numbers(1, 2)).retrieve(Sum.class);
 * }</pre>
 *
 * Failures are {@link io.github.libp2p4j.RequestException}s, thrown by blocking calls and
 * what stages complete with. Cancelling a stage gives up the dial or resets the stream.
 */
public final class Libp2pRequester {

	private final ClientEngine engine;

	private final Function<String, ClientGroup> settings;

	private final Map<String, PeerGroup> groups = new ConcurrentHashMap<>();

	private Libp2pRequester(ClientEngine engine, Function<String, ClientGroup> settings) {
		this.engine = engine;
		this.settings = settings;
	}

	/**
	 * @param converters how objects become messages
	 */
	public static Builder builder(ConnectionManager node, PayloadConverters converters) {
		return new Builder(node, converters);
	}

	/**
	 * Whoever there is an open connection to, or a dial under way, by that id.
	 */
	public ToPeer peer(PeerId peer) {
		return toPeer(PeerTarget.of(peer));
	}

	/**
	 * Whoever is at that address, by the open connection if there is one.
	 */
	public ToPeer peer(Multiaddr address) {
		return toPeer(PeerTarget.of(address));
	}

	/**
	 * The peer at the other end of that connection.
	 */
	public ToPeer peer(Connection connection) {
		return toPeer(PeerTarget.of(connection));
	}

	/**
	 * The first peer of a client group that can be reached, beginning with the next one
	 * in turn, with the group's timeouts and limits.
	 * @throws MissingPeersException if the group has no peers
	 */
	public ToPeer group(String name) {
		PeerGroup group = peerGroup(name);
		if (!group.hasPeers()) {
			throw new MissingPeersException(name, "the requester");
		}
		return new ToPeer(this.engine,
				(protocol, shape) -> new Exchange(group.route(), group.options(null, protocol), shape));
	}

	private ToPeer toPeer(PeerTarget target) {
		PeerRoute route = PeerRoute.to(target);
		return new ToPeer(this.engine,
				(protocol, shape) -> new Exchange(route, ExchangeOptions.defaults(protocol), shape));
	}

	PeerGroup peerGroup(String name) {
		return this.groups.computeIfAbsent(name, (key) -> new PeerGroup(this.settings.apply(key)));
	}

	ClientEngine engine() {
		return this.engine;
	}

	/**
	 * A requester bound to one peer or group. Immutable.
	 */
	public static final class ToPeer {

		private final ClientEngine engine;

		private final BiFunction<String, ExchangeShape, Exchange> exchange;

		private ToPeer(ClientEngine engine, BiFunction<String, ExchangeShape, Exchange> exchange) {
			this.engine = engine;
			this.exchange = exchange;
		}

		/**
		 * @param id starts with {@code /}
		 */
		public ToProtocol protocol(String id) {
			return new ToProtocol(this.engine, (shape) -> this.exchange.apply(id, shape), Function.identity());
		}

	}

	/**
	 * A requester bound to a protocol as well. Immutable.
	 */
	public static final class ToProtocol {

		private final ClientEngine engine;

		private final Function<ExchangeShape, Exchange> exchange;

		private final Function<ExchangeOptions, ExchangeOptions> changes;

		private ToProtocol(ClientEngine engine, Function<ExchangeShape, Exchange> exchange,
				Function<ExchangeOptions, ExchangeOptions> changes) {
			this.engine = engine;
			this.exchange = exchange;
			this.changes = changes;
		}

		/**
		 * Time for the whole exchange, connecting included; of a stream until it is open,
		 * and of several answers for each wait as well. 10 seconds, or what the group
		 * says.
		 */
		public ToProtocol timeout(Duration timeout) {
			ClientGroup.requireTimeout("timeout", timeout);
			return with((options) -> options.withTimeout(timeout));
		}

		/**
		 * The largest message, sent or received. 1 MB, or what the group says.
		 */
		public ToProtocol maxMessageSize(DataSize size) {
			int bytes = ClientGroup.requireMessageSize(size);
			return with((options) -> options.withMaxMessageBytes(bytes));
		}

		/**
		 * How a message ends, for single messages. {@link MessageFraming#UVARINT} unless
		 * this is called.
		 */
		public ToProtocol framing(MessageFraming framing) {
			return with((options) -> options.withFraming(framing));
		}

		private ToProtocol with(Function<ExchangeOptions, ExchangeOptions> change) {
			return new ToProtocol(this.engine, this.exchange, this.changes.andThen(change));
		}

		private Exchange exchange(ExchangeShape shape) {
			Exchange plain = this.exchange.apply(shape);
			return new Exchange(plain.route(), this.changes.apply(plain.options()), shape);
		}

		/**
		 * What to send. Nothing happens before the answer is asked for.
		 */
		public Sending send(Object message) {
			return new Sending(this, RequestMessages.one(message, this.engine.codecOf(message)));
		}

		/**
		 * As {@link #send(Object)}, for a message with generics.
		 */
		public Sending send(Object message, ParameterizedTypeReference<?> type) {
			return new Sending(this,
					RequestMessages.one(message, this.engine.codec(ResolvableType.forType(type), "a message to send")));
		}

		/**
		 * Messages to send one after another, each of which is made when it is its turn.
		 * For one use.
		 */
		public Sending sendMany(Iterable<?> messages) {
			return new Sending(this, RequestMessages.many(messages, this.engine::codecOf));
		}

		/**
		 * As {@link #sendMany(Iterable)}; the stream is closed in the end.
		 */
		public Sending sendMany(java.util.stream.Stream<?> messages) {
			return new Sending(this, RequestMessages.many(messages, this.engine::codecOf));
		}

		/**
		 * Sends a message that has no answer, and waits until the peer has taken it.
		 */
		public void sendOneWay(Object message) {
			Exchange oneWay = exchange(ExchangeShape.UNARY);
			Exchanges.await(oneWay.options(), this.engine.tell(oneWay, this.engine.codecOf(message), message));
		}

		/**
		 * @return completes when the peer has taken it
		 */
		public CompletableFuture<Void> sendOneWayAsync(Object message) {
			CompletableFuture<?> told = this.engine.tell(exchange(ExchangeShape.UNARY_ASYNC),
					this.engine.codecOf(message), message);
			return Exchanges.cancelling(told.thenApply((taken) -> null), told);
		}

		/**
		 * Opens a stream, which is the caller's to close.
		 */
		public Stream stream() {
			Exchange stream = exchange(ExchangeShape.STREAM);
			return Exchanges.await(stream.options(), this.engine.exchanges().open(stream));
		}

		public CompletableFuture<Stream> streamAsync() {
			return this.engine.exchanges().open(exchange(ExchangeShape.STREAM_ASYNC));
		}

	}

	/**
	 * Messages on their way, for which an answer is to be asked. Immutable.
	 */
	public static final class Sending {

		private final ToProtocol to;

		private final RequestMessages messages;

		private Sending(ToProtocol to, RequestMessages messages) {
			this.to = to;
			this.messages = messages;
		}

		/**
		 * Waits for the answer.
		 */
		public <T> T retrieve(Class<T> type) {
			return type.cast(retrieve(ResolvableType.forClass(type)));
		}

		/**
		 * As {@link #retrieve(Class)}, for an answer with generics.
		 */
		@SuppressWarnings("unchecked")
		public <T> T retrieve(ParameterizedTypeReference<T> type) {
			return (T) retrieve(ResolvableType.forType(type));
		}

		private Object retrieve(ResolvableType type) {
			Exchange exchange = this.to.exchange(this.messages.shape(false));
			return this.messages.ask(this.to.engine, exchange, answerCodec(type));
		}

		public <T> CompletableFuture<T> retrieveAsync(Class<T> type) {
			return retrieveAsync(ResolvableType.forClass(type));
		}

		public <T> CompletableFuture<T> retrieveAsync(ParameterizedTypeReference<T> type) {
			return retrieveAsync(ResolvableType.forType(type));
		}

		@SuppressWarnings("unchecked")
		private <T> CompletableFuture<T> retrieveAsync(ResolvableType type) {
			Exchange exchange = this.to.exchange(this.messages.shape(true));
			return (CompletableFuture<T>) this.messages.askAsync(this.to.engine, exchange, answerCodec(type));
		}

		/**
		 * The answers as they come, until the peer ends its half.
		 * @return lazy, for one thread at a time; throws while it waits for an answer
		 * that does not come. Closing it before its end resets the stream
		 */
		public <T> java.util.stream.Stream<T> retrieveMany(Class<T> type) {
			return retrieveMany(ResolvableType.forClass(type)).map(type::cast);
		}

		/**
		 * As {@link #retrieveMany(Class)}, for answers with generics.
		 */
		@SuppressWarnings("unchecked")
		public <T> java.util.stream.Stream<T> retrieveMany(ParameterizedTypeReference<T> type) {
			return (java.util.stream.Stream<T>) retrieveMany(ResolvableType.forType(type));
		}

		private java.util.stream.Stream<Object> retrieveMany(ResolvableType type) {
			Exchange exchange = this.to.exchange(ExchangeShape.STREAM);
			return Exchanges
				.await(exchange.options(), this.messages.askMany(this.to.engine, exchange, answerCodec(type)))
				.stream();
		}

		private Codec<Object> answerCodec(ResolvableType type) {
			return this.to.engine.codec(type, "an answer");
		}

	}

	/**
	 * Makes requesters. Not thread-safe.
	 */
	public static final class Builder {

		/**
		 * Chosen: as many handlers as a node runs at once by default.
		 */
		private static final int MOST_THREADS = 1024;

		private final ConnectionManager node;

		private final PayloadConverters converters;

		private List<ExchangeInterceptor> interceptors = List.of();

		private Function<String, ClientGroup> groups = ClientGroup::named;

		private Executor executor = threads(false);

		private Builder(ConnectionManager node, PayloadConverters converters) {
			this.node = node;
			this.converters = converters;
		}

		/**
		 * @param value the first one is outermost
		 */
		public Builder interceptors(List<ExchangeInterceptor> value) {
			this.interceptors = value;
			return this;
		}

		/**
		 * @param value the settings of a group by its name; asked once for each group
		 */
		public Builder groups(Function<String, ClientGroup> value) {
			this.groups = value;
			return this;
		}

		/**
		 * @param value runs what waits for messages to send while the caller goes on, and
		 * begins further attempts to reach a peer; what it rejects fails with reason
		 * {@code LIMIT}. By default {@link #threads threads} of the platform
		 */
		public Builder executor(Executor value) {
			this.executor = value;
			return this;
		}

		/**
		 * A thread for each exchange that waits for messages to send,
		 * {@value #MOST_THREADS} at once; one more is rejected.
		 * @param virtual whether they are virtual, which needs Java 21
		 */
		public static Executor threads(boolean virtual) {
			SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("libp2p-client-");
			threads.setVirtualThreads(virtual);
			threads.setConcurrencyLimit(MOST_THREADS);
			threads.setRejectTasksWhenLimitReached(true);
			return threads;
		}

		public Libp2pRequester build() {
			Exchanges exchanges = new Exchanges(this.node, this.interceptors, this.executor);
			return new Libp2pRequester(
					new ClientEngine(exchanges, new StreamedExchanges(exchanges, this.executor), this.converters),
					this.groups);
		}

	}

}
