/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class SimplifyBooleanReturn {

	boolean broken(int value) {
		if (value > 0) {
			return true;
		}
		else {
			return false;
		}
	}

}
