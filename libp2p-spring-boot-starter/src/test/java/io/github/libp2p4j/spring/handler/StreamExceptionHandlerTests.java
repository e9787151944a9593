/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.annotation.Libp2pAdvice;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Who deals with the exceptions of handlers, and what peers and interceptors learn.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StreamExceptionHandlerTests {

	private static HandlerScene scene;

	@BeforeAll
	static void open() {
		scene = HandlerScene.of(Failing.class, Advice.class, SecondAdvice.class, OtherBean.class, Interceptors.class);
	}

	@AfterAll
	static void close() {
		scene.close();
	}

	private static Outcomes outcomes() {
		return scene.bean(Outcomes.class);
	}

	@Test
	void takesTheNearestTypeOfTheOwnBean() {
		assertThat(scene.ask("/fails", "file")).isEqualTo("own: no file");
		assertThat(scene.ask("/fails", "files")).isEqualTo("own: file system");
		assertThat(scene.ask("/fails", "io")).isEqualTo("own: io");
	}

	@Test
	void takesTheCauseOfAnException() {
		assertThat(scene.ask("/fails", "wrapped")).isEqualTo("own: no file");
	}

	@Test
	void takesTheAdviceInOrderWhereTheOwnBeanDoesNotKnow() {
		assertThat(scene.ask("/fails", "argument")).isEqualTo("first advice: argument of " + scene.peer.peerId());
		assertThat(scene.ask("/other", "argument")).isEqualTo("first advice: argument of " + scene.peer.peerId());
	}

	@Test
	void doesNotTakeTheMethodsOfOtherBeans() {
		assertThat(scene.failure("/other", "io")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
	}

	@Test
	void dealsWithWhatFailsLater() {
		assertThat(scene.ask("/fails/later", "file")).isEqualTo("own: no file");
	}

	@Test
	void answersLater() {
		assertThat(scene.ask("/fails", "state")).isEqualTo("later");
	}

	@Test
	void endsAStreamInOrderThatWaitsForNoAnswer() {
		assertThat(scene.ask(RequestProtocol.oneWay("/fails/oneway", Codec.text()), "dealt with"))
			.isEqualTo(NoAnswer.NONE);
		assertThat(scene.converse("/fails/raw")).isEmpty();
		assertThat(scene.bean(Failing.class).dealtWith).contains("dealt with", "raw");
	}

	@Test
	void tellsThoseWhoWaitForAnAnswerThatThereIsNone(CapturedOutput output) {
		outcomes().clear();
		assertThat(scene.failure("/fails/quietly", "dealt with")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
		assertThat(outcomes().seen).containsExactly("inner UnsupportedOperationException",
				"outer UnsupportedOperationException");
		assertThat(output).doesNotContain("/fails/quietly");
	}

	@Test
	void mayResetTheStream(CapturedOutput output) {
		// The reset of a handler that fails at once may be there before the agreement.
		assertThatThrownBy(() -> scene.peer.newStream(scene.address(), "/fails/raw/reset").inputStream().readAllBytes())
			.rootCause()
			.isInstanceOfSatisfying(StreamException.class, (failure) -> assertThat(failure.wireCode()).hasValue(77));
		assertThat(output).doesNotContain("/fails/raw/reset");
	}

	@Test
	void maySayALastMessage() {
		assertThat(scene.converse("/fails/tail", "2")).containsExactly("0", "1", "own: io");
	}

	@Test
	void showsTheFinalOutcomeToInterceptorsOfHighestPrecedence() {
		outcomes().clear();
		scene.ask("/fails", "file");
		assertThat(outcomes().seen).containsExactly("inner NoSuchFileException", "outer ok");
		outcomes().clear();
		scene.failure("/other", "io");
		assertThat(outcomes().seen).containsExactly("inner IOException", "outer IOException");
		outcomes().clear();
		scene.ask("/fails/later", "file");
		assertThat(outcomes().seen).containsExactly("inner NoSuchFileException", "outer ok");
	}

	@Test
	void failsWithWhatAnExceptionHandlerThrows(CapturedOutput output) {
		assertThat(scene.failure("/fails", "arithmetic")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
		Awaitility.await()
			.atMost(HandlerScene.PATIENCE)
			.untilAsserted(() -> assertThat(output).contains("thrown by the exception handler"));
	}

	@Test
	void saysByTheStreamsEndThatAHandlerFailed() {
		scene.failure("/other", "io");
		Awaitility.await()
			.atMost(HandlerScene.PATIENCE)
			.until(() -> scene.outcomes("/other").contains(StreamOutcome.HANDLER_FAILED));
	}

	@Libp2pController("failing")
	static class Failing {

		final List<String> dealtWith = new CopyOnWriteArrayList<>();

		@StreamHandler("/fails")
		String fail(String how) throws Exception {
			throw switch (how) {
				case "file" -> new NoSuchFileException("x");
				case "files" -> new FileSystemException("x");
				case "io" -> new IOException("x");
				case "wrapped" -> new SecurityException(new NoSuchFileException("x"));
				case "state" -> new IllegalStateException("x");
				case "argument" -> new UncheckedArgument();
				case "arithmetic" -> new ArithmeticException("x");
				default -> new UnsupportedOperationException(how);
			};
		}

		@StreamHandler("/fails/later")
		CompletionStage<String> failLater(String how) {
			return CompletableFuture.supplyAsync(() -> {
				try {
					return fail(how);
				}
				catch (Exception ex) {
					throw new CompletionException(ex);
				}
			});
		}

		@StreamHandler("/fails/quietly")
		String failQuietly(String text) {
			throw new UnsupportedOperationException(text);
		}

		@StreamHandler("/fails/oneway")
		void failOneWay(String text) {
			throw new UnsupportedOperationException(text);
		}

		@StreamHandler("/fails/raw")
		void failRaw(Stream stream) {
			throw new UnsupportedOperationException("raw");
		}

		@StreamHandler("/fails/raw/reset")
		void failRawAndReset(Stream stream) {
			throw new ArrayStoreException();
		}

		@StreamHandler("/fails/tail")
		java.util.stream.Stream<String> failInBetween(String after) {
			int good = Integer.parseInt(after);
			return IntStream.iterate(0, (i) -> i + 1).mapToObj((i) -> {
				if (i == good) {
					throw new UncheckedIOException(new IOException("x"));
				}
				return String.valueOf(i);
			});
		}

		@StreamExceptionHandler
		String noFile(NoSuchFileException failure) {
			return "own: no file";
		}

		@StreamExceptionHandler(FileSystemException.class)
		String files() {
			return "own: file system";
		}

		@StreamExceptionHandler({ IOException.class, UncheckedIOException.class })
		String io(Exception failure) {
			return "own: io";
		}

		@StreamExceptionHandler
		CompletionStage<String> later(IllegalStateException failure) {
			return CompletableFuture.supplyAsync(() -> "later");
		}

		@StreamExceptionHandler
		void dealWith(UnsupportedOperationException failure) {
			this.dealtWith.add(String.valueOf(failure.getMessage()));
		}

		@StreamExceptionHandler
		void reset(ArrayStoreException failure, Stream stream) {
			stream.reset(77);
		}

		@StreamExceptionHandler
		String arithmetic(ArithmeticException failure) {
			throw new IllegalMonitorStateException("thrown by the exception handler");
		}

	}

	static final class UncheckedArgument extends IllegalArgumentException {

		private static final long serialVersionUID = 1L;

	}

	@Libp2pAdvice
	@Order(1)
	static class Advice {

		@StreamExceptionHandler
		String argument(IllegalArgumentException failure, PeerId from) {
			return "first advice: argument of " + from;
		}

	}

	@Libp2pAdvice
	@Order(2)
	static class SecondAdvice {

		@StreamExceptionHandler
		String argument(UncheckedArgument failure) {
			return "second advice";
		}

	}

	@Libp2pController
	static class OtherBean {

		@StreamHandler("/other")
		String fail(String how) throws IOException {
			if (how.equals("argument")) {
				throw new UncheckedArgument();
			}
			throw new IOException("x");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interceptors {

		@Bean
		Outcomes outcomes() {
			return new Outcomes();
		}

		@Bean
		@Order
		StreamInterceptor inner(Outcomes outcomes) {
			return outcomes.recorder("inner ");
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		StreamInterceptor outer(Outcomes outcomes) {
			return outcomes.recorder("outer ");
		}

	}

	static final class Outcomes {

		final List<String> seen = new CopyOnWriteArrayList<>();

		void clear() {
			this.seen.clear();
		}

		StreamInterceptor recorder(String prefix) {
			return (call, next) -> {
				CompletionStage<?> end;
				try {
					end = next.proceed(call);
				}
				catch (Exception ex) {
					this.seen.add(prefix + ex.getClass().getSimpleName());
					throw ex;
				}
				return end.whenComplete((value, failure) -> this.seen
					.add(prefix + ((failure != null) ? Stages.cause(failure).getClass().getSimpleName() : "ok")));
			};
		}

	}

}
