/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Another process: opens a key file, says so, and keeps it until its input ends.
 */
public final class KeyFileHolder {

	private KeyFileHolder() {
	}

	public static void main(String[] arguments) throws IOException {
		FileOutputStream answer = new FileOutputStream(FileDescriptor.out);
		try (KeyFile file = KeyFile.open(Path.of(arguments[0]))) {
			answer.write('+');
			while (System.in.read() >= 0) {
				continue;
			}
			file.keyPair();
		}
		catch (KeyFileException ex) {
			answer.write('-');
		}
	}

}
