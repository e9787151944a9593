/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an address in text form into components, as go-multiaddr does: slashes at the
 * end are dropped, {@code /unix} swallows the rest. Stateless and thread-safe.
 */
final class MultiaddrText {

	private MultiaddrText() {
	}

	static List<Component> parse(String text) {
		if (text.length() > Multiaddr.MAX_CHARACTERS) {
			throw new IllegalArgumentException("it is longer than " + Multiaddr.MAX_CHARACTERS + " characters");
		}
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == '/') {
			end--;
		}
		if (end > 0 && text.charAt(0) != '/') {
			throw new IllegalArgumentException("it does not begin with /");
		}
		List<Component> components = new ArrayList<>();
		int position = 0;
		// One more than allowed, for the caller to complain about.
		while (position < end && components.size() <= Multiaddr.MAX_COMPONENTS) {
			int nameEnd = segmentEnd(text, position + 1, end);
			Protocol protocol = protocol(text.substring(position + 1, nameEnd));
			position = nameEnd;
			if (!protocol.hasValue()) {
				components.add(Component.of(protocol));
				continue;
			}
			if (position == end) {
				throw new IllegalArgumentException("/" + protocol + " lacks its value");
			}
			boolean path = protocol.format() == ValueFormat.PATH;
			int valueEnd = path ? end : segmentEnd(text, position + 1, end);
			components.add(component(protocol, text.substring(path ? position : position + 1, valueEnd)));
			position = valueEnd;
		}
		return components;
	}

	private static int segmentEnd(String text, int start, int end) {
		int slash = text.indexOf('/', start);
		return (slash < 0 || slash > end) ? end : slash;
	}

	private static Protocol protocol(String name) {
		Protocol protocol = Protocol.ofName(name);
		if (protocol == null) {
			throw new IllegalArgumentException("\"" + name + "\" is no protocol");
		}
		return protocol;
	}

	private static Component component(Protocol protocol, String value) {
		try {
			return Component.parse(protocol, value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("/" + protocol + " with value \"" + value + "\": " + ex.getMessage(),
					ex);
		}
	}

}
