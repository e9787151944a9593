/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class EmptyCatchBlock {

	int broken(int value) {
		try {
			return broken(value);
		}
		catch (IllegalStateException ex) {
		}
		return 0;
	}

}
