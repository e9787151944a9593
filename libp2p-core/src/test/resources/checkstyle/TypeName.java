/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class TypeName {

	final class ByteUtils {

	}

	final class StreamHelper {

	}

	final class NodeImpl {

	}

	final class HandlerBase {

	}

	final class Common {

	}

	final class StreamManager {

	}

	final class DefaultConnectionManager {

	}

	final class Base58 {

	}

}
