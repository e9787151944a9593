/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Another process: opens a key file, says so, and keeps it until its input ends.
 */
public final class KeyFileHolder {

	private KeyFileHolder() {
	}

	public static void main(String[] arguments) throws IOException {
		try (KeyFile file = KeyFile.open(Path.of(arguments[0]))) {
			System.out.write('+');
			System.out.flush();
			while (System.in.read() >= 0) {
				continue;
			}
			file.keyPair();
		}
		catch (KeyFileException ex) {
			System.out.write('-');
			System.out.flush();
		}
	}

}
