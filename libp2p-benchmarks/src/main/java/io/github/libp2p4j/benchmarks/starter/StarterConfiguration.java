/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.util.concurrent.atomic.LongAdder;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.benchmarks.node.NodeServer;
import io.github.libp2p4j.benchmarks.node.NodeSettings;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.autoconfigure.Libp2pBuilderCustomizer;
import io.github.libp2p4j.spring.event.Libp2pEvent;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/**
 * An application as users write them: handlers by annotation, a listener to all events,
 * and, since Micrometer is there, a registry with the node's meters. Stateless.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StarterConfiguration {

	@Bean
	Libp2pBuilderCustomizer sameAsThePlainNode(@Value("${benchmark.settings}") String settings) {
		return (builder) -> NodeSettings.apply(builder, settings.split(" "));
	}

	@Bean
	Handlers handlers() {
		return new Handlers();
	}

	/**
	 * Do what the plain node's handlers do.
	 */
	static final class Handlers {

		private final LongAdder events = new LongAdder();

		@StreamHandler(NodeServer.UPLOAD)
		void takeUploads(Stream stream) {
			NodeServer.takeUploads(stream);
		}

		@StreamHandler(NodeServer.DOWNLOAD)
		void giveDownloads(Stream stream) {
			NodeServer.giveDownloads(stream);
		}

		@StreamHandler(NodeServer.SINK)
		void discard(Stream stream) {
			NodeServer.discard(stream);
		}

		@StreamHandler(NodeServer.ECHO)
		void echo(Stream stream) {
			NodeServer.echo(stream);
		}

		@EventListener
		void count(Libp2pEvent event) {
			this.events.increment();
		}

		long events() {
			return this.events.sum();
		}

	}

}
