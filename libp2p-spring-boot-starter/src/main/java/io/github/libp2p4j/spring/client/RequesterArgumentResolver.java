/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import io.github.libp2p4j.spring.handler.StreamArgumentResolver;
import io.github.libp2p4j.spring.handler.StreamCall;

import org.springframework.core.MethodParameter;

/**
 * Gives handlers a requester: as {@link Libp2pRequester.ToPeer} one that asks the caller
 * back through its own connection, as {@link Libp2pRequester} one for whoever. Immutable.
 */
public final class RequesterArgumentResolver implements StreamArgumentResolver {

	private final Libp2pRequester requester;

	public RequesterArgumentResolver(Libp2pRequester requester) {
		this.requester = requester;
	}

	@Override
	public boolean supports(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return type == Libp2pRequester.ToPeer.class || type == Libp2pRequester.class;
	}

	@Override
	public Object resolve(MethodParameter parameter, StreamCall call) {
		return (parameter.getParameterType() == Libp2pRequester.class) ? this.requester
				: this.requester.peer(call.stream().connection());
	}

}
