/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class Console {

	int broken(int value) {
		System.out.println(value);
		new IllegalStateException().printStackTrace();
		return 0;
	}

}
