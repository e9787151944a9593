/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class NestedIfDepth {

	int broken(int value) {
		if (value > 0) {
			if (value > 1) {
				if (value > 2) {
					if (value > 3) {
						return 1;
					}
				}
			}
		}
		return 0;
	}

}
