/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class NestedTryDepth {

	int broken(int value) {
		try {
			try {
				try {
					return 1;
				}
				finally {
					broken(1);
				}
			}
			finally {
				broken(2);
			}
		}
		finally {
			broken(3);
		}
	}

}
