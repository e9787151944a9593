/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class CommentedOutCode {

	int broken(int value) {
		// broken(value);
		return 1;
	}

}
