/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import com.google.protobuf.Int64Value;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.client.scanned.ScannedService;
import io.github.libp2p4j.spring.client.scanned.Scanning;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAotProcessorTests {

	@Test
	void clientsAreProcessedAheadOfTimeWithTheirProxiesAndMessages() {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Scanning.class);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();

		RuntimeHints hints = generation.getRuntimeHints();
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(ScannedService.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(ScannedService.Numbers.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(ScannedService.Sum.class)).accepts(hints);
		String sources = files.getGeneratedFiles(Kind.SOURCE).values().stream().map((source) -> {
			try {
				return new String(source.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).collect(Collectors.joining());
		assertThat(sources)
			.contains("ResolvableType.forClassWithGenerics(Libp2pClientFactoryBean.class, ScannedService.class)")
			.contains("\"default\"");
	}

	@Test
	void protobufMessagesNeedTheirDefaultInstanceOnly() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		ClientAotProcessor.register(hints, Protobuf.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Int64Value.class.getMethod("getDefaultInstance"))).accepts(hints);
	}

	interface Protobuf {

		@ProtocolExchange("/x")
		Int64Value ask(byte[] bytes);

	}

}
