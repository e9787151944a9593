/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import io.github.libp2p4j.identity.KeyFile;
import io.github.libp2p4j.identity.KeyPair;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ResourceUtils;

/**
 * The key pair of the node, from a key file, which stays locked while the application
 * runs, or made for this run. Thread-safe.
 */
final class NodeIdentity implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NodeIdentity.class);

	private static final String LOCATION = "libp2p.identity.location";

	private final KeyPair keyPair;

	private final @Nullable KeyFile file;

	private NodeIdentity(KeyPair keyPair, @Nullable KeyFile file) {
		this.keyPair = keyPair;
		this.file = file;
	}

	static NodeIdentity of(KeyPair keyPair) {
		return new NodeIdentity(keyPair, null);
	}

	static NodeIdentity open(Libp2pProperties.Identity properties) {
		String location = properties.location();
		if (location == null || location.isBlank()) {
			KeyPair ephemeral = KeyPair.generate(properties.type());
			logger.warn("No {}: this node is {} until it stops. To keep an identity, set it to a key file, and "
					+ "libp2p.identity.create-if-missing=true to have that made", LOCATION, ephemeral.peerId());
			return new NodeIdentity(ephemeral, null);
		}
		Path path = path(location);
		KeyFile file = (properties.createIfMissing() && Files.notExists(path, LinkOption.NOFOLLOW_LINKS))
				? KeyFile.openOrCreate(path, properties.type()) : KeyFile.open(path, properties.access());
		return new NodeIdentity(file.keyPair(), file);
	}

	/**
	 * @param location a path, or one with {@code file:} before it
	 */
	static Path path(String location) {
		String text = location.trim();
		if (text.startsWith(ResourceUtils.FILE_URL_PREFIX)) {
			text = withoutEmptyAuthority(text.substring(ResourceUtils.FILE_URL_PREFIX.length()));
		}
		else if (ResourceUtils.isUrl(text)) {
			throw new InvalidConfigurationPropertyValueException(LOCATION, location,
					"A key lives in a file that can be locked: give a path or a file: URL");
		}
		try {
			return Path.of(text);
		}
		catch (InvalidPathException ex) {
			throw new InvalidConfigurationPropertyValueException(LOCATION, location, ex.getMessage());
		}
	}

	private static String withoutEmptyAuthority(String path) {
		return path.startsWith("///") ? path.substring(2) : path;
	}

	KeyPair keyPair() {
		return this.keyPair;
	}

	@Override
	public void close() {
		if (this.file != null) {
			this.file.close();
		}
	}

}
