/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

import java.util.List;

/** A fixture. */
public final class UnusedImports {

	String field;

}
