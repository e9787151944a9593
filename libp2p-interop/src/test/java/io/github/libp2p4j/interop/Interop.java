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

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test outside of the matrix its nodes and peers, keeps what both sides recorded
 * in a folder of the test's own, ends them after it, and names the folder in the message
 * of a failure. For one test at a time.
 */
final class Interop implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final List<Peer> peers = new ArrayList<>();

	private Path folder = outputFolder();

	private @Nullable Workshop workshop;

	private @Nullable FrameLog frames;

	private boolean failed;

	/** Where the peers' sources are. */
	static Path sourceFolder() {
		return Path.of(System.getProperty("interop.source.folder", ".")).toAbsolutePath();
	}

	/** Where transcripts, logs and tables go. */
	static Path outputFolder() {
		return Path.of(System.getProperty("interop.output.folder", "target/interop")).toAbsolutePath();
	}

	static String fileName(String text) {
		return text.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
	}

	/** Where this test's transcripts and logs are. */
	Path folder() {
		return this.folder;
	}

	Peer js() throws IOException, InterruptedException {
		return js(PeerOptions.defaults());
	}

	Peer js(PeerOptions options) throws IOException, InterruptedException {
		return peer(Implementation.JS, options);
	}

	/** The newest release of an implementation. */
	Peer peer(Implementation implementation, PeerOptions options) throws IOException, InterruptedException {
		Workshop built = this.workshop;
		if (built == null) {
			throw new IllegalStateException("No test has begun");
		}
		Path files = this.folder.resolve("peer" + (this.peers.size() + 1));
		Peer peer = new Peer(built.ready(implementation, Release.NEWEST), options, files);
		this.peers.add(peer);
		this.opened.add(peer);
		return peer;
	}

	ConnectionManager node(UnaryOperator<Libp2p.Builder> more) {
		ConnectionManager node = more.apply(nodeThatListens(new TestProtocols())).start();
		this.opened.add(node);
		return node;
	}

	/** A node that listens, serves the {@link TestProtocols} and logs its frames. */
	static Libp2p.Builder nodeThatListens(TestProtocols protocols) {
		return protocols
			.serve(Libp2p.builder().identity(KeyPair.generateEd25519()).listen("/ip4/127.0.0.1/tcp/0").logFrames(true));
	}

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		this.workshop = MatrixRun.of(context).workshop();
		this.folder = outputFolder().resolve(fileName(context.getRequiredTestClass().getSimpleName()))
			.resolve(fileName(context.getRequiredTestMethod().getName() + " " + context.getDisplayName()));
		Files.createDirectories(this.folder);
		this.frames = new FrameLog(this.folder);
	}

	@Override
	public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		if (failure instanceof TestAbortedException) {
			throw failure;
		}
		this.failed = true;
		throw new AssertionError(failure.getMessage() + System.lineSeparator()
				+ "Transcript of the peer, its stderr, and this side's frames: " + this.folder, failure);
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		List<?> defects = this.peers.stream().flatMap((peer) -> peer.defects(0).stream()).toList();
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
		if (this.frames != null) {
			this.frames.close();
		}
		if (!this.failed && !defects.isEmpty()) {
			throw new AssertionError("The peer had defects beside its commands: " + defects + ", see " + this.folder);
		}
	}

}
