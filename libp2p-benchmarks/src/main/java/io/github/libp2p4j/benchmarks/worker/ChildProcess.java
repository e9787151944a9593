/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.TimeUnit;

/**
 * The end of a child process that is told what to do on stdin, whatever language it is
 * in. Stateless.
 */
public final class ChildProcess {

	private static final long EXIT_TIMEOUT_SECONDS = 10;

	private ChildProcess() {
	}

	/**
	 * Ends its input, which asks it to end; by force when it does not in time.
	 */
	public static void end(Process process, Writer commands) {
		try {
			commands.close();
			if (process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				return;
			}
		}
		catch (IOException ex) {
			// It has ended already.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		process.destroyForcibly();
	}

}
