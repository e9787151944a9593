/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.github.libp2p4j.bytes.Base32;
import io.github.libp2p4j.bytes.Multibase;
import io.github.libp2p4j.bytes.Varint;
import io.github.libp2p4j.identity.PeerId;

/**
 * How a component's value is written as text and as bytes. Immutable. Everything that
 * {@link #check(byte[])} accepts can be printed, and reads back as the same bytes.
 */
enum ValueFormat {

	NONE(0) {
		@Override
		byte[] parse(String text) {
			throw new IllegalStateException("A protocol without value has none to parse");
		}

		@Override
		String print(byte[] value) {
			return "";
		}
	},

	IP4(4) {
		@Override
		byte[] parse(String text) {
			return IpText.parse4(text);
		}

		@Override
		String print(byte[] value) {
			return IpText.print4(value, 0);
		}
	},

	IP6(16) {
		@Override
		byte[] parse(String text) {
			return IpText.parse6(text);
		}

		@Override
		String print(byte[] value) {
			return IpText.print6(value);
		}
	},

	PREFIX_LENGTH(1) {
		@Override
		byte[] parse(String text) {
			return new byte[] { (byte) number(text, 0xff) };
		}

		@Override
		String print(byte[] value) {
			return Integer.toString(value[0] & 0xff);
		}
	},

	PORT(2) {
		@Override
		byte[] parse(String text) {
			return portBytes(text);
		}

		@Override
		String print(byte[] value) {
			return Integer.toString(port(value, 0));
		}
	},

