/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.util.List;

record RecordingTrace(List<String> lines) implements NegotiationTrace {

	@Override
	public void onReceived(String text) {
		this.lines.add("< " + text);
	}

	@Override
	public void onSent(String text) {
		this.lines.add("> " + text);
	}

}
