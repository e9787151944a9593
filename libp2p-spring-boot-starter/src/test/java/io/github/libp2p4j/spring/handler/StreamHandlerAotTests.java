/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;

import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.spring.annotation.Libp2pAdvice;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told.
 */
class StreamHandlerAotTests {

	@Test
	void namesTheMethodsAndTheTypesOfTheirMessages() {
		RuntimeHints hints = process();
		for (Class<?> type : List.of(Controller.class, Advice.class)) {
			for (Method method : type.getDeclaredMethods()) {
				if (!method.isSynthetic()) {
					assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).as(method.toString())
						.accepts(hints);
				}
			}
		}
		for (Class<?> message : List.of(Question.class, Answer.class, Part.class, Item.class, Result.class)) {
			Method accessor = Objects.requireNonNull(ReflectionUtils.findMethod(message, "text"));
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(accessor)).as(message.toString())
				.accepts(hints);
		}
	}

	private static RuntimeHints process() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Controller.class, Advice.class, Beans.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("test", "Target")), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

	record Question(String text) {
	}

	record Answer(String text) {
	}

	record Part(String text) {
	}

	record Item(String text) {
	}

	record Result(String text) {
	}

	@Libp2pExchange("/contract")
	interface Contract {

		@ProtocolExchange("/1.0.0")
		Answer ask(Question question);

	}

	@Libp2pController
	static class Controller implements Contract {

		@Override
		public Answer ask(Question question) {
			return new Answer(question.text());
		}

		@StreamHandler("/parts/1.0.0")
		void parts(Iterable<Part> parts) {
		}

	}

	@Libp2pAdvice
	static class Advice {

		@StreamExceptionHandler
		void deal(IllegalStateException failure) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		@StreamHandler("/items/1.0.0")
		RequestHandler<Item, Result> items() {
			return (item, context) -> new Result(item.text());
		}

	}

}
