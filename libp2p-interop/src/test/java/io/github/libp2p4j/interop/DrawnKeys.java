/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Remembers what this process draws for X25519 keys: 32 random bytes each. So the keys of
 * a recording are known without a door in the stack through which they could leave.
 * Thread-safe.
 */
final class DrawnKeys {

	private static final int KEY_BYTES = 32;

	private static final List<byte[]> DRAWN = new CopyOnWriteArrayList<>();

	private DrawnKeys() {
	}

	/**
	 * From now on; before any class of the stack has its source of randomness.
	 */
	static void remember() {
		Security.insertProviderAt(new Tap(), 1);
		if (!(new SecureRandom().getProvider() instanceof Tap)) {
			throw new IllegalStateException("The source of randomness is " + new SecureRandom().getProvider());
		}
	}

	static List<byte[]> drawn() {
		return List.copyOf(DRAWN);
	}

	static void forget() {
		DRAWN.clear();
	}

	private static final class Tap extends Provider {

		private static final long serialVersionUID = 1L;

		Tap() {
			super("tap", "1", "randomness that is remembered");
			putService(new Service(this, "SecureRandom", "tap", TappedRandom.class.getName(), null, null) {

				@Override
				public Object newInstance(Object parameter) {
					return new TappedRandom();
				}

			});
		}

	}

	/** The platform's own, and a list. */
	static final class TappedRandom extends SecureRandomSpi {

		private static final long serialVersionUID = 1L;

		private final transient SecureRandom source = platform();

		private static SecureRandom platform() {
			try {
				return SecureRandom.getInstance("NativePRNG");
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		protected void engineSetSeed(byte[] seed) {
			this.source.setSeed(seed);
		}

		@Override
		protected void engineNextBytes(byte[] bytes) {
			this.source.nextBytes(bytes);
			if (bytes.length == KEY_BYTES) {
				DRAWN.add(bytes.clone());
			}
		}

		@Override
		protected byte[] engineGenerateSeed(int count) {
			return this.source.generateSeed(count);
		}

	}

}
