/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class DoubleNegation {

	boolean broken(int value) {
		return !(value == 0);
	}

	boolean alsoBroken(boolean value) {
		return !!value;
	}

}
