/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class AdjacentBooleans {

	int broken(int a, boolean endOfStream, boolean endOfHeaders) {
		return a;
	}

}
