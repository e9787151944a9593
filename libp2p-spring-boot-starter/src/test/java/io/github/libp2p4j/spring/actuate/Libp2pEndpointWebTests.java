/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over HTTP, of an application as it runs, with a second node as its peer.
 */
class Libp2pEndpointWebTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final ConnectionManager peer = Libp2p.builder()
		.agentVersion("peer/1")
		.listen("/ip4/127.0.0.1/tcp/0")
		.start();

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
		this.peer.close();
	}

	@Test
	void showsTheNodeAndItsSections() throws Exception {
		App app = app("libp2p.endpoint.show-addresses=always");
		Multiaddr address = app.node().listenAddresses().get(0);
		Connection connection = this.peer.connect(address);
		JsonNode node = app.get("", 200);
		assertThat(node.get("peerId").stringValue()).isEqualTo(app.node().peerId().toString());
		assertThat(node.get("listenAddresses").get(0).stringValue()).isEqualTo(address.toString());
		assertThat(node.get("connections").get("inbound").intValue()).isOne();
		assertThat(app.get("/protocols", 200).get("items").toString()).contains("\"protocol\":\"/echo/1.0.0\"");
		assertThat(app.get("/limits", 200).get("maxConnections").get("used").intValue()).isOne();
		assertThat(app.get("/kept-peers", 200).get("total").intValue()).isZero();
		JsonNode page = app.get("/connections?offset=0&limit=1", 200);
		assertThat(page.get("total").intValue()).isOne();
		String id = page.get("items").get(0).get("id").stringValue();
		assertThat(app.get("/connections/" + id, 200).get("remoteAddress").stringValue())
			.isEqualTo(connection.localAddress().toString());
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(app.get("/peers/" + this.peer.peerId(), 200).get("agentVersion").stringValue())
						.isEqualTo("peer/1"));
		assertThat(app.get("/peers", 200).get("items")).hasSize(1);
	}

	@Test
	void answersWithTheStatusesOfHttp() throws Exception {
		App app = app("management.endpoint.libp2p.access=unrestricted");
		app.get("/secrets", 404);
		app.get("/peers/" + this.peer.peerId(), 404);
		app.get("/peers/nobody", 400);
		app.get("/connections?limit=0", 400);
		app.get("/connections?limit=many", 400);
		app.send("POST", "/connections", "{\"address\":\"nonsense\"}", 400);
		app.send("POST", "/connections", "{}", 400);
		app.send("POST", "/peers", "{\"address\":\"/memory/1\"}", 404);
		app.send("POST", "/handlers/nobody", "{\"action\":\"pause\"}", 404);
		app.send("DELETE", "/peers/" + this.peer.peerId(), "", 404);
	}

	@Test
	void dialsAndDisconnectsWhenItMay() throws Exception {
		App app = app("management.endpoint.libp2p.access=unrestricted");
		String address = this.peer.listenAddresses().get(0).toString();
		JsonNode dialled = app.send("POST", "/connections", "{\"address\":\"" + address + "\"}", 200);
		assertThat(dialled.get("connected").booleanValue()).isTrue();
		assertThat(dialled.get("peerId").stringValue()).isEqualTo(this.peer.peerId().toString());
		assertThat(app.node().connection(dialled.get("connectionId").stringValue())).isPresent();
		JsonNode closed = app.send("DELETE", "/peers/" + this.peer.peerId(), "", 200);
		assertThat(closed).hasToString("{\"connections\":1}");
		Awaitility.await().atMost(PATIENCE).until(() -> app.node().connections().isEmpty());
		Multiaddr other = this.peer.boundAddresses().get(0).withPeerId(KeyPair.generateEd25519().peerId());
		JsonNode failed = app.send("POST", "/connections", "{\"address\":\"" + other + "\"}", 502);
		assertThat(failed.get("connected").booleanValue()).isFalse();
		assertThat(failed.get("reason").stringValue()).isEqualTo("peer_id_mismatch");
	}

	@Test
	void onlyReadsUnlessItMayDoMore() throws Exception {
		App app = app();
		Connection connection = this.peer.connect(app.node().listenAddresses().get(0));
		app.send("POST", "/connections", "{\"address\":\"" + this.peer.listenAddresses().get(0) + "\"}", 405);
		app.send("DELETE", "/peers/" + this.peer.peerId(), "", 405);
		app.get("", 200);
		assertThat(connection.isOpen()).isTrue();
		assertThat(app.node().connections()).hasSize(1);
	}

	@Test
	void showsAddressesToThoseWhoMaySeeThem() throws Exception {
		assertThat(app().body("", 200)).doesNotContain("/ip4/");
		App app = app("libp2p.endpoint.show-addresses=when-authorized", "libp2p.endpoint.roles=operator");
		assertThat(app.body("", 200)).doesNotContain("/ip4/").contains("******");
		assertThat(app.body("?as=guest", 200)).doesNotContain("/ip4/");
		assertThat(app.body("?as=operator", 200)).contains("/ip4/127.0.0.1/tcp/");
		assertThat(app.body("/connections?as=operator", 200)).contains("items");
	}

	@Test
	void isNotThereUnlessExposed() throws Exception {
		app("management.endpoints.web.exposure.include=health").get("", 404);
		app("management.endpoint.libp2p.access=none").get("", 404);
	}

	@Test
	void aManagementServerOfItsOwnMakesNoSecondNode() throws Exception {
		App app = app("management.server.port=0");
		int port = app.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
		assertThat(port).isNotEqualTo(app.port());
		JsonNode node = new App(app.context(), port).get("", 200);
		assertThat(node.get("peerId").stringValue()).isEqualTo(app.node().peerId().toString());
	}

	@Test
	void livenessKnowsNothingOfTheNode() throws Exception {
		App app = app("management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.show-details=always", "management.endpoints.web.exposure.include=health");
		assertThat(app.health("").get("components").get("libp2p").get("status").stringValue()).isEqualTo("UP");
		app.node().close();
		assertThat(app.health("").get("components").get("libp2p").get("status").stringValue()).isEqualTo("DOWN");
		assertThat(app.health("/liveness").get("status").stringValue()).isEqualTo("UP");
		assertThat(app.health("/liveness").toString()).doesNotContain("libp2p");
		assertThat(app.health("/readiness").toString()).doesNotContain("libp2p");
	}

	private App app(String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.SERVLET)
			.properties("server.port=0", "management.endpoints.web.exposure.include=*", "server.address=127.0.0.1")
			.properties(properties)
			.run();
		this.contexts.add(context);
		return new App(context, context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	private final class App {

		private final ConfigurableApplicationContext context;

		private final int port;

		private App(ConfigurableApplicationContext context, int port) {
			this.context = context;
			this.port = port;
		}

		private ConfigurableApplicationContext context() {
			return this.context;
		}

		private int port() {
			return this.port;
		}

		private ConnectionManager node() {
			return this.context.getBean(ConnectionManager.class);
		}

		private JsonNode get(String path, int status) throws Exception {
			return json(body(path, status));
		}

		private String body(String path, int status) throws Exception {
			return call("GET", "/actuator/libp2p" + path, "", status);
		}

		private JsonNode send(String method, String path, String body, int status) throws Exception {
			return json(call(method, "/actuator/libp2p" + path, body, status));
		}

		private JsonNode health(String path) throws Exception {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/actuator/health" + path))
				.build();
			return json(Libp2pEndpointWebTests.this.http.send(request, BodyHandlers.ofString()).body());
		}

		private String call(String method, String path, String body, int status) throws Exception {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
				.header("Content-Type", "application/json")
				.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
				.build();
			HttpResponse<String> response = Libp2pEndpointWebTests.this.http.send(request, BodyHandlers.ofString());
			assertThat(response.statusCode()).as(method + " " + path + ": " + response.body()).isEqualTo(status);
			return response.body();
		}

		private JsonNode json(String text) {
			return text.isEmpty() ? Libp2pEndpointWebTests.this.mapper.nullNode()
					: Libp2pEndpointWebTests.this.mapper.readTree(text);
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Application {

		@StreamHandler("/echo/1.0.0")
		void echo(Stream stream) {
		}

		/** In the place of a login: who is named by {@code as} has that role. */
		@Bean
		FilterRegistrationBean<LoginFilter> login() {
			FilterRegistrationBean<LoginFilter> registration = new FilterRegistrationBean<>(new LoginFilter());
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

	}

	static class LoginFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String user = request.getParameter("as");
			chain.doFilter((user == null) ? request : new HttpServletRequestWrapper(request) {

				@Override
				public Principal getUserPrincipal() {
					return () -> user;
				}

				@Override
				public boolean isUserInRole(String role) {
					return role.equals(user);
				}

			}, response);
		}

	}

}
