/*
 * Copyright somebody, all rights reserved.
 */

package fixture;

/** A fixture. */
public final class RegexpHeader {


}
