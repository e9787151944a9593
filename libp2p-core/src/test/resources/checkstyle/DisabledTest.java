/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

import org.junit.jupiter.api.Disabled;

/** A fixture. */
public final class DisabledTest {

	@Disabled
	void test() {
		int a = 0;
	}

}
