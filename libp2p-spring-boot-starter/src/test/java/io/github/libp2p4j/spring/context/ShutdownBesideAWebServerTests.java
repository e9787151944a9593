/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.event.HostStoppingEvent;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An HTTP request and a stream in the middle of their work when the application is told
 * to stop.
 */
@Timeout(120)
class ShutdownBesideAWebServerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ConnectionManager peer = Libp2p.builder()
		.listen("/ip4/127.0.0.1/tcp/0")
		.handler("/echo/1.0.0", (stream) -> stream.inputStream().transferTo(stream.outputStream()))
		.start();

	private final HttpClient http = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.peer.close();
	}

	/**
	 * The request ends only when the web server drains, and the handler only when the
	 * request has ended: a drain that waits for the other one would never see the end.
	 * And the request dials while everything drains, which a node that stops before the
	 * web server would refuse.
	 */
	@Test
	void drainsInParallelWithHttpRequestsThatMayStillDial() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			Slow slow = context.getBean(Slow.class);
			slow.peerAddress = this.peer.listenAddresses().get(0).toString();
			slow.port = port(context);
			ConnectionManager node = context.getBean(ConnectionManager.class);
			Stream stream = this.peer.newStream(node.listenAddresses().get(0), "/slow/1.0.0");
			stream.closeWrite();
			CompletableFuture<HttpResponse<String>> response = this.http.sendAsync(
					HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + slow.port + "/slow")).build(),
					BodyHandlers.ofString());
			assertThat(slow.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
			assertThat(response).succeedsWithin(PATIENCE).satisfies((answer) -> {
				assertThat(answer.statusCode()).isEqualTo(200);
				assertThat(answer.body()).isEqualTo("echoed while RUNNING");
			});
			assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("finished");
			assertThat(closing).succeedsWithin(PATIENCE);
			assertThat(node.state()).isEqualTo(NodeState.STOPPED);
			assertThat(slow.stoppedAfterDrain).containsExactly(NodeState.RUNNING);
		}
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1")
			.run();
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	static class Slow {

		final CountDownLatch begun = new CountDownLatch(2);

		final CountDownLatch draining = new CountDownLatch(1);

		final CountDownLatch requestEnded = new CountDownLatch(1);

		final List<NodeState> stoppedAfterDrain = new CopyOnWriteArrayList<>();

		private final ConnectionManager node;

		volatile String peerAddress = "";

		volatile int port;

		Slow(ConnectionManager node) {
			this.node = node;
		}

		@StreamHandler("/slow/1.0.0")
		void handle(Stream stream) throws IOException, InterruptedException {
			this.begun.countDown();
			this.requestEnded.await();
			stream.outputStream().write("finished".getBytes(StandardCharsets.UTF_8));
		}

		@EventListener
		void onStopping(HostStoppingEvent event) {
			this.draining.countDown();
		}

		String answer() throws IOException, InterruptedException {
			this.begun.countDown();
			this.draining.await();
			Awaitility.await().atMost(PATIENCE).until(this::webServerTakesNothingNew);
			String state = this.node.state().name();
			try (Stream stream = this.node.newStream(Multiaddr.parse(this.peerAddress), "/echo/1.0.0")) {
				stream.outputStream().write(("echoed while " + state).getBytes(StandardCharsets.UTF_8));
				stream.closeWrite();
				return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
			}
			finally {
				this.requestEnded.countDown();
			}
		}

		private boolean webServerTakesNothingNew() throws IOException {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				return !socket.isConnected();
			}
			catch (ConnectException refused) {
				return true;
			}
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Slow slow(ConnectionManager node) {
			return new Slow(node);
		}

		@Bean
		ServletRegistrationBean<HttpServlet> slowServlet(Slow slow) {
			HttpServlet servlet = new HttpServlet() {

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
					try {
						response.getWriter().write(slow.answer());
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				}

			};
			return new ServletRegistrationBean<>(servlet, "/slow");
		}

		/**
		 * Stops between the drain and the web server's end, and sees a node that runs.
		 */
		@Bean
		SmartLifecycle betweenDrainAndEnd(Slow slow, ConnectionManager node) {
			return new SmartLifecycle() {

				private boolean running;

				@Override
				public void start() {
					this.running = true;
				}

				@Override
				public void stop() {
					slow.stoppedAfterDrain.add(node.state());
					this.running = false;
				}

				@Override
				public boolean isRunning() {
					return this.running;
				}

				@Override
				public int getPhase() {
					return Libp2pDrainLifecycle.DEFAULT_PHASE - 1;
				}

			};
		}

	}

}
