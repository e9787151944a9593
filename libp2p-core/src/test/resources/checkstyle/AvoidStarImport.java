/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

import java.util.*;

/** A fixture. */
public final class AvoidStarImport {

	List<String> field;

}
