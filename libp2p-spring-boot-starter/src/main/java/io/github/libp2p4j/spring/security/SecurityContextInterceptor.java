/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.spring.handler.CallRefusedException;
import io.github.libp2p4j.spring.handler.PeerPrincipal;
import io.github.libp2p4j.spring.handler.StreamCall;
import io.github.libp2p4j.spring.handler.StreamInterceptor;

import org.springframework.core.Ordered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Makes the peer the authentication of the thread that calls a handler, for as long as
 * the handler's method runs, and turns Spring Security's refusals into ones of the call.
 * Thread-safe.
 */
public final class SecurityContextInterceptor implements StreamInterceptor, Ordered {

	/** Authorizers and the application's interceptors find the peer in the context. */
	public static final int ORDER = AuthorizingInterceptor.ORDER - 100;

	private final PeerAuthoritiesMapper authorities;

	public SecurityContextInterceptor(PeerAuthoritiesMapper authorities) {
		this.authorities = authorities;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public CompletionStage<?> intercept(StreamCall call, Next next) throws Exception {
		PeerPrincipal peer = new PeerPrincipal(call.stream().remotePeer());
		SecurityContext before = SecurityContextHolder.getContext();
		CompletionStage<?> end;
		try {
			SecurityContext context = SecurityContextHolder.createEmptyContext();
			context.setAuthentication(new PeerAuthenticationToken(peer, this.authorities.authoritiesOf(peer.peerId())));
			SecurityContextHolder.setContext(context);
			end = next.proceed(call);
		}
		catch (AccessDeniedException | AuthenticationException ex) {
			throw refused(call, ex);
		}
		finally {
			// The thread goes on to other streams, and the stage completes on any thread.
			if (before.getAuthentication() == null) {
				SecurityContextHolder.clearContext();
			}
			else {
				SecurityContextHolder.setContext(before);
			}
		}
		return end.toCompletableFuture().isDone() && !end.toCompletableFuture().isCompletedExceptionally() ? end
				: end.handle((value, failure) -> {
					if (failure == null) {
						return value;
					}
					throw new CompletionException(seen(call, failure));
				});
	}

	private static Throwable seen(StreamCall call, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof AccessDeniedException || cause instanceof AuthenticationException)
				? refused(call, cause) : cause;
	}

	private static CallRefusedException refused(StreamCall call, Throwable cause) {
		return new CallRefusedException(
				call.stream().remotePeer() + " may not call " + call.stream().protocol() + ": " + cause.getMessage(),
				cause);
	}

}
