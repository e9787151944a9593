/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;

import io.github.libp2p4j.spring.actuate.ConnectionDescription;
import io.github.libp2p4j.spring.actuate.DialDescription;
import io.github.libp2p4j.spring.actuate.Disconnection;
import io.github.libp2p4j.spring.actuate.HandlerControl;
import io.github.libp2p4j.spring.actuate.KeptPeerDescription;
import io.github.libp2p4j.spring.actuate.LimitDescription;
import io.github.libp2p4j.spring.actuate.NodeDescription;
import io.github.libp2p4j.spring.actuate.Page;
import io.github.libp2p4j.spring.actuate.PeerDescription;
import io.github.libp2p4j.spring.actuate.ProtocolDescription;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/**
 * What a native image has to keep, since it is found by name: virtual threads (the
 * library is compiled for Java 17), Conscrypt with its native library and the parts of it
 * that are asked for, and what the endpoint writes as JSON. Stateless.
 */
final class Libp2pRuntimeHints implements RuntimeHintsRegistrar {

	private static final String CONSCRYPT = "org.conscrypt.Conscrypt";

	private static final String ENDPOINT = "org.springframework.boot.actuate.endpoint.annotation.Endpoint";

	/**
	 * The services behind XDH, EdDSA and ChaCha20-Poly1305, which a provider makes by
	 * name, and what the native library looks up when it is loaded.
	 */
	private static final List<String> CONSCRYPT_SERVICES = List.of("OpenSSLXDHKeyFactory", "OpenSSLXDHKeyAgreement",
			"OpenSSLXDHKeyPairGenerator", "OpenSslEdDsaKeyFactory", "OpenSslEdDsaKeyPairGenerator",
			"OpenSslSignatureEdDsa", "OpenSSLAeadCipherChaCha20");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		virtualThreads(hints);
		if (ClassUtils.isPresent(CONSCRYPT, classLoader)) {
			conscrypt(hints);
		}
		if (ClassUtils.isPresent(ENDPOINT, classLoader)) {
			endpoint(hints);
		}
	}

	private static void virtualThreads(RuntimeHints hints) {
		TypeReference builder = TypeReference.of("java.lang.Thread$Builder");
		hints.reflection()
			.registerType(Thread.class, (type) -> type.withMethod("ofVirtual", List.of(), ExecutableMode.INVOKE))
			.registerType(builder,
					(type) -> type
						.withMethod("name", TypeReference.listOf(String.class, long.class), ExecutableMode.INVOKE)
						.withMethod("factory", List.of(), ExecutableMode.INVOKE));
	}

	private static void conscrypt(RuntimeHints hints) {
		hints.resources().registerPattern("META-INF/native/*conscrypt*");
		hints.reflection().registerType(TypeReference.of(CONSCRYPT), MemberCategory.INVOKE_PUBLIC_METHODS);
		for (String service : CONSCRYPT_SERVICES) {
			hints.reflection()
				.registerType(TypeReference.of("org.conscrypt." + service),
						MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
		hints.jni()
			.registerType(TypeReference.of("org.conscrypt.NativeCrypto"), MemberCategory.INVOKE_DECLARED_METHODS)
			.registerType(TypeReference.of("org.conscrypt.CryptoUpcalls"), MemberCategory.INVOKE_DECLARED_METHODS)
			.registerType(TypeReference.of("org.conscrypt.NativeRef"), MemberCategory.ACCESS_DECLARED_FIELDS);
	}

	private static void endpoint(RuntimeHints hints) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), NodeDescription.class,
				Page.class, ConnectionDescription.class, PeerDescription.class, ProtocolDescription.class,
				LimitDescription.class, KeptPeerDescription.class, HandlerControl.HandlerDescription.class,
				DialDescription.class, Disconnection.class);
	}

}
