/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;

import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.actuate.Disconnection;
import io.github.libp2p4j.spring.actuate.NodeDescription;
import io.github.libp2p4j.spring.actuate.PeerDescription;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is prepared ahead of time. That an application runs on what comes out, the sample
 * shows with its profile {@code aot}.
 */
class AotTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void keepsWhatIsFoundByName() throws Exception {
		new Libp2pRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.resource()
			.forResource("META-INF/native/libconscrypt_openjdk_jni-linux-x86_64.so")).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of("org.conscrypt.Conscrypt")))
			.accepts(this.hints);
		assertThat(
				RuntimeHintsPredicates.reflection().onType(TypeReference.of("org.conscrypt.OpenSSLAeadCipherChaCha20")))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of("java.lang.Thread$Builder")))
			.accepts(this.hints);
		for (Class<?> json : List.of(NodeDescription.class, NodeDescription.CryptoDescription.class,
				PeerDescription.class, Disconnection.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onMethodInvocation(json.getDeclaredMethod(json.getRecordComponents()[0].getName()))).as(json.getName())
				.accepts(this.hints);
		}
	}

	/** Every class of Conscrypt that is named has to be there. */
	@Test
	void namesNoClassThatIsGone() {
		new Libp2pRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
		assertThat(this.hints.reflection().typeHints().map((hint) -> hint.getType().getName()))
			.filteredOn((name) -> name.startsWith("org.conscrypt."))
			.hasSizeGreaterThan(5)
			.allSatisfy((name) -> assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull());
		assertThat(this.hints.jni().typeHints().map((hint) -> hint.getType().getName()))
			.allSatisfy((name) -> assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull());
	}

	@Test
	void worksWithoutConscryptAndActuator() {
		new Libp2pRuntimeHints().registerHints(this.hints,
				new FilteredClassLoader("org.conscrypt", Endpoint.class.getPackageName()));
		assertThat(this.hints.reflection().typeHints().map((hint) -> hint.getType().getName()))
			.noneMatch((name) -> name.startsWith("org.conscrypt") || name.startsWith("io.github.libp2p4j"));
	}

	@Test
	void theAutoConfigurationIsPreparedWithItsHints() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.setEnvironment(new MockEnvironment().withProperty("libp2p.bootstrap.peers", ""));
			context.registerBean("node", FakeConnectionManager.class);
			context.register(Libp2pAutoConfiguration.class, Libp2pBootstrapAutoConfiguration.class,
					Libp2pHealthAutoConfiguration.class);
			InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get("io.github.libp2p4j.spring", "Prepared")), files, this.hints);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
				.anyMatch((name) -> name.contains("Libp2pAutoConfiguration__BeanDefinitions"))
				.anyMatch((name) -> name.contains("Libp2pBootstrapAutoConfiguration__BeanDefinitions"));
			assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of("java.lang.Thread$Builder")))
				.accepts(this.hints);
			for (Class<?> bound : List.of(Libp2pProperties.class, LimitsProperties.class, BootstrapProperties.class,
					BootstrapProperties.Retry.class, HealthProperties.class)) {
				assertThat(
						RuntimeHintsPredicates.reflection().onConstructorInvocation(bound.getDeclaredConstructors()[0]))
					.as(bound.getName())
					.accepts(this.hints);
			}
		}
	}

}
