/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

import java.util.logging.Logger;

/** A fixture. */
public final class IllegalImport {

	Logger field;

}
