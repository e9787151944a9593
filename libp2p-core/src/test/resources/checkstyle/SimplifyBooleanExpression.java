/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class SimplifyBooleanExpression {

	boolean broken(boolean value) {
		return value == true;
	}

}
