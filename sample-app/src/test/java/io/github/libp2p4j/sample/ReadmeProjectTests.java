/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three dependencies, one file of configuration and one annotated method are a peer that
 * works: the project in README.md, as it stands there.
 */
class ReadmeProjectTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path folder;

	@Test
	void isWholeAndHasThreeDependencies() throws Exception {
		ReadmeProject project = ReadmeProject.read();
		assertThat(project.files()).containsOnlyKeys("pom.xml", "src/main/resources/application.yml",
				"src/main/java/com/example/Peer.java");
		Document pom = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new ByteArrayInputStream(project.file("pom.xml").getBytes(StandardCharsets.UTF_8)));
		assertThat(texts(pom, "/project/dependencies/dependency/artifactId")).containsExactly(
				"libp2p-spring-boot-starter", "spring-boot-starter-webmvc", "spring-boot-starter-actuator");
		assertThat(project.file("src/main/java/com/example/Peer.java").split("@StreamHandler")).hasSize(2);
	}

	@Test
	void namesTheVersionsOfThisBuild() throws Exception {
		String ours = Files.readString(ReadmeProject.root().resolve("pom.xml"));
		String pom = ReadmeProject.read().file("pom.xml");
		assertThat(first(pom, "spring-boot-starter-parent</artifactId>\\s*<version>([^<]+)"))
			.isEqualTo(first(ours, "<spring-boot.version>([^<]+)"));
		assertThat(first(pom, "libp2p-spring-boot-starter</artifactId>\\s*<version>([^<]+)"))
			.isEqualTo(first(ours, "libp2p4j-parent</artifactId>\\s*<version>([^<]+)"));
	}

	@Test
	void isAWorkingPeer() throws Exception {
		ReadmeProject.read().writeTo(this.folder);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		// Only the sample is prepared ahead of time, where its tests run like that.
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, "false");
		try (URLClassLoader classes = ReadmeProject.compile(this.folder)) {
			thread.setContextClassLoader(classes);
			SpringApplication application = new SpringApplication(new DefaultResourceLoader(classes),
					classes.loadClass("com.example.Peer"));
			try (ConfigurableApplicationContext context = application.run(arguments());
					ConnectionManager peer = Libp2p.builder().start()) {
				ConnectionManager node = context.getBean(ConnectionManager.class);
				callsIt(peer, node.listenAddresses().get(0));
				showsItself(context.getEnvironment().getProperty("local.server.port", ""), node);
			}
		}
		finally {
			thread.setContextClassLoader(before);
			SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
		}
		assertThat(this.folder.resolve("data/node.key")).as("the key file that application.yml asks for").exists();
	}

	/** The project's configuration; only what may be taken on this machine is moved. */
	private String[] arguments() {
		return new String[] { "--spring.config.location=" + this.folder.resolve("src/main/resources").toUri(),
				"--server.port=0", "--libp2p.listen-addresses=/ip4/127.0.0.1/tcp/0",
				"--libp2p.identity.location=" + this.folder.resolve("data/node.key") };
	}

	private static void callsIt(ConnectionManager peer, Multiaddr address) throws IOException {
		Connection connection = peer.connect(address);
		assertThat(peer.ping(connection, 1)).hasSize(1);
		try (Stream stream = connection.newStream("/echo/1.0.0")) {
			stream.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		}
	}

	private void showsItself(String port, ConnectionManager node) throws Exception {
		assertThat(get(port, "health").get("status").stringValue()).isEqualTo("UP");
		assertThat(get(port, "libp2p").get("peerId").stringValue()).isEqualTo(node.peerId().toString());
	}

	private JsonNode get(String port, String endpoint) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint);
		String body = this.http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
		return JsonMapper.builder().build().readTree(body);
	}

	private static String first(String text, String pattern) {
		Matcher matcher = Pattern.compile(pattern).matcher(text);
		assertThat(matcher.find()).as(pattern).isTrue();
		return matcher.group(1);
	}

	private static List<String> texts(Document document, String path) throws Exception {
		XPath xpath = XPathFactory.newInstance().newXPath();
		NodeList nodes = (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			texts.add(nodes.item(i).getTextContent());
		}
		return texts;
	}

}
