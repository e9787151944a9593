/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.util.List;
import java.util.Map;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.benchmarks.worker.Role;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What {@code NodeServer} is, made by the starter. The command {@code check} answers how
 * many meters of libp2p there are and how many events were heard. Thread-safe.
 */
public final class StarterServer implements Role {

	private final ConfigurableApplicationContext context;

	/** Setting: an observation of each stream too, beside its meters and events. */
	static final String OBSERVATIONS = "observations";

	/**
	 * @param settings as those of {@code NodeServer}, and {@link #OBSERVATIONS} if wanted
	 */
	public StarterServer(String... settings) {
		SpringApplication application = new SpringApplication(StarterConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setLogStartupInfo(false);
		application.setDefaultProperties(Map.of("libp2p.listen-addresses", "/ip4/127.0.0.1/tcp/0", "benchmark.settings",
				String.join(" ", settings), "libp2p.observation.enabled", List.of(settings).contains(OBSERVATIONS)));
		this.context = application.run();
	}

	@Override
	public String address() {
		return this.context.getBean(ConnectionManager.class).listenAddresses().get(0).toString();
	}

	@Override
	public String answer(String command) {
		if (!command.equals("check")) {
			throw new IllegalArgumentException("Unknown command " + command);
		}
		long meters = this.context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("libp2p."))
			.count();
		return meters + " " + this.context.getBean(StarterConfiguration.Handlers.class).events();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
