/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Which implementations do the cryptography.
 *
 * @param cipher ChaCha20-Poly1305, such as {@code JDK 25 (heap)} or
 * {@code Conscrypt 2.9.0 (direct)}
 * @param keyAgreement X25519
 * @param signature Ed25519
 */
public record CryptoInfo(String cipher, String keyAgreement, String signature) {
}
