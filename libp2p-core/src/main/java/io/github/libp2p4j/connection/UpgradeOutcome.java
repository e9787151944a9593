/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;

/**
 * Who waits for an upgrade. Called on the loop, exactly one of the two, exactly once.
 */
interface UpgradeOutcome {

	/**
	 * The connection is ready and in the table.
	 */
	void onOpened(LiveConnection connection);

	/**
	 * @param reached the step that failed
	 */
	void onFailed(DialException failure, ConnectionState reached);

}
