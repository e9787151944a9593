/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.google.protobuf.MessageLite;
import io.github.libp2p4j.spring.payload.BytesPayloadConverter;
import io.github.libp2p4j.spring.payload.PayloadConverter;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import io.github.libp2p4j.spring.payload.UnsupportedPayloadException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Libp2pPayloadAutoConfigurationTests {

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private static final ResolvableType RECORD = ResolvableType.forClass(Sum.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pPayloadAutoConfiguration.class));

	@Test
	void convertsBytesTextProtobufAndTheRestAsJson() {
		this.runner.run((context) -> {
			PayloadConverters converters = context.getBean(PayloadConverters.class);
			assertThat(converters).hasToString("PayloadConverters[bytes, text, protobuf, spring-messaging, JSON]");
			assertThat(encoded(converters, RECORD, new Sum(1))).isEqualTo("{\"totalValue\":1}");
		});
	}

	@Test
	void takesTheApplicationsJsonMapper() {
		this.runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> assertThat(encoded(context.getBean(PayloadConverters.class), RECORD, new Sum(1)))
				.isEqualTo("{\"total_value\":1}"));
		this.runner.withBean(JsonMapper.class,
				() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE).build())
			.run((context) -> assertThat(encoded(context.getBean(PayloadConverters.class), RECORD, new Sum(1)))
				.isEqualTo("{\"TotalValue\":1}"));
	}

	@Test
	void asksTheApplicationsConvertersFirstAndInTheirOrder() {
		this.runner.withUserConfiguration(OwnConverters.class)
			.run((context) -> assertThat(context.getBean(PayloadConverters.class))
				.hasToString("PayloadConverters[first, second, bytes, text, protobuf, spring-messaging, JSON]"));
	}

	@Test
	void asksConvertersOfSpringMessagingBeforeJson() {
		this.runner.withBean(MessageConverter.class, Fixed::new)
			.run((context) -> assertThat(encoded(context.getBean(PayloadConverters.class), RECORD, new Sum(1)))
				.isEqualTo("fixed"));
	}

	@Test
	void aMessageConverterThatDoesNotMakeBytesLeavesItToJson() {
		this.runner.withBean(MessageConverter.class, SimpleMessageConverter::new)
			.run((context) -> assertThat(encoded(context.getBean(PayloadConverters.class), RECORD, new Sum(1)))
				.isEqualTo("{\"totalValue\":1}"));
	}

	@Test
	void worksWithoutJackson() {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson")).run((context) -> {
			PayloadConverters converters = context.getBean(PayloadConverters.class);
			assertThat(encoded(converters, TEXT, "text")).isEqualTo("text");
			assertThatExceptionOfType(UnsupportedPayloadException.class)
				.isThrownBy(() -> converters.requireCodec(RECORD, "the answer of SumService.sum"))
				.withMessageContaining("Add spring-boot-starter-jackson for JSON, or a PayloadConverter bean");
		});
	}

	@Test
	void worksWithoutProtobuf() {
		this.runner.withClassLoader(new FilteredClassLoader(MessageLite.class)).run((context) -> {
			PayloadConverters converters = context.getBean(PayloadConverters.class);
			assertThat(converters).hasToString("PayloadConverters[bytes, text, spring-messaging, JSON]");
			assertThat(encoded(converters, TEXT, "text")).isEqualTo("text");
		});
	}

	@Test
	void worksWithoutSpringMessaging() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.messaging"))
			.run((context) -> assertThat(context.getBean(PayloadConverters.class))
				.hasToString("PayloadConverters[bytes, text, protobuf, JSON]"));
	}

	@Test
	void worksWithoutReactor() {
		this.runner.withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams"))
			.run((context) -> assertThat(encoded(context.getBean(PayloadConverters.class), RECORD, new Sum(1)))
				.isEqualTo("{\"totalValue\":1}"));
	}

	@Test
	void backsOffForTheApplicationsOwn() {
		PayloadConverters own = new PayloadConverters(List.of(new BytesPayloadConverter()));
		this.runner.withBean("own", PayloadConverters.class, () -> own)
			.run((context) -> assertThat(context).getBean(PayloadConverters.class).isSameAs(own));
	}

	@Test
	void isNotThereWhenTheNodeIsSwitchedOff() {
		this.runner.withPropertyValues("libp2p.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PayloadConverters.class));
	}

	private static String encoded(PayloadConverters converters, ResolvableType type, Object value) throws Exception {
		return new String(converters.requireCodec(type, "a test").encode(value), StandardCharsets.UTF_8);
	}

	record Sum(int totalValue) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConverters {

		@Bean
		@Order(2)
		PayloadConverter second() {
			return new Named("second");
		}

		@Bean
		@Order(1)
		PayloadConverter first() {
			return new Named("first");
		}

	}

	private record Named(String name) implements PayloadConverter {

		@Override
		public boolean supports(ResolvableType type) {
			return false;
		}

		@Override
		public byte[] toBytes(Object value, ResolvableType type) {
			return new byte[0];
		}

		@Override
		public Object fromBytes(byte[] bytes, ResolvableType type) {
			return this;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private static final class Fixed implements MessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> targetClass) {
			return new Sum(0);
		}

		@Override
		public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return new GenericMessage<>("fixed".getBytes(StandardCharsets.UTF_8));
		}

	}

}
