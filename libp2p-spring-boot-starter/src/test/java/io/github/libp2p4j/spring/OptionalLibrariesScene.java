/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.spring.annotation.StreamHandler;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A whole application, run by {@link OptionalLibrariesTests} in a class loader of its own
 * that lacks a library. What goes in and out are strings, since no other class is the
 * same on both sides.
 */
public final class OptionalLibrariesScene {

	private OptionalLibrariesScene() {
	}

	/**
	 * Starts the application, has a peer call it, and stops it.
	 * @return what the peer got to read
	 */
	public static String run(String message) throws IOException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("libp2p.listen-addresses=/memory/0", "management.endpoints.web.exposure.include=*",
					"spring.main.banner-mode=off", "logging.level.root=warn")
			.run(); ConnectionManager peer = Libp2p.builder().start()) {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			try (Stream stream = peer.newStream(node.boundAddresses().get(0), "/echo/1.0.0")) {
				stream.outputStream().write(message.getBytes(StandardCharsets.UTF_8));
				stream.closeWrite();
				return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Echo echo() {
			return new Echo();
		}

	}

	static class Echo {

		@StreamHandler("/echo/1.0.0")
		void echo(Stream stream) throws IOException {
			stream.inputStream().transferTo(stream.outputStream());
		}

	}

}
