/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.client.TestClients.People;
import io.github.libp2p4j.spring.client.TestClients.Shapes;
import io.github.libp2p4j.spring.client.TestClients.Targeted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class Libp2pClientTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final PeerNodes nodes = new PeerNodes();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void asksThePeersOfItsGroup() {
		greets("/people/greet/1");
		People people = this.nodes.client(People.class);
		assertThat(people.greet("a")).isEqualTo("Hello, a");
		assertThat(people.greetLater("b")).succeedsWithin(PATIENCE).isEqualTo("Hello, b");
		assertThat(people.greetStage("c").toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("Hello, c");
		assertThat(people.greetAll("d")).isEqualTo("Hello, d and everybody");
	}

	@Test
	void asksWhomTheCallSays() {
		greets("/targeted/1");
		Targeted targeted = this.nodes.client(Targeted.class, ClientGroup.named("nobody"));
		assertThat(targeted.at(this.nodes.address(), "a")).isEqualTo("Hello, a");
		assertThat(targeted.by(this.nodes.answering.peerId(), "b")).isEqualTo("Hello, b");
		assertThat(targeted.through(this.nodes.asking.connections().get(0), "c")).isEqualTo("Hello, c");
		assertThatIllegalArgumentException().isThrownBy(() -> targeted.orGroup(null, "d"))
			.withMessageContaining("Targeted.orGroup of group 'nobody'");
		assertThat(this.nodes.client(Targeted.class).orGroup(null, "e")).isEqualTo("Hello, e");
	}

	@Test
	void interceptorsSeeTheExchangeOnTheCallersThread() {
		greets("/people/greet/1");
		People people = this.nodes.client(People.class, workers(this.nodes.address()), (call, next) -> {
			this.heard.add("outer " + call.group().orElse("") + " " + call.method().orElse("") + " " + call.protocol()
					+ " " + call.unary() + " " + call.async() + " " + call.targets().get(0).peerId().orElseThrow() + " "
					+ call.connection().isPresent() + " " + Thread.currentThread().getName());
			return next.proceed()
				.whenComplete((answer, failure) -> this.heard
					.add("outer " + answer + " " + call.connection().map(Connection::remotePeer).orElseThrow()));
		}, (call, next) -> {
			this.heard.add("inner");
			return next.proceed();
		});
		assertThat(people.greet("a")).isEqualTo("Hello, a");
		PeerId peer = this.nodes.answering.peerId();
		assertThat(this.heard).containsExactly("outer workers People.greet /people/greet/1 true false " + peer
				+ " false " + Thread.currentThread().getName(), "inner", "outer Hello, a " + peer);
	}

	@Test
	void interceptorsMayRefuseAnswerOrFail() {
		assertThat(this.nodes
			.client(People.class, workers(this.nodes.nobody),
					(call, next) -> CompletableFuture.completedFuture("cached"))
			.greet("a")).isEqualTo("cached");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.nodes.client(People.class, workers(this.nodes.nobody), (call, next) -> {
				throw new IllegalStateException("not today");
			}).greet("a"))
			.withMessage("not today");
		assertThatIllegalStateException()
			.isThrownBy(
					() -> this.nodes
						.client(Shapes.class, workers(this.nodes.nobody),
								(call, next) -> CompletableFuture.completedFuture(null))
						.raw())
			.withMessageContaining("without opening a stream");
	}

	@Test
	void forInterceptorsAStreamIsOverWhenItIsClosed() throws Exception {
		this.nodes.answering.handle("/shapes/raw", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		CompletableFuture<Boolean> over = new CompletableFuture<>();
		Shapes shapes = this.nodes.client(Shapes.class, workers(this.nodes.address()), (call, next) -> next.proceed()
			.whenComplete((ignored, failure) -> over.complete(failure == null && !call.unary())));
		Stream stream = shapes.raw();
		assertThat(over).isNotDone();
		stream.closeWrite();
		assertThat(stream.inputStream().readAllBytes()).isEmpty();
		stream.close();
		assertThat(over).succeedsWithin(PATIENCE).isEqualTo(true);
	}

	@Test
	void isAnObjectLikeAnyOther() {
		People people = this.nodes.client(People.class);
		assertThat(people).hasToString("People of client group 'workers'")
			.isEqualTo(people)
			.isNotEqualTo(this.nodes.client(People.class))
			.hasSameHashCodeAs(people);
	}

	private void greets(String protocol) {
		this.nodes.answering.handleRequests(RequestProtocol.text(protocol), (name, context) -> "Hello, " + name);
	}

	private static ClientGroup workers(Multiaddr... peers) {
		return ClientGroup.named("workers").withPeers(List.of(peers));
	}

}
