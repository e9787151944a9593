/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.security.Provider;
import java.util.Arrays;

import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Conscrypt as found in this runtime: its provider, or the reason why there is none.
 * Immutable and thread-safe.
 *
 * @param provider null if Conscrypt is not to be used
 * @param version such as {@code 2.9.0}, empty without a provider
 * @param presence what was found
 * @param reason why there is no provider, for people; empty with one
 */
record ConscryptRuntime(@Nullable Provider provider, String version, Presence presence, String reason) {

	enum Presence {

		/** Not on the path: nothing to say. */
		ABSENT,

		/** There, but loading it would print a warning. */
		NOT_ALLOWED,

		/** There, but its native part does not load or does not work. */
		BROKEN,

		LOADED

	}

	/**
	 * {@code Module.isNativeAccessEnabled()} and with it the warning came with this
	 * release.
	 */
	private static final int NATIVE_ACCESS_FEATURE = 22;

	private static final String MAIN_CLASS = "org.conscrypt.Conscrypt";

	/**
	 * @param evenWithWarning whether to load it even where the runtime warns of native
	 * access
	 */
	static ConscryptRuntime find(boolean evenWithWarning) {
		Class<?> mainClass;
		try {
			mainClass = Class.forName(MAIN_CLASS, false, ConscryptRuntime.class.getClassLoader());
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return absent(Presence.ABSENT, "Conscrypt is not on the class or module path");
		}
		Module module = mainClass.getModule();
		if (!evenWithWarning && !isNativeAccessEnabled(module)) {
			String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
			return absent(Presence.NOT_ALLOWED, "Conscrypt is not loaded, since native access is not enabled for it: "
					+ "--enable-native-access=" + name + " or Enable-Native-Access in the manifest does that");
		}
		ConscryptRuntime.class.getModule().addReads(module);
		return load();
	}

	private static ConscryptRuntime load() {
		try {
			Provider provider = ConscryptClasses.newProvider();
			checkWorks(provider);
			return new ConscryptRuntime(provider, ConscryptClasses.version(), Presence.LOADED, "");
		}
		catch (LinkageError | RuntimeException | AuthenticationFailedException ex) {
			// A read-only temporary folder, musl, a foreign architecture, a provider
			// without what is needed.
			return absent(Presence.BROKEN, "Conscrypt is present but cannot be used here (" + ex + ")");
		}
	}

	private static ConscryptRuntime absent(Presence presence, String reason) {
		return new ConscryptRuntime(null, "", presence, reason);
	}

	/**
	 * One round of everything that is wanted of it, so that what fails, fails here and
	 * not in a handshake.
	 */
	private static void checkWorks(Provider provider) throws AuthenticationFailedException {
		ConscryptKeyAgreement agreement = new ConscryptKeyAgreement(provider);
		KeyAgreementPair left = agreement.generate();
		KeyAgreementPair right = agreement.generate();
		byte[] secret = agreement.agree(left, right.publicKey());
		check(Arrays.equals(secret, agreement.agree(right, left.publicKey())), "X25519");

		ConscryptEd25519 signatures = new ConscryptEd25519(provider, Randomness.SOURCE);
		byte[] seed = signatures.generateSeed();
		byte[] signature = signatures.sign(seed, secret);
		check(signatures.verify(signatures.publicKey(seed), secret, signature), "Ed25519");

		ConscryptAeadCipher cipher = new ConscryptAeadCipher(provider);
		SecretKeySpec key = new SecretKeySpec(secret, "ChaCha20");
		ByteBuffer sealed = ByteBuffer.allocateDirect(seed.length + AeadCipher.TAG_LENGTH);
		cipher.seal(key, 0, null, ByteBuffer.wrap(seed), sealed);
		ByteBuffer opened = ByteBuffer.allocate(seed.length);
		cipher.open(key, 0, null, sealed.flip(), opened);
		check(Arrays.equals(opened.array(), seed), "ChaCha20-Poly1305");
	}

	private static void check(boolean works, String what) {
		if (!works) {
			throw new IllegalStateException("its " + what + " gives wrong results");
		}
	}

	private static boolean isNativeAccessEnabled(Module module) {
		if (Runtime.version().feature() < NATIVE_ACCESS_FEATURE) {
			return true;
		}
		try {
			return Boolean.TRUE.equals(Module.class.getMethod("isNativeAccessEnabled").invoke(module));
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			return false;
		}
	}

}
