/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class FallThrough {

	int broken(int value) {
		switch (value) {
			case 0:
				broken(1);
			case 1:
				broken(2);
				break;
			default:
				broken(3);
		}
		return 0;
	}

}
