/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class LabelledBrace {

	int broken(int value) {
		if (value > 0) {
			return 1;
		} // if
		return 0;
	}

}
