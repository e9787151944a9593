/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class OneTopLevelClass {


}

final class Second {

}
