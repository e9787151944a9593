/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class BareException {

	int broken(int value) {
		throw new RuntimeException("failed");
	}

}
