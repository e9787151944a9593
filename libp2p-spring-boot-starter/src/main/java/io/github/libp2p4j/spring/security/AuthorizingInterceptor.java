/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.handler.CallRefusedException;
import io.github.libp2p4j.spring.handler.StreamCall;
import io.github.libp2p4j.spring.handler.StreamExceptionResolver;
import io.github.libp2p4j.spring.handler.StreamInterceptor;

import org.springframework.core.Ordered;

/**
 * Asks the {@link PeerAuthorizer}s before each call of a handler. Thread-safe.
 */
public final class AuthorizingInterceptor implements StreamInterceptor, Ordered {

	/**
	 * Inside exception handlers, which may answer a refusal; outside the application's.
	 */
	public static final int ORDER = StreamExceptionResolver.ORDER + 1000;

	private static final String LIMIT = "peer-authorizer";

	private final List<PeerAuthorizer> authorizers;

	private final Supplier<List<NetworkObserver>> observers;

	/**
	 * @param observers told of refusals, for meters
	 */
	public AuthorizingInterceptor(List<PeerAuthorizer> authorizers, Supplier<List<NetworkObserver>> observers) {
		this.authorizers = List.copyOf(authorizers);
		this.observers = observers;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public CompletionStage<?> intercept(StreamCall call, Next next) throws Exception {
		PeerId peer = call.stream().remotePeer();
		for (PeerAuthorizer authorizer : this.authorizers) {
			if (!authorizer.mayCall(peer, call.stream().protocol())) {
				this.observers.get().forEach((observer) -> observer.rejected("stream", Direction.INBOUND, LIMIT));
				throw new CallRefusedException(peer + " may not call " + call.stream().protocol());
			}
		}
		return next.proceed(call);
	}

}
