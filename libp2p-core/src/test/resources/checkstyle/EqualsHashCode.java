/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

/** A fixture. */
public final class EqualsHashCode {

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

}
