/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.libp2p4j.identity.KeyFile.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyFileTests {

	@TempDir
	private Path folder;

	private Path path(String name) {
		return this.folder.resolve(name);
	}

	private Path write(String name, byte[] content, String mode) throws IOException {
		Path path = Files.write(path(name), content);
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
		return path;
	}

	private static KeyFileException refused(Path path) {
		return refused(path, Access.PRIVATE);
	}

	private static KeyFileException refused(Path path, Access access) {
		try (KeyFile file = KeyFile.open(path, access)) {
			throw new AssertionError("Opened: " + file);
		}
		catch (KeyFileException ex) {
			assertThat(ex.path()).isEqualTo(path);
			assertThat(ex).hasMessage("Key file " + path + " " + ex.problem() + ". " + ex.remedy() + ".");
			return ex;
		}
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void createsAKeyOnceAndReadsItEverAfter(KeyType type) throws IOException {
		Path path = path("data/inner/node.key");
		KeyPair created;
		try (KeyFile file = KeyFile.openOrCreate(path, type)) {
			created = file.keyPair();
			assertThat(created.type()).isEqualTo(type);
			assertThat(file.path()).isEqualTo(path);
		}
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("data")))).isEqualTo("rwx------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("data/inner"))))
			.isEqualTo("rwx------");
		assertThat(Files.readAllBytes(path)).isEqualTo(created.toProtobuf());
		try (KeyFile file = KeyFile.openOrCreate(path, KeyType.ED25519)) {
			assertThat(file.keyPair()).isEqualTo(created);
		}
		try (KeyFile file = KeyFile.open(path)) {
			assertThat(file.keyPair()).isEqualTo(created);
			assertThat(file.toString()).contains(created.peerId().toString())
				.doesNotContain(Bytes.hex(created.toProtobuf()).substring(8, 72));
		}
		try (Stream<Path> files = Files.list(path("data/inner"))) {
			assertThat(files.map(Path::getFileName)).containsExactlyInAnyOrder(Path.of("node.key"),
					Path.of("node.key.lock"));
		}
	}

	@Test
	void readsTheBase64OfKuboAndPem() throws IOException {
		KeyPair pair = KeyPair.generateEd25519();
		String base64 = Base64.getEncoder().encodeToString(pair.toProtobuf());
		for (String text : List.of(base64, base64 + "\n", " " + base64 + "\r\n")) {
			Path path = write("node.key", text.getBytes(StandardCharsets.US_ASCII), "rw-------");
			try (KeyFile file = KeyFile.open(path)) {
				assertThat(file.keyPair()).isEqualTo(pair);
			}
		}
		String pem = """
				-----BEGIN PRIVATE KEY-----
				MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
				-----END PRIVATE KEY-----
				""";
		try (KeyFile file = KeyFile.open(write("pem.key", pem.getBytes(StandardCharsets.US_ASCII), "r--------"))) {
			// RFC 8410, section 10.3.
			assertThat(Bytes.hex(file.keyPair().publicKey().data()))
				.isEqualTo("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw------x", "rwxrwxrwx" })
	void refusesAModeWiderThanTheOwnersAndSaysWhatToRun(String mode) throws IOException {
		Path path = write("node.key", KeyPair.generateEd25519().toProtobuf(), mode);
		KeyFileException ex = refused(path);
		assertThat(ex.problem()).startsWith("has mode ");
		assertThat(ex.remedy()).isEqualTo("Run: chmod 600 " + path);
		assertThat(names()).as("no lock beside what is no key").containsExactly("node.key");
	}

	@Test
	void namesTheModeInOctal() throws IOException {
		assertThat(refused(write("node.key", new byte[1], "rw-r--r--")).problem()).contains("mode 644,");
		assertThat(refused(write("node.key", new byte[1], "------rwx")).problem()).contains("mode 007,");
	}

	@Test
	void refusesASymbolicLinkUnlessItIsAMountedSecret() throws IOException {
		KeyPair pair = KeyPair.generateEd25519();
		Path target = write("target.key", pair.toProtobuf(), "r--r-----");
		Path link = Files.createSymbolicLink(path("node.key"), target);
		assertThat(refused(link).problem()).isEqualTo("is a symbolic link");
		assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> KeyFile.openOrCreate(link, KeyType.ED25519));
		try (KeyFile file = KeyFile.open(link, Access.MOUNTED)) {
			assertThat(file.keyPair()).isEqualTo(pair);
			// The same file by its own name.
			assertThat(refused(target, Access.MOUNTED).problem()).contains("in use by another node in this process");
		}
		Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
		assertThat(refused(link, Access.MOUNTED).remedy()).contains("defaultMode: 0440");
	}

	@Test
	void refusesADanglingLinkAndDoesNotCreateItsTarget() throws IOException {
		Path link = Files.createSymbolicLink(path("node.key"), path("nowhere.key"));
		assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> KeyFile.openOrCreate(link, KeyType.ED25519))
			.withMessageContaining("is a symbolic link");
		assertThat(refused(link, Access.MOUNTED).problem()).startsWith("cannot be examined");
		assertThat(names()).containsExactly("node.key");
	}

	@Test
	void refusesWhatIsNoRegularFile() throws IOException {
		Path directory = Files.createDirectory(path("directory"));
		assertThat(refused(directory).problem()).isEqualTo("is no regular file");
		assertThatExceptionOfType(KeyFileException.class)
			.isThrownBy(() -> KeyFile.openOrCreate(directory, KeyType.ED25519));
		assertThat(names()).containsExactly("directory");
	}

	@Test
	@DisabledOnOs({ OS.WINDOWS, OS.MAC })
	void refusesDevices() {
		for (String device : List.of("/dev/full", "/dev/null", "/dev/zero")) {
			assertThatExceptionOfType(KeyFileException.class)
				.isThrownBy(() -> KeyFile.openOrCreate(Path.of(device), KeyType.ED25519))
				.withMessageContaining("is no regular file");
			assertThat(Path.of(device + ".lock")).doesNotExist();
		}
	}

	@Test
	void saysThatAFileIsMissing() throws IOException {
		assertThat(refused(path("node.key")).problem()).isEqualTo("does not exist");
		assertThat(names()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void neverMintsANewKeyOverATruncatedOne(KeyType type) throws IOException {
		byte[] whole = KeyPair.generate(type).toProtobuf();
		// An RSA key is long; all lengths of the others.
		for (int length = 0; length < whole.length; length += (whole.length > 500) ? 31 : 1) {
			byte[] truncated = Arrays.copyOf(whole, length);
			Path path = write("node.key", truncated, "rw-------");
			assertThat(refused(path).problem()).startsWith("holds no usable key: ");
			assertThatExceptionOfType(KeyFileException.class)
				.isThrownBy(() -> KeyFile.openOrCreate(path, KeyType.ED25519))
				.withMessageContaining("Restore it from a backup");
			assertThat(Files.readAllBytes(path)).isEqualTo(truncated);
		}
	}

	@Test
	void neverMintsANewKeyOverTruncatedBase64OrGarbage() throws IOException {
		String base64 = Base64.getEncoder().encodeToString(KeyPair.generateEd25519().toProtobuf());
		for (int length = 0; length < base64.length(); length++) {
			assertUnusable(base64.substring(0, length).getBytes(StandardCharsets.US_ASCII));
		}
		assertUnusable("{\"Identity\": {}}".getBytes(StandardCharsets.US_ASCII));
		assertUnusable(new byte[100]);
		assertUnusable("\u00fc".repeat(50).getBytes(StandardCharsets.UTF_8));
		byte[] tooLong = new byte[KeyFile.MAX_BYTES + 1];
		Arrays.fill(tooLong, (byte) 'A');
		assertThat(assertUnusable(tooLong).problem()).contains("longer than 65536 bytes");
		// A sparse file of a terabyte is not read either.
		Path huge = write("huge.key", new byte[0], "rw-------");
		try (FileChannel channel = FileChannel.open(huge, StandardOpenOption.WRITE)) {
			channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 1L << 40);
		}
		assertThat(refused(huge).problem()).contains("longer than 65536 bytes");
		Files.delete(huge);
	}

	private KeyFileException assertUnusable(byte[] content) throws IOException {
		Path path = write("node.key", content, "rw-------");
		KeyFileException ex = refused(path);
		assertThat(ex.problem()).startsWith("holds no usable key: ");
		assertThat(Files.readAllBytes(path)).isEqualTo(content);
		return ex;
	}

	@Test
	void refusesAPrivateKeyWithAForeignPublicKey() throws IOException {
		byte[] protobuf = KeyPair.generateEd25519().toProtobuf();
		protobuf[protobuf.length - 1] ^= 1;
		assertThat(assertUnusable(protobuf).problem()).contains("a public key that is not its own");
	}

	@Test
	void letsOneNodeInThisProcessHaveIt() throws IOException {
		Path path = path("node.key");
		try (KeyFile first = KeyFile.openOrCreate(path, KeyType.ED25519)) {
			KeyFileException ex = refused(path);
			assertThat(ex.problem()).isEqualTo("is in use by another node in this process");
			assertThat(ex.remedy()).contains("Give each node a key file of its own");
			assertThatExceptionOfType(KeyFileException.class)
				.isThrownBy(() -> KeyFile.openOrCreate(path("./x/..//node.key"), KeyType.ED25519));
			Files.createDirectory(path("x"));
			assertThat(refused(path("./x/..//node.key")).problem()).contains("in use");
			assertThat(first.keyPair()).isNotNull();
			first.close();
			first.close();
			try (KeyFile second = KeyFile.open(path)) {
				// A second close of the first must not unlock the second.
				first.close();
				assertThat(refused(path).problem()).contains("in use");
				assertThat(second.keyPair()).isEqualTo(first.keyPair());
			}
		}
	}

	@Test
	void letsOneProcessHaveItAndKeepsTheLockThroughRefusals() throws IOException, InterruptedException {
		Path path = path("node.key");
		KeyFile.openOrCreate(path, KeyType.ED25519).close();
		Process other = otherProcess(path);
		try {
			assertThat(other.getInputStream().read()).as(this::errors).isEqualTo('+');
			assertThat(refused(path).problem()).startsWith("is in use by another node in another process");
		}
		finally {
			other.getOutputStream().close();
			assertThat(other.waitFor()).isZero();
		}
		try (KeyFile ours = KeyFile.open(path)) {
			assertThat(ours.path()).isEqualTo(path);
			// Refusing must not lose the lock: POSIX drops it with any descriptor closed
			assertThat(refused(path).problem()).contains("in this process");
			Files.readAllBytes(path);
			Process late = otherProcess(path);
			assertThat(late.getInputStream().read()).as(this::errors).isEqualTo('-');
			assertThat(late.waitFor()).isZero();
		}
	}

	private String errors() {
		try {
			return "what the other process answers; its errors: " + Files.readString(path("errors"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/** Runs {@link KeyFileHolder}, which says + and waits, or says -. */
	private Process otherProcess(Path path) throws IOException {
		Path classes = Path.of(KeyFile.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		String classPath = String.join(File.pathSeparator, classes.toString(),
				classes.resolveSibling("test-classes").toString(), System.getProperty("jdk.module.path", ""),
				System.getProperty("java.class.path", ""));
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
				KeyFileHolder.class.getName(), path.toString())
			.redirectError(path("errors").toFile())
			.start();
	}

	@Test
	@DisabledOnOs({ OS.WINDOWS, OS.MAC })
	void leavesNothingBehindWhenTheDiskIsFull() throws IOException {
		Path path = path("node.key");
		assertThatExceptionOfType(KeyFileException.class)
			.isThrownBy(() -> KeyFileWriter.create(path, new byte[100], (temporary, options, attributes) -> {
				FileChannel.open(temporary, options, attributes).close();
				return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
			}))
			.withMessageContaining("cannot be created: No space left on device")
			.withMessageContaining("Make room there");
		assertThat(names()).isEmpty();
	}

	@Test
	void neverReplacesAFileThatAppearedMeanwhile() throws IOException {
		byte[] rival = KeyPair.generateEd25519().toProtobuf();
		Path path = path("node.key");
		AtomicInteger opened = new AtomicInteger();
		assertThatExceptionOfType(FileAlreadyExistsException.class)
			.isThrownBy(() -> KeyFileWriter.create(path, new byte[100], (temporary, options, attributes) -> {
				opened.incrementAndGet();
				Files.write(path, rival);
				return FileChannel.open(temporary, options, attributes);
			}));
		assertThat(opened).hasValue(1);
		assertThat(Files.readAllBytes(path)).isEqualTo(rival);
		assertThat(names()).containsExactly("node.key");
	}

	@Test
	void refusesALockFileThatIsALink() throws IOException {
		Path path = path("node.key");
		KeyFile.openOrCreate(path, KeyType.ED25519).close();
		Files.delete(path("node.key.lock"));
		Files.createSymbolicLink(path("node.key.lock"), path("elsewhere"));
		assertThat(refused(path).problem()).startsWith("has a lock file that is a symbolic link");
		assertThat(path("elsewhere")).doesNotExist();
	}

}
