/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Protocol;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * Where the argument for one parameter comes from. Thread-safe.
 */
@FunctionalInterface
interface ArgumentSource {

	/** What reads or writes the bytes of a stream, and may block. */
	Map<Class<?>, ArgumentSource> BYTES = Map.of(InputStream.class, (call, given) -> call.stream().inputStream(),
			OutputStream.class, (call, given) -> call.stream().outputStream(), ByteChannel.class,
			(call, given) -> call.stream().channel());

	/** What is known of every stream. */
	Map<Class<?>, ArgumentSource> KNOWN = Map.of(Stream.class, (call, given) -> call.stream(), StreamCall.class,
			(call, given) -> call, Connection.class, (call, given) -> call.stream().connection(), PeerId.class,
			(call, given) -> call.stream().remotePeer(), Principal.class,
			(call, given) -> new PeerPrincipal(call.stream().remotePeer()), PeerPrincipal.class,
			(call, given) -> new PeerPrincipal(call.stream().remotePeer()), Multiaddr.class,
			(call, given) -> call.stream().connection().remoteAddress(), Duration.class,
			(call, given) -> call.timeout());

	/** Parameters by which a method without payload takes all of the stream. */
	Set<Class<?>> RAW = Set.of(Stream.class, InputStream.class, OutputStream.class, ByteChannel.class);

	/**
	 * @param given the payload, or the exception
	 */
	@Nullable Object argument(StreamCall call, @Nullable Object given) throws Exception;

	/**
	 * @param resolvers asked first, in their order
	 * @return null if nothing is known for the parameter
	 */
	static @Nullable ArgumentSource of(MethodParameter parameter, List<StreamArgumentResolver> resolvers) {
		for (StreamArgumentResolver resolver : resolvers) {
			if (resolver.supports(parameter)) {
				return (call, given) -> resolver.resolve(parameter, call);
			}
		}
		Class<?> type = parameter.getParameterType();
		if (type == String.class && parameter.hasParameterAnnotation(Protocol.class)) {
			return (call, given) -> call.stream().protocol();
		}
		ArgumentSource known = KNOWN.get(type);
		return (known != null) ? known : BYTES.get(type);
	}

}
