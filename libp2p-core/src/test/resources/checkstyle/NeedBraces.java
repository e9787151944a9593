/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class NeedBraces {

	int broken(int value) {
		if (value > 0)
			return 1;
		return 0;
	}

}
