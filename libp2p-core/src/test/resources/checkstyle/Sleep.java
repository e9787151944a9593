/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

import java.util.concurrent.TimeUnit;

/** A fixture. */
public final class Sleep {

	int broken(int value) throws InterruptedException {
		Thread.sleep(value);
		TimeUnit.SECONDS.sleep(value);
		return 0;
	}

}
