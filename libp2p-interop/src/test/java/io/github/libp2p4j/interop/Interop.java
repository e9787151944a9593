/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;
import org.slf4j.LoggerFactory;

/**
 * Gives a test its nodes and peers, keeps what both sides recorded in a folder of the
 * test's own, ends them after it, and names the folder in the message of a failure. For
 * one test at a time.
 */
final class Interop implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

	private static final String FRAMES = "io.github.libp2p4j";

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final List<JsPeer> peers = new ArrayList<>();

	private Path folder = Path.of(System.getProperty("interop.output.folder", "target/interop"));

	private @Nullable FileAppender<ILoggingEvent> frames;

	private boolean failed;

	/** Where this test's transcripts and logs are. */
	Path folder() {
		return this.folder;
	}

	JsPeer js() throws IOException, InterruptedException {
		return js(JsOptions.defaults());
	}

	JsPeer js(JsOptions options) throws IOException, InterruptedException {
		String name = "js" + (this.peers.isEmpty() ? "" : this.peers.size() + 1);
		JsPeer peer = new JsPeer(JsInstallation.ready(), options, this.folder.resolve(name + "-transcript.jsonl"),
				this.folder.resolve(name + "-stderr.txt"));
		this.peers.add(peer);
		this.opened.add(peer);
		return peer;
	}

	/** A node that listens, serves the {@link TestProtocols} and logs its frames. */
	ConnectionManager node() {
		return node((builder) -> builder);
	}

	ConnectionManager node(UnaryOperator<Libp2p.Builder> more) {
		Libp2p.Builder builder = Libp2p.builder()
			.identity(KeyPair.generateEd25519())
			.listen("/ip4/127.0.0.1/tcp/0")
			.logFrames(true);
		ConnectionManager node = more.apply(TestProtocols.serve(builder)).start();
		this.opened.add(node);
		return node;
	}

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		Path root = Path.of(System.getProperty("interop.output.folder", "target/interop"));
		this.folder = root.resolve(fileName(context.getRequiredTestClass().getSimpleName()))
			.resolve(fileName(context.getRequiredTestMethod().getName() + " " + context.getDisplayName()));
		Files.createDirectories(this.folder);
		startFrameLog();
	}

	@Override
	public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		if (failure instanceof TestAbortedException) {
			throw failure;
		}
		this.failed = true;
		throw new AssertionError(failure.getMessage() + System.lineSeparator()
				+ "Transcript of the js peer, its stderr, and this side's frames: " + this.folder.toAbsolutePath(),
				failure);
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		List<?> defects = this.peers.stream().flatMap((peer) -> peer.defects().stream()).toList();
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
		FileAppender<ILoggingEvent> appender = this.frames;
		if (appender != null) {
			logger().detachAppender(appender);
			appender.stop();
		}
		if (!this.failed && !defects.isEmpty()) {
			throw new AssertionError("The js peer had defects beside its commands: " + defects + ", see "
					+ this.folder.toAbsolutePath());
		}
	}

	private void startFrameLog() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(context);
		encoder.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{20} %msg%n");
		encoder.start();
		FileAppender<ILoggingEvent> appender = new FileAppender<>();
		appender.setContext(context);
		appender.setName("frames");
		appender.setFile(this.folder.resolve("frames.txt").toString());
		appender.setAppend(false);
		appender.setEncoder(encoder);
		appender.start();
		logger().setLevel(Level.TRACE);
		logger().setAdditive(false);
		logger().addAppender(appender);
		this.frames = appender;
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(FRAMES);
	}

	private static String fileName(String text) {
		return text.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
	}

}
