/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.Provider;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The implementations in use. Immutable and thread-safe.
 * <p>
 * What decides was measured: the JDK's cipher on heap arrays is the fastest where it uses
 * vector instructions ({@link JdkVectors}), Conscrypt's on direct buffers elsewhere;
 * Conscrypt's curves are the fastest everywhere, then Bouncy Castle's; the JDK's own are
 * several times slower.
 */
public final class CryptoSuite {

	private final Supplier<AeadCipher> ciphers;

	private final KeyAgreement keyAgreement;

	private final Ed25519 ed25519;

	private final String cipherName;

	private final String curveName;

	private CryptoSuite(Supplier<AeadCipher> ciphers, String cipherName, KeyAgreement keyAgreement, Ed25519 ed25519,
			String curveName) {
		this.ciphers = ciphers;
		this.cipherName = cipherName;
		this.keyAgreement = keyAgreement;
		this.ed25519 = ed25519;
		this.curveName = curveName;
	}

	/**
	 * Chooses; the result for a preference never changes within a runtime. The first
	 * choice is logged.
	 * @throws IllegalStateException if {@link CryptoPreference#CONSCRYPT} is asked for
	 * and cannot be loaded
	 */
	public static CryptoSuite select(CryptoPreference preference) {
		return switch (preference) {
			case AUTO -> AutoChoice.SUITE;
			case JAVA -> JavaChoice.SUITE;
			case CONSCRYPT -> {
				CryptoSuite suite = ConscryptChoice.SUITE;
				if (suite == null) {
					throw new IllegalStateException("Conscrypt was asked for, but " + ConscryptChoice.RUNTIME.reason()
							+ ". Add org.conscrypt:conscrypt-openjdk-uber, or prefer AUTO, which falls back");
				}
				yield suite;
			}
		};
	}

	private static CryptoSuite java() {
		return new CryptoSuite(JdkAeadCipher::new, JdkAeadCipher.name(),
				new BouncyCastleKeyAgreement(Randomness.SOURCE), new BouncyCastleEd25519(Randomness.SOURCE),
				bouncyCastleName());
	}

	private static CryptoSuite conscrypt(Provider provider, String version, boolean forCiphers) {
		Supplier<AeadCipher> ciphers = forCiphers ? () -> new ConscryptAeadCipher(provider) : JdkAeadCipher::new;
		String name = "Conscrypt " + version;
		return new CryptoSuite(ciphers, forCiphers ? name + " (direct)" : JdkAeadCipher.name(),
				new ConscryptKeyAgreement(provider), new ConscryptEd25519(provider, Randomness.SOURCE), name);
	}

	/**
	 * Neither the package nor the module of Bouncy Castle has a version, only the
	 * manifest beside its classes.
	 */
	private static String bouncyCastleName() {
		String name = "Bouncy Castle";
		String classFile = X25519.class.getName().replace('.', '/') + ".class";
		URL location = X25519.class.getResource("X25519.class");
		if (location == null || !location.toString().endsWith(classFile)) {
			return name;
		}
		String folder = location.toString().substring(0, location.toString().length() - classFile.length());
		try (InputStream manifest = new URL(folder + JarFile.MANIFEST_NAME).openStream()) {
			String version = new Manifest(manifest).getMainAttributes().getValue("Bundle-Version");
			return (version != null) ? name + " " + version : name;
		}
		catch (IOException ex) {
			return name;
		}
	}

	/**
	 * A cipher for one thread.
	 */
	public AeadCipher newCipher() {
		return this.ciphers.get();
	}

	public KeyAgreement keyAgreement() {
		return this.keyAgreement;
	}

	public Ed25519 ed25519() {
		return this.ed25519;
	}

	/** Such as {@code JDK 25 (heap)}. */
	public String cipherName() {
		return this.cipherName;
	}

	/** Such as {@code Bouncy Castle 1.87}. */
	public String keyAgreementName() {
		return this.curveName;
	}

	/** Such as {@code Conscrypt 2.9.0}. */
	public String signatureName() {
		return this.curveName;
	}

	@Override
	public String toString() {
		return "ChaCha20-Poly1305 by " + this.cipherName + ", X25519 and Ed25519 by " + this.curveName;
	}

	/** Made when first asked for, once. */
	private static final class JavaChoice {

		static final CryptoSuite SUITE = java();

	}

	/** Made when first asked for, once. */
	private static final class AutoChoice {

		static final CryptoSuite SUITE = choose();

		private static CryptoSuite choose() {
			ConscryptRuntime runtime = ConscryptRuntime.find(false);
			Provider provider = runtime.provider();
			CryptoSuite suite = (provider != null) ? conscrypt(provider, runtime.version(), !JdkVectors.areUsed())
					: JavaChoice.SUITE;
			Logger logger = LoggerFactory.getLogger(CryptoSuite.class);
			switch (runtime.presence()) {
				case BROKEN -> logger.warn("{}; using {}", runtime.reason(), suite);
				case NOT_ALLOWED -> logger.info("{}. {}{}", suite, runtime.reason(),
						JdkVectors.areUsed() ? "" : "; on this processor its cipher is several times as fast");
				case ABSENT, LOADED -> logger.info("{}", suite);
			}
			return suite;
		}

	}

	/** Made when first asked for, once. */
	private static final class ConscryptChoice {

		static final ConscryptRuntime RUNTIME = ConscryptRuntime.find(true);

		static final @Nullable CryptoSuite SUITE = choose();

		private static @Nullable CryptoSuite choose() {
			Provider provider = RUNTIME.provider();
			return (provider != null) ? conscrypt(provider, RUNTIME.version(), true) : null;
		}

	}

}
