/*
 * SPDX-License-Identifier: Apache-2.0
 */

package fixture;

import java.util.List;
import java.nio.ByteBuffer;

/** A fixture. */
public final class ImportOrder {

	List<ByteBuffer> field;

}
