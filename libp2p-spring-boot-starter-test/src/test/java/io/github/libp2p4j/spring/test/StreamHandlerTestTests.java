/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.github.libp2p4j.spring.test.application.Apology;
import io.github.libp2p4j.spring.test.application.Echo;
import io.github.libp2p4j.spring.test.application.Farewell;
import io.github.libp2p4j.spring.test.application.PassingInterceptor;
import io.github.libp2p4j.spring.test.application.SceneApplication;
import io.github.libp2p4j.spring.test.application.Shout;
import io.github.libp2p4j.spring.test.application.Warehouse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class StreamHandlerTestTests {

	/** What a slice of handlers does not need: it watches and operates the node. */
	private static final Set<String> LEFT_OUT = Set.of("Libp2pBootstrapAutoConfiguration",
			"Libp2pEndpointAutoConfiguration", "Libp2pHealthAutoConfiguration", "Libp2pInfoAutoConfiguration",
			"Libp2pMetricsAutoConfiguration");

	@Test
	void knowsEveryAutoConfigurationOfTheStarter() throws IOException {
		ClassLoader loader = getClass().getClassLoader();
		String imports = new ClassPathResource("META-INF/spring/" + StreamHandlerTest.class.getName() + ".imports")
			.getContentAsString(StandardCharsets.UTF_8);
		assertThat(ImportCandidates.load(AutoConfiguration.class, loader))
			.filteredOn((name) -> name.startsWith("io.github.libp2p4j.spring.autoconfigure."))
			.filteredOn((name) -> !LEFT_OUT.contains(ClassUtils.getShortName(name)))
			.contains("io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration")
			.as("in META-INF/spring/…StreamHandlerTest.imports, or left out here")
			.allSatisfy((name) -> assertThat(imports).contains(name));
	}

	@Nested
	@StreamHandlerTest(Echo.class)
	@ContextConfiguration(classes = SceneApplication.class)
	class OfOneHandler {

		@Autowired
		ApplicationContext context;

		@Autowired
		StreamTester tester;

		@Test
		void hasThatHandlerOnly() {
			assertThat(this.context.getBeanProvider(Echo.class).stream()).hasSize(1);
			assertThat(this.context.getBeanProvider(Shout.class).stream()).isEmpty();
			assertThat(this.context.getBeanProvider(Farewell.class).stream()).isEmpty();
			assertThat(this.context.getBeanProvider(Warehouse.class).stream()).isEmpty();
			assertThat(this.tester.protocol("/echo/1.0.0").unframed().send("hello")).hasText("hello");
			assertThat(this.tester.protocol("/hello/1.0.0").unframed().send()).isNotServed();
			assertThat(this.tester.protocol("/shout/1.0.0").unframed().send("hello")).isNotServed();
		}

		@Test
		void hasWhatStandsAroundHandlers() {
			assertThat(this.context.getBeanProvider(PassingInterceptor.class).stream()).hasSize(1);
			assertThat(this.context.getBeanProvider(Apology.class).stream()).hasSize(1);
		}

		@Test
		void listensInMemory() {
			assertThat(this.tester.address().memoryPort()).isPresent();
		}

	}

	@Nested
	@StreamHandlerTest(properties = "scene.colour=blue")
	@ContextConfiguration(classes = SceneApplication.class)
	class OfAllHandlers {

		@Autowired
		ApplicationContext context;

		@Autowired
		StreamTester tester;

		@Test
		void hasHandlersByMethodByTypeAndByStereotype() {
			assertThat(this.tester.protocol("/hello/1.0.0").unframed().send()).hasText("hi");
			assertThat(this.context.getBeanProvider(Farewell.class).stream()).hasSize(1);
			assertThat(this.tester.protocol("/echo/1.0.0").unframed().send("hello")).hasText("hello");
			assertThat(this.tester.protocol("/shout/1.0.0").unframed().send("hello")).hasText("HELLO");
			assertThat(this.context.getBeanProvider(Warehouse.class).stream()).isEmpty();
		}

		@Test
		void hasItsProperties(@Autowired Environment environment) {
			assertThat(environment.getProperty("scene.colour")).isEqualTo("blue");
		}

	}

	@Nested
	@StreamHandlerTest(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Warehouse.class),
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Shout.class))
	@ContextConfiguration(classes = SceneApplication.class)
	class WithFilters {

		@Autowired
		ApplicationContext context;

		@Test
		void followsThem() {
			assertThat(this.context.getBeanProvider(Warehouse.class).stream()).hasSize(1);
			assertThat(this.context.getBeanProvider(Echo.class).stream()).hasSize(1);
			assertThat(this.context.getBeanProvider(Shout.class).stream()).isEmpty();
		}

	}

}
