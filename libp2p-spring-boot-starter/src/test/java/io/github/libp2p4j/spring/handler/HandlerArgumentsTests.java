/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Protocol;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What methods of handlers may take beside the payload, and what becomes of a payload
 * that is none.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class HandlerArgumentsTests {

	private static HandlerScene scene;

	@BeforeAll
	static void open() {
		scene = HandlerScene.of(Handlers.class, Resolvers.class);
	}

	@AfterAll
	static void close() {
		scene.close();
	}

	@Test
	void knowsAllThatIsToBeKnownOfAStream() {
		Handlers handlers = scene.bean(Handlers.class);
		assertThat(scene.ask("/all", "a")).isEqualTo("a");
		assertThat(handlers.seen.get("peer")).isEqualTo(scene.peer.peerId());
		assertThat(handlers.seen.get("principal")).isEqualTo(new PeerPrincipal(scene.peer.peerId()))
			.extracting((principal) -> ((Principal) principal).getName())
			.isEqualTo(scene.peer.peerId().toString());
		assertThat(handlers.seen.get("protocol")).isEqualTo("/all");
		assertThat(handlers.seen.get("connection")).isSameAs(scene.node().connections().get(0));
		assertThat(handlers.seen.get("address")).isEqualTo(scene.node().connections().get(0).remoteAddress());
		assertThat(handlers.seen.get("call")).isInstanceOfSatisfying(StreamCall.class, (call) -> {
			assertThat(call.handlerId()).isEqualTo("all");
			assertThat(call.unary()).isTrue();
			assertThat(call.stream()).isSameAs(handlers.seen.get("stream"));
		});
	}

	@Test
	void asksTheApplicationsResolversFirstAndInOrder() {
		assertThat(scene.ask("/resolved", "a")).isEqualTo("a first inbound");
	}

	@Test
	void takesWhatIsMarkedAsThePayload() {
		assertThat(scene.ask("/marked", "a")).isEqualTo("a " + scene.peer.peerId());
		assertThat(scene.converse("/marked/optional")).containsExactly("none");
	}

	@Test
	void letsOnlyValidPayloadsIn(CapturedOutput output) {
		assertThat(scene.ask("/valid", "{\"name\":\"a\",\"count\":1}")).isEqualTo("a");
		assertThat(scene.failure("/valid", "{\"name\":\" \",\"count\":-1}"))
			.isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(scene.ask("/validated", "{\"name\":\"\",\"count\":200}")).isEqualTo("");
		assertThat(scene.failure("/validated", "{\"name\":\"\",\"count\":2000}"))
			.isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(scene.ask("/valid/told", "{\"name\":\" \",\"count\":-1}")).isEqualTo("[count, name]");
		assertThat(scene.converse("/valid/each", "{\"name\":\"a\",\"count\":1}", "{\"name\":\"\",\"count\":1}"))
			.containsExactly("[name]");
		assertThat(output).doesNotContain("Dispatcher").doesNotContain("ERROR");
	}

	@Test
	void resetsTheStreamOfAMalformedPayloadAsABreach(CapturedOutput output) {
		assertThat(scene.failure("/valid", "this is no JSON")).isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(scene.ask("/malformed/told", "{\"name\":")).isEqualTo("malformed");
		assertThat(output).doesNotContain("this is no JSON").doesNotContain("Dispatcher").doesNotContain("ERROR");
	}

	record Item(@NotBlank String name, @Positive @Max(value = 1000, groups = Large.class) int count) {
	}

	interface Large {

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final Map<String, Object> seen = new ConcurrentHashMap<>();

		@StreamHandler(id = "all", protocols = "/all")
		String all(PeerId peer, Principal principal, @Protocol String protocol, Connection connection,
				Multiaddr address, String text, StreamCall call, Stream stream) {
			this.seen.putAll(Map.of("peer", peer, "principal", principal, "protocol", protocol, "connection",
					connection, "address", address, "call", call, "stream", stream));
			return text;
		}

		@StreamHandler("/resolved")
		String resolved(String text, StringBuilder builder, Direction direction) {
			return text + " " + builder + " " + direction.name().toLowerCase(Locale.ROOT);
		}

		@StreamHandler("/marked")
		String marked(StringBuilder ignored, @Payload String text, PeerId peer) {
			return text + " " + peer;
		}

		@StreamHandler("/marked/optional")
		String markedOptional(@Payload(required = false) @Nullable String text) {
			return (text != null) ? text : "none";
		}

		@StreamHandler("/valid")
		String valid(@Valid Item item) {
			return item.name();
		}

		@StreamHandler("/validated")
		String validated(@Validated(Large.class) Item item) {
			return item.name();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Resolvers {

		@Bean
		@Order(2)
		StreamArgumentResolver second() {
			return builder("second");
		}

		@Bean
		@Order(1)
		StreamArgumentResolver first() {
			return builder("first");
		}

		private static StreamArgumentResolver builder(String text) {
			return new StreamArgumentResolver() {

				@Override
				public boolean supports(MethodParameter parameter) {
					return parameter.getParameterType() == StringBuilder.class
							|| parameter.getParameterType() == Direction.class;
				}

				@Override
				public Object resolve(MethodParameter parameter, StreamCall call) {
					return (parameter.getParameterType() == Direction.class) ? call.stream().direction()
							: new StringBuilder(text);
				}

			};
		}

		@Bean
		Told told() {
			return new Told();
		}

	}

	static class Told {

		@StreamHandler("/valid/told")
		String valid(@Valid Item item) {
			return item.name();
		}

		@StreamHandler("/valid/each")
		String each(@Valid Iterable<Item> items) {
			items.forEach((item) -> assertThat(item.name()).isNotBlank());
			return "all valid";
		}

		@StreamHandler("/malformed/told")
		String malformed(Item item) {
			return item.name();
		}

		@StreamExceptionHandler
		String invalid(PayloadValidationException failure) {
			List<String> fields = failure.errors()
				.getFieldErrors()
				.stream()
				.map((error) -> error.getField())
				.sorted()
				.toList();
			return fields.toString();
		}

		@StreamExceptionHandler
		String malformed(PayloadConversionException failure) {
			return "malformed";
		}

	}

}
