/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.RequestContext;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * A handler in the registry: on duty, paused or off. Thread-safe.
 */
final class ServedHandler {

	private static final byte[] NOTHING = new byte[0];

	private final HandlerSpec spec;

	private final ConnectionManager node;

	private final HandlerGate gate;

	private final Refusals refusals;

	private final HandlerSlots slots;

	/** Guarded by this object's monitor. */
	private final List<Registration> registrations = new ArrayList<>();

	private volatile StreamHandlerState state = StreamHandlerState.STOPPED;

	ServedHandler(HandlerSpec spec, ConnectionManager node, HandlerGate gate, Refusals refusals) {
		this.spec = spec;
		this.node = node;
		this.gate = gate;
		this.refusals = refusals;
		this.slots = new HandlerSlots(spec.terms().concurrency(), spec.terms().concurrencyPerPeer());
	}

	HandlerSpec spec() {
		return this.spec;
	}

	StreamHandlerInfo info() {
		return new StreamHandlerInfo(this.spec.id(), this.spec.protocols(), this.spec.description(), this.state,
				this.spec.isUnary(), this.spec.terms().concurrency(), this.slots.running());
	}

	// Its life

	synchronized void start() {
		if (this.state == StreamHandlerState.STOPPED) {
			// Before the first stream can come.
			this.state = StreamHandlerState.RUNNING;
			try {
				this.spec.protocols().forEach((protocol) -> this.registrations.add(register(protocol)));
			}
			catch (RuntimeException ex) {
				stop();
				throw ex;
			}
		}
		this.state = StreamHandlerState.RUNNING;
	}

	/**
	 * @return completes when the calls that are under way have ended
	 */
	synchronized CompletionStage<Void> stop() {
		this.state = StreamHandlerState.STOPPED;
		this.registrations.forEach(Registration::close);
		this.registrations.clear();
		return this.slots.idle();
	}

	synchronized void pause() {
		requireStarted();
		this.state = StreamHandlerState.PAUSED;
	}

	synchronized void resume() {
		requireStarted();
		this.state = StreamHandlerState.RUNNING;
	}

	private void requireStarted() {
		if (this.state == StreamHandlerState.STOPPED) {
			throw new IllegalStateException("Stream handler '" + this.spec.id() + "' is stopped; start it first");
		}
	}

	private Registration register(String protocol) {
		boolean asynchronous = this.spec.invocation().isAsynchronous();
		return switch (this.spec.invocation().exchange()) {
			case RAW, MESSAGES -> asynchronous ? this.node.handleAsync(protocol, this::serveAsync)
					: this.node.handle(protocol, this::serve);
			case UNARY -> {
				RequestProtocol<byte[], byte[]> requests = requests(RequestProtocol.bytes(protocol));
				yield asynchronous ? this.node.handleRequestsAsync(requests, this::answerAsync)
						: this.node.handleRequests(requests, this::answer);
			}
			case ONE_WAY -> {
				RequestProtocol<byte[], NoAnswer> messages = requests(RequestProtocol.oneWay(protocol, Codec.bytes()));
				yield asynchronous
						? this.node.handleRequestsAsync(messages,
								(message, context) -> answerAsync(message, context)
									.thenApply((nothing) -> NoAnswer.NONE))
						: this.node.handleRequests(messages, (message, context) -> {
							answer(message, context);
							return NoAnswer.NONE;
						});
			}
		};
	}

	private <A> RequestProtocol<byte[], A> requests(RequestProtocol<byte[], A> protocol) {
		RequestProtocol<byte[], A> requests = protocol.withFraming(this.spec.terms().framing())
			.withLimits(this.spec.terms().toRequestLimits());
		return this.spec.invocation().isRequestOptional() ? requests.withOptionalRequest() : requests;
	}

	// Streams

	private void serve(Stream stream) throws Exception {
		Registration place = admit(stream);
		if (place == null) {
			return;
		}
		HandlerCall call = new HandlerCall(this.spec, NOTHING);
		Registration timer = HandlerTimer.start(stream, this.spec.terms().timeout());
		try {
			Stages.await(call.begin(stream));
			requireReached(stream, call);
		}
		catch (Exception ex) {
			throw forNode(stream, call, ex);
		}
		finally {
			timer.close();
			place.close();
		}
	}

