/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The project that README.md shows: each block of code whose file is named on the line
 * before it. {@code .ci/new-application} reads them by the same rule.
 *
 * @param files contents by path
 */
record ReadmeProject(Map<String, String> files) {

	private static final Pattern FILE = Pattern.compile("(?ms)^`([^`\\n]+)`\\n\\n```\\w*\\n(.*?)^```$");

	static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/architecture.puml"))) {
			folder = Objects.requireNonNull(folder.getParent(), "not inside the repository");
		}
		return folder;
	}

	static ReadmeProject read() throws IOException {
		Map<String, String> files = new LinkedHashMap<>();
		FILE.matcher(Files.readString(root().resolve("README.md")))
			.results()
			.forEach((file) -> files.put(file.group(1), file.group(2)));
		return new ReadmeProject(files);
	}

	String file(String path) {
		return Objects.requireNonNull(this.files.get(path), () -> "README.md shows no " + path);
	}

	void writeTo(Path folder) throws IOException {
		for (Map.Entry<String, String> file : this.files.entrySet()) {
			Path path = folder.resolve(file.getKey());
			Files.createDirectories(path.getParent());
			Files.writeString(path, file.getValue());
		}
	}

	/**
	 * Compiles what {@link #writeTo} has written, against this test's class path.
	 * @return loads the project's classes, and its resources before all others
	 */
	static URLClassLoader compile(Path folder) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		Path classes = Files.createDirectories(folder.resolve("target/classes"));
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager fileManager = compiler.getStandardFileManager(null, null, null);
				java.util.stream.Stream<Path> sources = Files.walk(folder.resolve("src/main/java"))) {
			List<Path> java = sources.filter((file) -> file.toString().endsWith(".java")).toList();
			String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
			List<String> options = List.of("-parameters", "-proc:none", "-d", classes.toString(), "-cp", classPath);
			boolean compiled = compiler
				.getTask(messages, fileManager, null, options, null, fileManager.getJavaFileObjectsFromPaths(java))
				.call();
			if (!compiled) {
				throw new AssertionError("The project in README.md does not compile:\n" + messages);
			}
		}
		return new URLClassLoader(new URL[] { url(classes) }, ReadmeProject.class.getClassLoader());
	}

	private static URL url(Path folder) throws MalformedURLException {
		return folder.toUri().toURL();
	}

}
