/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

public final class MissingJavadocType {

}
