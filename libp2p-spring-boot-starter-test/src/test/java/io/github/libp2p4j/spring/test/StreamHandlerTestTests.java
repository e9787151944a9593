/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import io.github.libp2p4j.spring.test.application.Echo;
import io.github.libp2p4j.spring.test.application.PassingInterceptor;
import io.github.libp2p4j.spring.test.application.SceneApplication;
import io.github.libp2p4j.spring.test.application.Shout;
import io.github.libp2p4j.spring.test.application.Warehouse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class StreamHandlerTestTests {

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
			assertThat(this.context.getBeanProvider(Warehouse.class).stream()).isEmpty();
			assertThat(this.tester.protocol("/echo/1.0.0").unframed().send("hello")).hasText("hello");
			assertThat(this.tester.protocol("/shout/1.0.0").unframed().send("hello")).isNotServed();
		}

		@Test
		void hasWhatStandsAroundHandlers() {
			assertThat(this.context.getBeanProvider(PassingInterceptor.class).stream()).hasSize(1);
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
		void hasHandlersByMethodAndByType() {
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