	private CompletionStage<?> serveAsync(Stream stream) {
		Registration place = admit(stream);
		if (place == null) {
			return Stages.done();
		}
		HandlerCall call = new HandlerCall(this.spec, NOTHING);
		Registration timer = HandlerTimer.start(stream, this.spec.terms().timeout());
		return begin(stream, call).whenComplete((value, failure) -> {
			timer.close();
			place.close();
		}).thenAccept((value) -> requireReached(stream, call));
	}

	/**
	 * An interceptor that neither went on nor said why has refused the stream.
	 */
	private static void requireReached(Stream stream, HandlerCall call) {
		if (!call.isReached() && stream.state() != StreamState.RESET) {
			stream.reset(StreamResetCodes.GATED);
		}
	}

	// Requests

	private byte[] answer(byte[] request, RequestContext context) throws Exception {
		Stream stream = context.stream();
		Registration place = admit(stream);
		if (place == null) {
			throw CallFailures.refused(stream);
		}
		HandlerCall call = new HandlerCall(this.spec, request);
		try {
			Stages.await(call.begin(stream));
			return answerOf(stream, call);
		}
		catch (Exception ex) {
			throw forNode(stream, call, ex);
		}
		finally {
			place.close();
		}
	}

	private CompletionStage<byte[]> answerAsync(byte[] request, RequestContext context) {
		Stream stream = context.stream();
		Registration place = admit(stream);
		if (place == null) {
			return CompletableFuture.failedStage(CallFailures.refused(stream));
		}
		HandlerCall call = new HandlerCall(this.spec, request);
		return begin(stream, call).whenComplete((value, failure) -> place.close())
			.thenApply((value) -> answerOf(stream, call));
	}

	private static byte[] answerOf(Stream stream, HandlerCall call) {
		byte[] answer = call.answer();
		if (answer == null) {
			requireReached(stream, call);
			throw CallFailures.refused(stream);
		}
		return answer;
	}

	// Both

	private CompletionStage<@Nullable Object> begin(Stream stream, HandlerCall call) {
		CompletionStage<?> end;
		try {
			end = call.begin(stream);
		}
		catch (Exception ex) {
			end = CompletableFuture.failedStage(ex);
		}
		CompletableFuture<@Nullable Object> told = new CompletableFuture<>();
		end.whenComplete((value, failure) -> {
			if (failure != null) {
				told.completeExceptionally(forNode(stream, call, Stages.cause(failure)));
			}
			else {
				told.complete(value);
			}
		});
		return told;
	}

	private Exception forNode(Stream stream, HandlerCall call, Throwable failure) {
		if (call.isHandled()) {
			return CallFailures.refused(stream);
		}
		if (failure instanceof CallRefusedException) {
			this.refusals.refuse(stream, StreamException.Reason.RESET, StreamResetCodes.GATED, "call-refused");
			return CallFailures.refused(stream);
		}
		return CallFailures.forNode(stream, failure, this.spec.invocation().exchange() == Invocation.Exchange.MESSAGES);
	}

	/**
	 * @return to be closed when the call has ended; null if it may not begin, in which
	 * case the stream is reset
	 */
	private @Nullable Registration admit(Stream stream) {
		if (!this.gate.enter()) {
			this.refusals.refuse(stream, StreamException.Reason.CANCELLED, StreamResetCodes.SHUTDOWN, "shutdown");
			return null;
		}
		String limit = limitAgainst(stream);
		if (limit != null) {
			this.gate.leave();
			this.refusals.refuse(stream, StreamException.Reason.LIMIT, StreamResetCodes.RESOURCE_LIMIT_EXCEEDED, limit);
			return null;
		}
		return () -> {
			this.slots.leave(stream.remotePeer());
			this.gate.leave();
		};
	}

	private @Nullable String limitAgainst(Stream stream) {
		return switch (this.state) {
			case PAUSED -> "handler-paused";
			case STOPPED -> "handler-stopped";
			case RUNNING -> switch (this.slots.enter(stream.remotePeer())) {
				case TAKEN -> null;
				case FULL -> "handler-concurrency";
				case FULL_FOR_PEER -> "handler-concurrency-per-peer";
			};
		};
	}

}
