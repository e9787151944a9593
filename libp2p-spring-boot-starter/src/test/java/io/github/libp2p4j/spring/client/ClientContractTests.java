/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.Protocol;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.payload.UnsupportedPayloadException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientContractTests {

	private final PeerNodes nodes = new PeerNodes();

	private final Libp2pClientRegistry registry = new Libp2pClientRegistry(this.nodes.requester(
			(name) -> ClientGroup.named(name).withPeers(name.equals("empty") ? List.of() : List.of(this.nodes.nobody))),
			(text) -> text);

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void placeholdersAreResolved() {
		CompletableFuture<String> protocol = new CompletableFuture<>();
		Resolved client = new Libp2pClientRegistry(this.nodes
			.requester((name) -> ClientGroup.named(name).withPeers(List.of(this.nodes.nobody)), (call, next) -> {
				protocol.complete(call.protocol());
				return CompletableFuture.completedFuture("answer");
			}), (text) -> text.replace("${prefix}", "/resolved").replace("${id}", "1.0.0").replace("${timeout}", "3s"))
			.getClient(Resolved.class);
		client.ask("x");
		assertThat(protocol).isCompletedWithValue("/resolved/1.0.0");
	}

	@Test
	void aClientIsMadeOnceForEachGroup() {
		assertThat(this.registry.getClient("a", Plain.class)).isSameAs(this.registry.getClient("a", Plain.class))
			.isNotSameAs(this.registry.getClient("b", Plain.class));
		assertThat(this.registry.getClient(Plain.class)).hasToString("Plain of client group 'default'");
	}

	@Test
	void somebodyMustSayWhomToAsk() {
		assertThatExceptionOfType(MissingPeersException.class)
			.isThrownBy(() -> this.registry.getClient("empty", Plain.class))
			.withMessage("Client group 'empty' has no peers, and Plain.ask does not say whom to ask")
			.satisfies((failure) -> {
				assertThat(failure.group()).isEqualTo("empty");
				assertThat(failure.method()).isEqualTo("Plain.ask");
			});
		assertThat(this.registry.getClient("empty", Targeted.class)).isNotNull();
	}

	@Test
	void saysWhatIsWrongWithAnInterface() {
		invalid(NoInterface.class, "it is no interface");
		invalid(NoExchanges.class, "it has no exchanges");
		invalid(Unannotated.class, "Unannotated.ask: it is no exchange and has no body");
		invalid(TwoMessages.class, "TwoMessages.ask: parameters 0 and 2 are both messages");
		invalid(TwoTargets.class, "parameters 0 and 1 are both peers to ask");
		invalid(TwoTimeouts.class, "parameters 1 and 2 are both timeouts");
		invalid(RawWithMessage.class, "it returns the stream itself, and has a message to send as well");
		invalid(HandlersOnly.class, "@Protocol is for handlers");
		invalid(NoSlash.class, "NoSlash.ask: its protocol is none: A protocol id starts with /");
		invalid(NoProtocol.class, "its protocol is none");
		invalid(NoTimeout.class, "its timeout is none: 'soon'");
		invalid(ZeroTimeout.class, "its timeout is none: The timeout must be positive");
		invalid(NoSize.class, "its maxMessageSize is none: 'small'");
	}

	@Test
	void saysWhatCannotBeConverted() {
		assertThatExceptionOfType(UnsupportedPayloadException.class)
			.isThrownBy(() -> this.registry.getClient("a", NoAnswerType.class))
			.withMessageContaining("the answer of NoAnswerType.ask");
	}

	@Test
	void contractsMayInheritAndBeGeneric() {
		CompletableFuture<String> protocol = new CompletableFuture<>();
		NumberCrud crud = new Libp2pClientRegistry(this.nodes
			.requester((name) -> ClientGroup.named(name).withPeers(List.of(this.nodes.nobody)), (call, next) -> {
				protocol.complete(call.protocol() + " of " + call.method().orElse(""));
				return CompletableFuture.completedFuture(7);
			}), (text) -> text).getClient(NumberCrud.class);
		assertThat(crud.find("x")).isEqualTo(7);
		assertThat(protocol).isCompletedWithValue("/numbers/find/1 of NumberCrud.find");
	}

	private void invalid(Class<?> client, String problem) {
		assertThatExceptionOfType(InvalidLibp2pClientException.class)
			.isThrownBy(() -> this.registry.getClient("a", client))
			.withMessageContaining(problem)
			.satisfies((failure) -> assertThat(failure.action()).endsWith("."));
	}

	@Libp2pExchange("${prefix}")
	interface Resolved {

		@ProtocolExchange(value = "/${id}", timeout = "${timeout}")
		String ask(String text);

	}

	interface Plain {

		@ProtocolExchange("/plain")
		String ask(String text);

	}

	interface Targeted {

		@ProtocolExchange("/plain")
		String ask(PeerId peer, String text);

	}

	abstract static class NoInterface {

	}

	interface NoExchanges {

		default String hello() {
			return "hello";
		}

	}

	interface Unannotated {

		String ask(String text);

	}

	interface TwoMessages {

		@ProtocolExchange("/x")
		String ask(String first, PeerId peer, String second);

	}

	interface TwoTargets {

		@ProtocolExchange("/x")
		String ask(PeerId peer, Multiaddr address);

	}

	interface TwoTimeouts {

		@ProtocolExchange("/x")
		String ask(String text, Duration first, Duration second);

	}

	interface RawWithMessage {

		@ProtocolExchange("/x")
		Stream ask(String text);

	}

	interface HandlersOnly {

		@ProtocolExchange("/x")
		String ask(@Protocol String protocol);

	}

	interface NoSlash {

		@ProtocolExchange("x")
		String ask(String text);

	}

	interface NoProtocol {

		@ProtocolExchange
		String ask(String text);

	}

	interface NoTimeout {

		@ProtocolExchange(value = "/x", timeout = "soon")
		String ask(String text);

	}

	interface ZeroTimeout {

		@ProtocolExchange(value = "/x", timeout = "0s")
		String ask(String text);

	}

	interface NoSize {

		@ProtocolExchange(value = "/x", maxMessageSize = "small")
		String ask(String text);

	}

	interface NoAnswerType {

		@ProtocolExchange("/x")
		Thread ask(String text);

	}

	interface Crud<T> {

		@ProtocolExchange("/find/1")
		T find(String name);

	}

	@Libp2pExchange("/numbers")
	interface NumberCrud extends Crud<Integer> {

	}

}
