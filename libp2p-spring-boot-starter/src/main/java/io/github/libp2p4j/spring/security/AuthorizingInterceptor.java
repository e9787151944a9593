/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import java.util.List;
import java.util.concurrent.CompletionStage;

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

	private final List<PeerAuthorizer> authorizers;

	public AuthorizingInterceptor(List<PeerAuthorizer> authorizers) {
		this.authorizers = List.copyOf(authorizers);
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
				throw new CallRefusedException(peer + " may not call " + call.stream().protocol());
			}
		}
		return next.proceed(call);
	}

}
