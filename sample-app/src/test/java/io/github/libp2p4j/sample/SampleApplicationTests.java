/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The sample as it runs, on free ports, called by HTTP and by a second node.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SampleApplicationTests {

	private static final int SEED = 20_261_122;

	@TempDir
	static Path folder;

	/**
	 * A peer that echoes and one that does not answer, as other applications would be.
	 */
	private static ConnectionManager peer = Libp2p.builder().build();

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper mapper = JsonMapper.builder().build();

	@LocalServerPort
	int port;

	@Autowired
	ConnectionManager node;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("libp2p.identity.location", () -> folder.resolve("data/node.key").toString());
		registry.add("libp2p.listen-addresses", () -> "/ip4/127.0.0.1/tcp/0");
		registry.add("sample.echo-timeout", () -> "1s");
		registry.add("sample.memory-per-answer", () -> "64KB");
	}

	@BeforeAll
	static void startPeer() {
		peer = Libp2p.builder()
			.listen("/ip4/127.0.0.1/tcp/0")
			.handler("/echo/1.0.0", (stream) -> stream.inputStream().transferTo(stream.outputStream()))
			.start();
	}

	@AfterAll
	static void stopPeer() {
		peer.close();
	}

	@Test
	void echoesToPeers() throws IOException {
		try (Stream stream = peer.newStream(this.node.listenAddresses().get(0), "/echo/1.0.0")) {
			stream.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		}
	}

	@Test
	void makesItsKeyOnTheFirstStart() {
		assertThat(folder.resolve("data/node.key")).isRegularFile();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 65_536, 262_145, 10 << 20 })
	void echoesBodiesOfAnySizeThroughAPeer(int size) throws Exception {
		byte[] body = new byte[size];
		new Random(SEED).nextBytes(body);
		HttpResponse<byte[]> response = post("echo", peerAddress(), "application/octet-stream",
				BodyPublishers.ofByteArray(body), BodyHandlers.ofByteArray());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(Arrays.equals(response.body(), body)).isTrue();
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(size);
	}

	@Test
	void answersAClientThatSendsEverythingBeforeItReads() throws Exception {
		byte[] body = new byte[10 << 20];
		Arrays.fill(body, (byte) 'x');
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			OutputStream out = socket.getOutputStream();
			out.write(("POST /api/echo?peer=" + peerAddress() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
					+ "Content-Type: text/plain\r\nContent-Length: " + body.length + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			out.write(body);
			out.flush();
			try (InputStream in = socket.getInputStream()) {
				byte[] answer = in.readAllBytes();
				assertThat(new String(answer, 0, 15, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 \r\n");
				assertThat(Arrays.equals(answer, answer.length - body.length, answer.length, body, 0, body.length))
					.isTrue();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/json", "application/x-www-form-urlencoded",
			"multipart/form-data; boundary=x" })
	void passesTheBodyOnWhateverItsType(String contentType) throws Exception {
		HttpResponse<String> response = post("echo", peerAddress(), contentType,
				BodyPublishers.ofString("peer=grüße&x=1"), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("peer=grüße&x=1");
	}

	@Test
	void takesTheAddressEncodedToo() throws Exception {
		HttpResponse<String> response = post("echo", URLEncoder.encode(peerAddress(), StandardCharsets.UTF_8),
				"text/plain", BodyPublishers.ofString("hello"), BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("hello");
	}

	@Test
	void leavesNoTemporaryFiles() throws Exception {
		post("echo", peerAddress(), "text/plain", BodyPublishers.ofByteArray(new byte[1 << 20]),
				BodyHandlers.discarding());
		try (java.util.stream.Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			assertThat(files.filter((file) -> file.getFileName().toString().startsWith("sample-app-answer"))).isEmpty();
		}
	}

	@Test
	void measuresARoundTrip() throws Exception {
		HttpResponse<String> response = post("ping", peerAddress(), "text/plain", BodyPublishers.noBody(),
				BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode json = this.mapper.readTree(response.body());
		assertThat(json.get("roundTripMillis").doubleValue()).isBetween(0.001, 10_000.0);
		assertThat(json.get("peer").stringValue()).isEqualTo(peerAddress());
	}

	@Test
	void measuresARoundTripAsABareNumber() throws Exception {
		HttpResponse<String> response = this.http.send(
				request("ping", peerAddress()).header("Accept", "text/plain").POST(BodyPublishers.noBody()).build(),
				BodyHandlers.ofString());
		assertThat(Double.parseDouble(response.body())).isBetween(0.001, 10_000.0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "/ip4/300.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/4001" })
	void refusesAddressesThatAreNone(String address) throws Exception {
		for (String path : new String[] { "echo", "ping" }) {
			JsonNode problem = problem(path, address, 400);
			assertThat(problem.get("title").stringValue()).isEqualTo("Invalid peer address");
			assertThat(problem.get("detail").stringValue()).isNotBlank();
		}
	}

	@Test
	void refusesARequestWithoutAddress() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/api/echo"))
			.POST(BodyPublishers.ofString("hello"))
			.build();
		HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("The parameter 'peer' is missing");
	}

	@Test
	void tellsThatNobodyIsThere() throws Exception {
		Multiaddr nobody;
		try (ConnectionManager gone = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
			nobody = gone.listenAddresses().get(0);
		}
		JsonNode problem = problem("echo", nobody.toString(), 502);
		assertThat(problem.get("reason").stringValue()).isEqualTo("REFUSED");
		assertThat(problem.get("origin").stringValue()).isEqualTo("NETWORK");
	}

	@Test
	void tellsThatSomebodyElseIsThere() throws Exception {
		Multiaddr other = Multiaddr.parse(peerAddress()).withPeerId(KeyPair.generateEd25519().peerId());
		assertThat(problem("ping", other.toString(), 502).get("reason").stringValue()).isEqualTo("PEER_ID_MISMATCH");
	}

	@Test
	void tellsThatThePeerDoesNotEcho() throws Exception {
		try (ConnectionManager mute = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
			assertThat(problem("echo", mute.listenAddresses().get(0).toString(), 502).get("reason").stringValue())
				.isEqualTo("PROTOCOL_NOT_SUPPORTED");
		}
	}

	@Test
	void tellsThatThePeerResetInTheMiddle() throws Exception {
		try (ConnectionManager rude = Libp2p.builder()
			.listen("/ip4/127.0.0.1/tcp/0")
			.handler("/echo/1.0.0", Stream::reset)
			.start()) {
			assertThat(problem("echo", rude.listenAddresses().get(0).toString(), 502).get("reason").stringValue())
				.isEqualTo("RESET_BY_PEER");
		}
	}

	@Test
	void tellsThatThePeerIsSilent() throws Exception {
		try (ConnectionManager silent = Libp2p.builder()
			.listen("/ip4/127.0.0.1/tcp/0")
			.handler("/echo/1.0.0", Stream::detach)
			.start()) {
			assertThat(problem("echo", silent.listenAddresses().get(0).toString(), 504).get("reason").stringValue())
				.isEqualTo("TIMEOUT");
		}
	}

	@Test
	void answersAFailureEvenIfTheBodyIsLarge() throws Exception {
		HttpResponse<String> response = post("echo", "nonsense", "text/plain",
				BodyPublishers.ofByteArray(new byte[10 << 20]), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(400);
	}

	@Test
	void showsItselfInTheActuator() throws Exception {
		Connection connection = peer.connect(this.node.listenAddresses().get(0));
		JsonNode json = get("libp2p");
		assertThat(json.get("peerId").stringValue()).isEqualTo(this.node.peerId().toString());
		assertThat(json.get("listenAddresses").get(0).stringValue()).startsWith("/ip4/127.0.0.1/tcp/")
			.endsWith("/p2p/" + this.node.peerId());
		assertThat(json.get("protocols").toString()).contains("/echo/1.0.0", "/ipfs/ping/1.0.0", "/ipfs/id/1.0.0");
		assertThat(json.get("crypto").get("cipher").stringValue()).isNotBlank();
		assertThat(get("libp2p/connections").get("items").toString()).contains("\"peerId\":\"" + peer.peerId() + "\"")
			.contains("\"security\":\"/noise\"");
		assertThat(connection.isOpen()).isTrue();
		JsonNode health = get("health");
		assertThat(health.get("components").get("libp2p").get("status").stringValue()).isEqualTo("UP");
		assertThat(body("prometheus")).contains("libp2p_swarm_connections_opened_total{");
	}

	@Test
	void greetsAPeer() throws Exception {
		RequestProtocol<String, String> greet = RequestProtocol.text("/sample/greet/1.0.0");
		String answer = peer.request(this.node.listenAddresses().get(0), greet, "{\"name\":\"Ada\"}");
		JsonNode greeting = this.mapper.readTree(answer);
		assertThat(greeting.get("text").stringValue()).isEqualTo("Hello, Ada");
		assertThat(greeting.get("by").stringValue()).isEqualTo(this.node.peerId().toString());
	}

	@Test
	void asksAPeerBackThatSendsNonsense() {
		RequestProtocol<String, String> greet = RequestProtocol.text("/sample/greet/1.0.0");
		assertThat(peer.request(this.node.listenAddresses().get(0), greet, "{\"name\":\" \"}")).contains("Whom? ")
			.contains("name");
	}

	@Test
	void asksAnotherPeerForAGreeting() throws Exception {
		try (ConnectionManager greeter = Libp2p.builder()
			.listen("/ip4/127.0.0.1/tcp/0")
			.requestHandler(RequestProtocol.text("/sample/greet/1.0.0"),
					(visitor, context) -> "{\"text\":" + this.mapper.writeValueAsString(visitor) + ",\"by\":\"me\"}")
			.start()) {
			HttpResponse<String> response = post("greet", greeter.listenAddresses().get(0).toString(),
					"application/json", BodyPublishers.ofString("{\"name\":\"Ada\"}"), BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			assertThat(this.mapper.readTree(response.body()).get("text").stringValue()).isEqualTo("{\"name\":\"Ada\"}");
		}
	}

	@Test
	void tellsWhatIsWrongWithAVisitor() throws Exception {
		HttpResponse<String> response = post("greet", peerAddress(), "application/json",
				BodyPublishers.ofString("{\"name\":\"\"}"), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(this.mapper.readTree(response.body()).get("detail").stringValue())
			.contains("name must not be blank");
	}

	@Test
	void tellsWhatIsWrongWithACountdown() throws Exception {
		HttpResponse<String> response = this.http.send(request("countdown", peerAddress() + "&from=-5").build(),
				BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(this.mapper.readTree(response.body()).get("detail").stringValue()).startsWith("from must be");
	}

	@Test
	void resetsACountdownFromNowhereInsteadOfAnsweringWithAGreeting() {
		RequestProtocol<String, String> countdown = RequestProtocol.text("/sample/countdown/1.0.0");
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> peer.request(this.node.listenAddresses().get(0), countdown, "{\"from\":-5}"))
			.matches((ex) -> ex.reason() == RequestException.Reason.RESET_BY_PEER);
	}

	@Test
	void tellsThatThePeerDoesNotGreet() throws Exception {
		HttpResponse<String> response = post("greet", peerAddress(), "application/json",
				BodyPublishers.ofString("{\"name\":\"Ada\"}"), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(this.mapper.readTree(response.body()).get("reason").stringValue())
			.isEqualTo("PROTOCOL_NOT_SUPPORTED");
	}

	@Test
	void theSecondProfileIsAPeerOfItsOwn() throws Exception {
		try (ConfigurableApplicationContext second = new SpringApplicationBuilder(SampleApplication.class)
			.main(SampleApplication.class)
			.profiles("second")
			.run("--server.port=0", "--libp2p.listen-addresses=/ip4/127.0.0.1/tcp/0",
					"--libp2p.identity.location=" + folder.resolve("data/second.key"))) {
			ConnectionManager secondNode = second.getBean(ConnectionManager.class);
			assertThat(secondNode.peerId()).isNotEqualTo(this.node.peerId());
			HttpResponse<String> response = post("echo", secondNode.listenAddresses().get(0).toString(), "text/plain",
					BodyPublishers.ofString("hello, second"), BodyHandlers.ofString());
			assertThat(response.body()).isEqualTo("hello, second");
			HttpResponse<String> countdown = this.http.send(
					request("countdown", secondNode.listenAddresses().get(0) + "&from=4").build(),
					BodyHandlers.ofString());
			assertThat(countdown.body()).isEqualTo("[4,3,2,1,0]");
			assertThat(get("libp2p/connections").toString()).contains(secondNode.peerId().toString());
		}
	}

	private static String peerAddress() {
		return peer.listenAddresses().get(0).toString();
	}

	private HttpRequest.Builder request(String path, String address) {
		return HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/api/" + path + "?peer=" + address));
	}

	private <T> HttpResponse<T> post(String path, String address, String contentType, HttpRequest.BodyPublisher body,
			HttpResponse.BodyHandler<T> handler) throws Exception {
		return this.http.send(request(path, address).header("Content-Type", contentType).POST(body).build(), handler);
	}

	private JsonNode problem(String path, String address, int status) throws Exception {
		HttpResponse<String> response = post(path, address, "text/plain", BodyPublishers.ofString("hello"),
				BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		return this.mapper.readTree(response.body());
	}

	private JsonNode get(String endpoint) throws Exception {
		return this.mapper.readTree(body(endpoint));
	}

	private String body(String endpoint) throws Exception {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/actuator/" + endpoint))
			.build();
		HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

}
