/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.google.protobuf.ExtensionRegistryLite;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.payload.BytesPayloadConverter;
import io.github.libp2p4j.spring.payload.JsonPayloadConverter;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import io.github.libp2p4j.spring.payload.ProtobufPayloadConverter;
import io.github.libp2p4j.spring.payload.TextPayloadConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node that asks and one that answers, in memory, and addresses where nobody is.
 */
public final class PeerNodes implements AutoCloseable {

	public static final PayloadConverters CONVERTERS = new PayloadConverters(List.of(new BytesPayloadConverter(),
			new TextPayloadConverter(), new ProtobufPayloadConverter(ExtensionRegistryLite.getEmptyRegistry()),
			new JsonPayloadConverter(JsonMapper.builder().build())));

	/** A TCP port of this machine that nothing listens on: its listener was closed. */
	public final Multiaddr nobody;

	public final ConnectionManager asking = Libp2p.builder().build();

	public final ConnectionManager answering = Libp2p.builder().listen("/memory/0").start();

	public PeerNodes() {
		try (ConnectionManager gone = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
			this.nobody = gone.listenAddresses().get(0);
		}
	}

	public Multiaddr address() {
		return this.answering.listenAddresses().get(0);
	}

	Libp2pRequester requester(ExchangeInterceptor... interceptors) {
		return requester(ClientGroup::named, interceptors);
	}

	Libp2pRequester requester(Function<String, ClientGroup> groups, ExchangeInterceptor... interceptors) {
		return Libp2pRequester.builder(this.asking, CONVERTERS)
			.groups(groups)
			.interceptors(List.of(interceptors))
			.build();
	}

	/**
	 * Clients of the group {@code workers}, whose peer is the answering node.
	 */
	<T> T client(Class<T> type) {
		return client(type, ClientGroup.named("workers").withPeers(List.of(address())));
	}

	<T> T client(Class<T> type, ClientGroup group, ExchangeInterceptor... interceptors) {
		return new Libp2pClientRegistry(requester((name) -> group, interceptors), (text) -> text)
			.getClient(group.name(), type);
	}

	static <T> CompletableFuture<T> never() {
		return new CompletableFuture<>();
	}

	@Override
	public void close() {
		this.asking.close();
		this.answering.close();
	}

}