	/** Host names and zones. */
	NAME {
		@Override
		byte[] parse(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		String print(byte[] value) {
			return printableText(value);
		}

		@Override
		void check(byte[] value) {
			if (printableText(value).indexOf('/') >= 0) {
				throw new IllegalArgumentException("a name contains no /");
			}
		}
	},

	/** The rest of the text, with its leading slash. */
	PATH {
		@Override
		byte[] parse(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		String print(byte[] value) {
			return printableText(value);
		}

		@Override
		void check(byte[] value) {
			String path = printableText(value);
			if (path.length() < 2 || path.charAt(0) != '/' || path.endsWith("/")) {
				throw new IllegalArgumentException("a path begins with / and does not end with it");
			}
		}
	},

	PEER_ID {
		@Override
		byte[] parse(String text) {
			return PeerId.parse(text).toBytes();
		}

		@Override
		String print(byte[] value) {
			return PeerId.fromBytes(value).toString();
		}

		@Override
		void check(byte[] value) {
			PeerId.fromBytes(value);
		}
	},

	/** 80 bits of a version 2 address, and a port. */
	ONION(12) {
		@Override
		byte[] parse(String text) {
			return parseOnion(text, 16);
		}

		@Override
		String print(byte[] value) {
			return printOnion(value);
		}

		@Override
		void check(byte[] value) {
			checkOnion(value);
		}
	},

	/** 280 bits of a version 3 address, and a port. */
	ONION3(37) {
		@Override
		byte[] parse(String text) {
			return parseOnion(text, 56);
		}

		@Override
		String print(byte[] value) {
			return printOnion(value);
		}

		@Override
		void check(byte[] value) {
			checkOnion(value);
		}
	},

	/** A whole I2P destination, in I2P's alphabet. */
	GARLIC64 {
		@Override
		byte[] parse(String text) {
			if (text.indexOf('+') >= 0 || text.indexOf('/') >= 0) {
				throw new IllegalArgumentException("I2P's base64 has - and ~ for + and /");
			}
			return Base64.getDecoder().decode(text.replace('-', '+').replace('~', '/'));
		}

		@Override
		String print(byte[] value) {
			return Base64.getEncoder().encodeToString(value).replace('+', '-').replace('/', '~');
		}

		@Override
		void check(byte[] value) {
			if (value.length < 386) {
				throw new IllegalArgumentException("an I2P destination has at least 386 bytes, not " + value.length);
			}
		}
	},

	/** The hash of an I2P destination, or an encrypted lease set. */
	GARLIC32 {
		@Override
		byte[] parse(String text) {
			return Base32.decode(text);
		}

		@Override
		String print(byte[] value) {
			return Base32.encode(value);
		}

		@Override
		void check(byte[] value) {
			if (value.length != 32 && value.length < 35) {
				throw new IllegalArgumentException("an I2P hash has 32 bytes or at least 35, not " + value.length);
			}
		}
	},

	CERTIFICATE_HASH {
		@Override
		byte[] parse(String text) {
			return Multibase.decode(text);
		}

		@Override
		String print(byte[] value) {
			return Multibase.encodeBase64Url(value);
		}

		@Override
		void check(byte[] value) {
			ByteBuffer multihash = ByteBuffer.wrap(value);
			if (Varint.read(multihash) < 0 || Varint.read(multihash) != multihash.remaining()) {
				throw new IllegalArgumentException("a certificate hash is a multihash whose length is right");
			}
		}
	},

	/** Percent-encoded in text, any bytes in binary. */
	HTTP_PATH {
		@Override
		byte[] parse(String text) {
			return PercentText.decode(text);
		}

		@Override
		String print(byte[] value) {
			return PercentText.encode(value);
		}
	},

	/** 64 bits, unsigned. */
	NUMBER(8) {
		@Override
		byte[] parse(String text) {
			BigInteger number = new BigInteger(digits(text, 20));
			if (number.bitLength() > Long.SIZE) {
				throw new IllegalArgumentException(text + " has more than 64 bits");
			}
			return ByteBuffer.allocate(Long.BYTES).putLong(number.longValue()).array();
		}

		@Override
		String print(byte[] value) {
			return Long.toUnsignedString(ByteBuffer.wrap(value).getLong());
		}
	};

	static final int VARIABLE = -1;

	private final int bytes;

	ValueFormat() {
		this(VARIABLE);
	}

	ValueFormat(int bytes) {
		this.bytes = bytes;
	}

	/**
	 * The length of the value in bytes, or {@link #VARIABLE}: then it is written in
	 * front.
	 */
	int bytes() {
		return this.bytes;
	}

	/**
	 * Reads text; the result may still fail {@link #check(byte[])}.
	 * @throws IllegalArgumentException if it is malformed
	 */
	abstract byte[] parse(String text);

	/** Prints a value that was checked. */
	abstract String print(byte[] value);

	/**
	 * Checks a value whose length is above 0, and right if the format fixes it.
	 * @throws IllegalArgumentException if it is malformed
	 */
	void check(byte[] value) {
	}

	private static int number(String text, int max) {
		int number = Integer.parseInt(digits(text, 9));
		if (number > max) {
			throw new IllegalArgumentException(number + " is more than " + max);
		}
		return number;
	}

	private static String digits(String text, int maxDigits) {
		boolean plain = !text.isEmpty() && text.length() <= maxDigits
				&& text.chars().allMatch((character) -> character >= '0' && character <= '9');
		if (!plain) {
			throw new IllegalArgumentException("a number of 1 to " + maxDigits + " digits is expected");
		}
		return text;
	}

	private static byte[] portBytes(String text) {
		int port = number(text, 0xffff);
		return new byte[] { (byte) (port >>> 8), (byte) port };
	}

	private static int port(byte[] value, int offset) {
		return (value[offset] & 0xff) << 8 | value[offset + 1] & 0xff;
	}

	private static byte[] parseOnion(String text, int hostCharacters) {
		int colon = text.indexOf(':');
		if (colon != hostCharacters) {
			throw new IllegalArgumentException(
					"an onion address has " + hostCharacters + " characters, a colon and a port");
		}
		byte[] host = Base32.decode(text.substring(0, colon).toLowerCase(java.util.Locale.ROOT));
		byte[] port = portBytes(text.substring(colon + 1));
		return ByteBuffer.allocate(host.length + port.length).put(host).put(port).array();
	}

	private static String printOnion(byte[] value) {
		return Base32.encode(value, 0, value.length - 2) + ":" + port(value, value.length - 2);
	}

	private static void checkOnion(byte[] value) {
		if (port(value, value.length - 2) == 0) {
			throw new IllegalArgumentException("an onion address has a port above 0");
		}
	}

	/**
	 * UTF-8 without control characters: addresses of strangers are printed in logs and on
	 * terminals.
	 */
	private static String printableText(byte[] value) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
			if (text.chars().anyMatch(Character::isISOControl)) {
				throw new IllegalArgumentException("a name or path contains no control characters");
			}
			return text;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("a name or path is UTF-8", ex);
		}
	}

}
