/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class ParameterNumber {

	int broken(int a, int b, int c, int d, int e, int f) {
		return a;
	}

}
