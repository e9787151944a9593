/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class StringLiteralEquality {

	boolean broken(String text) {
		return text == "text";
	}

}
