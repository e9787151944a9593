/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class LineLength {

	/* A comment that no formatter breaks up. A comment that no formatter breaks up. A comment that no formatter breaks up. A comment that no formatter breaks up. */
	int field;

}
