/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CryptoSuiteTests {

	private static final int FEATURE = Runtime.version().feature();

	@Test
	void javaMeansTheJdkAndBouncyCastle() {
		CryptoSuite suite = CryptoSuite.select(CryptoPreference.JAVA);
		assertThat(suite.cipherName()).isEqualTo("JDK " + FEATURE + " (heap)");
		assertThat(suite.keyAgreementName()).matches("Bouncy Castle 1\\.\\d+");
		assertThat(suite.signatureName()).isEqualTo(suite.keyAgreementName());
		assertThat(suite.newCipher().prefersDirectBuffers()).isFalse();
	}

	@Test
	void conscryptMeansConscryptForEverything() {
		assertThat(Implementations.CONSCRYPT.reason()).isEmpty();
		CryptoSuite suite = CryptoSuite.select(CryptoPreference.CONSCRYPT);
		assertThat(suite.cipherName()).matches("Conscrypt \\d+\\.\\d+\\.\\d+ \\(direct\\)");
		assertThat(suite.keyAgreementName()).matches("Conscrypt \\d+\\.\\d+\\.\\d+");
		assertThat(suite.signatureName()).isEqualTo(suite.keyAgreementName());
		assertThat(suite.newCipher().prefersDirectBuffers()).isTrue();
	}

	@Test
	void autoTakesTheFastestThatLoadsWithoutAWarning() throws Exception {
		// In processes of their own: once Conscrypt is loaded in this one, native access
		// counts as enabled.
		String jdk = "JDK " + FEATURE + " (heap)";
		String cipher = JdkVectors.areUsed() ? jdk : "Conscrypt 2";
		String allowed = suiteOfAProcess((FEATURE < 22) ? List.of() : List.of("--enable-native-access=ALL-UNNAMED"));
		assertThat(allowed).contains("LOADED", "ChaCha20-Poly1305 by " + cipher, "Ed25519 by Conscrypt 2")
			.doesNotContain("WARNING");
		String plain = suiteOfAProcess(List.of());
		assertThat(plain).contains("ChaCha20-Poly1305 by " + ((FEATURE >= 22) ? jdk : cipher))
			.doesNotContain("WARNING");
		if (FEATURE >= 22) {
			assertThat(plain).contains("NOT_ALLOWED", "--enable-native-access=ALL-UNNAMED",
					"Ed25519 by Bouncy Castle 1");
		}
	}

	@Test
	void theChoiceNeverChangesAndCiphersAreNotShared() {
		for (CryptoPreference preference : CryptoPreference.values()) {
			CryptoSuite suite = CryptoSuite.select(preference);
			assertThat(CryptoSuite.select(preference)).isSameAs(suite);
			assertThat(suite.newCipher()).isNotSameAs(suite.newCipher());
		}
	}

	@Test
	void theImplementationsAgreeWithOneAnother() throws Exception {
		CryptoSuite java = CryptoSuite.select(CryptoPreference.JAVA);
		CryptoSuite conscrypt = CryptoSuite.select(CryptoPreference.CONSCRYPT);
		for (int round = 0; round < 20; round++) {
			KeyAgreementPair left = java.keyAgreement().generate();
			KeyAgreementPair right = conscrypt.keyAgreement().generate();
			byte[] secret = java.keyAgreement().agree(left, right.publicKey());
			assertThat(conscrypt.keyAgreement().agree(right, left.publicKey())).isEqualTo(secret);
			byte[] seed = java.ed25519().generateSeed();
			byte[] signature = conscrypt.ed25519().sign(seed, secret);
			assertThat(signature).isEqualTo(java.ed25519().sign(seed, secret));
			assertThat(java.ed25519().verify(java.ed25519().publicKey(seed), secret, signature)).isTrue();
		}
	}

	@Test
	void worksWithoutConscrypt() throws Exception {
		try (URLClassLoader loader = withoutConscrypt()) {
			Class<?> suiteType = loader.loadClass(CryptoSuite.class.getName());
			assertThat(suiteType).isNotSameAs(CryptoSuite.class);
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("org.conscrypt.Conscrypt"));
			Object suite = select(loader, "AUTO");
			assertThat(suite.toString()).isEqualTo("ChaCha20-Poly1305 by JDK " + FEATURE
					+ " (heap), X25519 and Ed25519 by " + CryptoSuite.select(CryptoPreference.JAVA).keyAgreementName());
			assertThat(suiteType.getMethod("newCipher").invoke(suite)).isNotNull();
		}
	}

	@Test
	void askingForConscryptWithoutItSaysWhatToDo() throws Exception {
		try (URLClassLoader loader = withoutConscrypt()) {
			assertThatExceptionOfType(java.lang.reflect.InvocationTargetException.class)
				.isThrownBy(() -> select(loader, "CONSCRYPT"))
				.havingCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessageContaining("not on the class or module path")
				.withMessageContaining("conscrypt-openjdk-uber");
		}
	}

	@Test
	void fallsBackWhereTheNativePartDoesNotLoad() throws Exception {
		// A process of its own, since a library is loaded once: its temporary folder is a
		// file.
		Path notAFolder = Files.createTempFile("libp2p4j", ".tmp");
		try {
			List<String> options = new ArrayList<>(
					List.of("-Djava.io.tmpdir=" + notAFolder, "-Dorg.conscrypt.native.workdir=" + notAFolder));
			if (FEATURE >= 22) {
				options.add("--enable-native-access=ALL-UNNAMED");
			}
			String output = suiteOfAProcess(options);
			assertThat(output).contains("BROKEN", "Conscrypt is present but cannot be used here",
					"ChaCha20-Poly1305 by JDK " + FEATURE + " (heap), X25519 and Ed25519 by Bouncy Castle");
		}
		finally {
			Files.delete(notAFolder);
		}
	}

	private static String suiteOfAProcess(List<String> options) throws Exception {
		String path = String.join(File.pathSeparator,
				paths(CryptoSuite.class, CryptoSuiteTests.class, X25519.class, LoggerFactory.class,
						Class.forName("org.conscrypt.Conscrypt", false, CryptoSuite.class.getClassLoader())));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(options);
		Path result = Files.createTempFile("libp2p4j", ".txt");
		try {
			command.addAll(List.of("-cp", path, WriteSuite.class.getName(), result.toString()));
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(output).isZero();
			return output + Files.readString(result);
		}
		finally {
			Files.delete(result);
		}
	}

	/** What a process of its own runs. */
	static final class WriteSuite {

		private WriteSuite() {
		}

		public static void main(String[] arguments) throws Exception {
			ConscryptRuntime runtime = ConscryptRuntime.find(false);
			Files.writeString(Path.of(arguments[0]), runtime + " " + CryptoSuite.select(CryptoPreference.AUTO));
		}

	}

	private static Object select(ClassLoader loader, String preference) throws Exception {
		Class<?> preferenceType = loader.loadClass(CryptoPreference.class.getName());
		Object constant = preferenceType.getMethod("valueOf", String.class).invoke(null, preference);
		return loader.loadClass(CryptoSuite.class.getName()).getMethod("select", preferenceType).invoke(null, constant);
	}

	private static URLClassLoader withoutConscrypt() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String path : paths(CryptoSuite.class, X25519.class, LoggerFactory.class)) {
			urls.add(Path.of(path).toUri().toURL());
		}
		return new WithoutConscrypt(urls.toArray(new URL[0]));
	}

	/**
	 * Loads anew what it is given: a built-in parent would find the modules of the tests.
	 */
	private static final class WithoutConscrypt extends URLClassLoader {

		WithoutConscrypt(URL[] urls) {
			super(urls, ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("java.") || name.startsWith("javax.")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

	private static List<String> paths(Class<?>... types) throws Exception {
		List<String> paths = new ArrayList<>();
		for (Class<?> type : types) {
			CodeSource source = type.getProtectionDomain().getCodeSource();
			Path path = Path.of(source.getLocation().toURI());
			paths.add(path.toString());
			// The module that tests patch has one location for both of its folders.
			if (path.endsWith("classes")) {
				paths.add(path.resolveSibling("test-classes").toString());
			}
		}
		return paths;
	}

}
