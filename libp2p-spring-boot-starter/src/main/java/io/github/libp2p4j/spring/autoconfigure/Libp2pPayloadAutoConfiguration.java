/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.MessageLite;
import io.github.libp2p4j.spring.payload.BytesPayloadConverter;
import io.github.libp2p4j.spring.payload.JsonPayloadConverter;
import io.github.libp2p4j.spring.payload.MessagingPayloadConverter;
import io.github.libp2p4j.spring.payload.PayloadConverter;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import io.github.libp2p4j.spring.payload.ProtobufPayloadConverter;
import io.github.libp2p4j.spring.payload.TextPayloadConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Auto-configuration of how objects become the bytes of messages: the application's
 * {@link PayloadConverter} beans in their order, then bytes, text, protobuf, the
 * application's spring-messaging converter beans, and JSON for all the rest, as far as
 * their libraries are there.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
public final class Libp2pPayloadAutoConfiguration {

	private static final String JSON_CONVERTER = "libp2pJsonPayloadConverter";

	@Bean
	@ConditionalOnMissingBean
	PayloadConverters libp2pPayloadConverters(ObjectProvider<PayloadConverter> own,
			ObjectProvider<LibraryPayloadConverter> libraries) {
		List<PayloadConverter> converters = new ArrayList<>(own.orderedStream().toList());
		converters.add(new BytesPayloadConverter());
		converters.add(new TextPayloadConverter());
		libraries.stream()
			.sorted(Comparator.comparing(LibraryPayloadConverter::place))
			.map(LibraryPayloadConverter::converter)
			.forEach(converters::add);
		return new PayloadConverters(converters);
	}

	/**
	 * protobuf-java.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MessageLite.class)
	static class ProtobufConfiguration {

		@Bean
		LibraryPayloadConverter libp2pProtobufPayloadConverter(ObjectProvider<ExtensionRegistryLite> extensions) {
			return new LibraryPayloadConverter(LibraryPayloadConverter.Place.PROTOBUF,
					new ProtobufPayloadConverter(extensions.getIfAvailable(ExtensionRegistryLite::getEmptyRegistry)));
		}

	}

	/**
	 * spring-messaging.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MessageConverter.class)
	static class MessagingConfiguration {

		@Bean
		LibraryPayloadConverter libp2pMessagingPayloadConverter(ObjectProvider<MessageConverter> converters,
				@Qualifier(JSON_CONVERTER) ObjectProvider<LibraryPayloadConverter> json) {
			LibraryPayloadConverter next = json.getIfAvailable();
			return new LibraryPayloadConverter(LibraryPayloadConverter.Place.MESSAGING, new MessagingPayloadConverter(
					converters.orderedStream().toList(), (next != null) ? next.converter() : null));
		}

	}

	/**
	 * Jackson, with the application's mapper.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class JsonConfiguration {

		@Bean(JSON_CONVERTER)
		LibraryPayloadConverter libp2pJsonPayloadConverter(ObjectProvider<JsonMapper> mapper) {
			return new LibraryPayloadConverter(LibraryPayloadConverter.Place.JSON,
					new JsonPayloadConverter(mapper.getIfAvailable(() -> JsonMapper.builder().build())));
		}

	}

}
