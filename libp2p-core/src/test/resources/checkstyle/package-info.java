/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Fixtures of the house rules: each file breaks the one check that it is named after.
 */
package fixture;
