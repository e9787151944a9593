/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/**
 * A fixture.
 *
 * @author Somebody
 */
public final class AuthorTag {

}
