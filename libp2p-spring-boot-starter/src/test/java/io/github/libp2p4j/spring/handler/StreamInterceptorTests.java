/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What stands around handlers.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StreamInterceptorTests {

	private static HandlerScene scene;

	@BeforeAll
	static void open() {
		scene = HandlerScene.of(Handlers.class, Interceptors.class);
	}

	@AfterAll
	static void close() {
		scene.close();
	}

	@BeforeEach
	void forget() {
		seen().clear();
	}

	private static List<String> seen() {
		return scene.bean(Interceptors.class).seen;
	}

	@Test
	void callsThemInTheOrderOfTheirBeanMethods() {
		assertThat(scene.ask("/plain", "x")).isEqualTo("x");
		assertThat(seen()).containsExactly("1 plain", "2 plain", "3 plain");
		seen().clear();
		assertThat(scene.converse("/messages", "x")).containsExactly("x");
		assertThat(seen()).containsExactly("1 messages", "2 messages", "3 messages");
	}

	@Test
	void callsThoseOfAHandlerInside() {
		assertThat(scene.ask("/own", "x")).isEqualTo("x");
		assertThat(seen()).containsExactly("1 own", "2 own", "3 own", "0 own");
	}

	@Test
	void blendsThoseOfAHandlerAmongTheOthers() {
		assertThat(scene.ask("/blended", "x")).isEqualTo("x");
		assertThat(seen()).containsExactly("0 blended", "1 blended", "2 blended", "3 blended");
	}

	@Test
	void letsThemRefuseByReset(CapturedOutput output) {
		assertThat(scene.failure("/refused/unary", "x")).isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(scene.failure("/refused/later", "x")).isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(refusal("/refused/raw").wireCode()).hasValue(9);
		assertThat(refusal("/refused/silently").wireCode()).hasValue(0x1008);
		assertThat(scene.bean(Handlers.class).called).isEmpty();
		assertThat(output).doesNotContain("/refused/unary")
			.doesNotContain("/refused/later")
			.doesNotContain("/refused/raw")
			.doesNotContain("/refused/silently");
	}

	private static StreamException refusal(String protocol) {
		return catchThrowableOfType(StreamException.class, () -> {
			try (Stream stream = scene.peer.newStream(scene.address(), protocol)) {
				stream.read(ByteBuffer.allocate(1));
			}
		});
	}

	@Test
	void letsThemRefuseByAnException() {
		assertThat(scene.failure("/refused/thrown", "x")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
		assertThat(scene.bean(Handlers.class).called).isEmpty();
	}

	@Test
	void saysWhichInterceptorReturnsNull(CapturedOutput output) {
		assertThat(scene.failure("/null", "x")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
		Awaitility.await()
			.atMost(HandlerScene.PATIENCE)
			.untilAsserted(() -> assertThat(output).contains(".intercept returned null"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final List<String> called = new CopyOnWriteArrayList<>();

		@StreamHandler(id = "plain", protocols = "/plain")
		String plain(String text) {
			return text;
		}

		@StreamHandler(id = "messages", protocols = "/messages")
		Iterable<String> messages(String text) {
			return List.of(text);
		}

		@StreamHandler(id = "own", protocols = "/own", interceptors = "${no.such:special}")
		String own(String text) {
			return text;
		}

		@StreamHandler(id = "blended", protocols = "/blended", interceptors = "special",
				blendWithGlobalInterceptors = true)
		String blended(String text) {
			return text;
		}

		@StreamHandler(protocols = "/refused/unary", interceptors = "resetting")
		String refused(String text) {
			this.called.add(text);
			return text;
		}

		@StreamHandler(protocols = "/refused/later", interceptors = "silent")
		CompletableFuture<String> refusedLater(String text) {
			this.called.add(text);
			return CompletableFuture.completedFuture(text);
		}

		@StreamHandler(protocols = "/refused/thrown", interceptors = "throwing")
		String refusedWithAnException(String text) {
			this.called.add(text);
			return text;
		}

		@StreamHandler(protocols = "/refused/raw", interceptors = "resetting")
		void refusedRaw(Stream stream) {
			this.called.add("raw");
		}

		@StreamHandler(protocols = "/refused/silently", interceptors = "silent")
		void refusedSilently(Stream stream) {
			this.called.add("raw");
		}

		@StreamHandler(protocols = "/null", interceptors = "nothing")
		String nothing(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interceptors {

		final List<String> seen = new CopyOnWriteArrayList<>();

		@Bean
		@Order(3)
		StreamInterceptor third() {
			return recorder("3 ");
		}

		@Bean
		@Order(1)
		StreamInterceptor first() {
			return recorder("1 ");
		}

		@Bean
		@Order(2)
		StreamInterceptor second() {
			return recorder("2 ");
		}

		@Bean(defaultCandidate = false)
		@Order(0)
		StreamInterceptor special() {
			return recorder("0 ");
		}

		@Bean(defaultCandidate = false)
		StreamInterceptor throwing() {
			return (call, next) -> {
				throw new SecurityException("not you");
			};
		}

		@Bean(defaultCandidate = false)
		StreamInterceptor resetting() {
			return (call, next) -> {
				call.stream().reset(9);
				return CompletableFuture.completedStage(null);
			};
		}

		@Bean(defaultCandidate = false)
		StreamInterceptor silent() {
			return (call, next) -> CompletableFuture.completedStage(null);
		}

		@Bean(defaultCandidate = false)
		StreamInterceptor nothing() {
			return new Nothing();
		}

		private StreamInterceptor recorder(String prefix) {
			return (call, next) -> {
				this.seen.add(prefix + call.handlerId());
				return next.proceed(call);
			};
		}

	}

	static final class Nothing implements StreamInterceptor {

		@Override
		public CompletionStage<?> intercept(StreamCall call, Next next) {
			CompletionStage<?>[] none = new CompletionStage<?>[1];
			return none[0];
		}

	}

}
