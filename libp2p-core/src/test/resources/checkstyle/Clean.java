/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

import java.nio.ByteBuffer;
import java.util.List;

import javax.crypto.SecretKey;

import io.github.libp2p4j.Stream;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import static java.util.Objects.requireNonNull;

/**
 * What the house rules accept. Immutable.
 *
 * @param noDelay records may have as many components as they need
 * @param keepAlive two booleans in a row, too
 */
public record Clean(boolean noDelay, boolean keepAlive, int backlogConnections, int sendBufferBytes,
		int receiveBufferBytes, long deadlineNanos, @Nullable SecretKey key, List<Stream> streams) {

	// A comment in prose may end with a full stop, after a bracket, too (1).
	public Clean {
		requireNonNull(streams);
		if (backlogConnections < 0 && !noDelay) {
			throw new IllegalArgumentException("backlogConnections must not be negative");
		}
	}

	int first(ByteBuffer source) {
		try {
			return source.get();
		}
		catch (java.nio.BufferUnderflowException ex) {
			// Nothing there: zero stands for it, since the caller asked for a default.
		}
		return 0;
	}

	sealed interface Phase permits Phase.Open {

		record Open(int id) implements Phase {
		}

	}

	@Component
	static class Proxied {

	}

	abstract static class Codec {

	}

	static final class Base58 extends Codec {

		private final int radix = 58;

		int radix() {
			return this.radix;
		}

	}

}
