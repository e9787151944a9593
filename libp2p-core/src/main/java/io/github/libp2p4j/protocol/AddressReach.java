/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.List;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * How far an address reaches, as far as that decides whom to tell it. Immutable. Reads
 * the binary form: {@code Multiaddr} is about syntax.
 */
enum AddressReach {

	/** Wherever it says. */
	NETWORK,

	/**
	 * {@code 127.0.0.0/8}, {@code ::1}, and the former mapped into IPv6: this machine.
	 */
	LOOPBACK,

	/** {@code /memory}: this process. */
	PROCESS,

	/**
	 * {@code 0.0.0.0}, {@code ::}, and {@code /unix}, which no two peers encode alike:
	 * nobody.
	 */
	NOBODY;

	private static final int IP4 = 0x04;

	private static final int IP6 = 0x29;

	private static final int IP6_ZONE = 0x2a;

	/** Varint of 777. */
	private static final int MEMORY = 0x8906;

	/** Varint of 400. */
	private static final int UNIX = 0x9003;

	static AddressReach of(Multiaddr address) {
		byte[] bytes = address.toBytes();
		int start = 0;
		if (bytes[0] == IP6_ZONE) {
			// Code, length, the zone's name. A zone longer than 127 bytes does not exist.
			start = 2 + bytes[1];
		}
		int code = (start >= 0 && start < bytes.length) ? bytes[start] : -1;
		if (code == IP4) {
			return ofIp(bytes, start + 1, 4);
		}
		if (code == IP6) {
			return ofIp6(bytes, start + 1);
		}
		int longCode = (bytes.length > 1) ? (bytes[0] & 0xff) << 8 | bytes[1] & 0xff : -1;
		return switch (longCode) {
			case MEMORY -> PROCESS;
			case UNIX -> NOBODY;
			default -> NETWORK;
		};
	}

	private static AddressReach ofIp6(byte[] bytes, int start) {
		if (isZero(bytes, start, 10) && bytes[start + 10] == -1 && bytes[start + 11] == -1) {
			return ofIp(bytes, start + 12, 4);
		}
		if (isZero(bytes, start, 15) && bytes[start + 15] == 1) {
			return LOOPBACK;
		}
		return isZero(bytes, start, 16) ? NOBODY : NETWORK;
	}

	private static AddressReach ofIp(byte[] bytes, int start, int length) {
		if (bytes[start] == 127) {
			return LOOPBACK;
		}
		return isZero(bytes, start, length) ? NOBODY : NETWORK;
	}

	private static boolean isZero(byte[] bytes, int start, int length) {
		for (int i = start; i < start + length; i++) {
			if (bytes[i] != 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The addresses of a node that the peer at the other end of {@code connection} can be
	 * told: loopback ones only if the connection is within this machine, memory ones only
	 * within this process.
	 * @return in the order given, without a trailing {@code /p2p}, which the peer knows
	 */
	static List<Multiaddr> visibleTo(Connection connection, List<Multiaddr> addresses) {
		AddressReach remote = of(connection.remoteAddress());
		boolean withinMachine = remote == LOOPBACK || remote == PROCESS || of(connection.localAddress()) == LOOPBACK;
		return addresses.stream().filter((address) -> switch (of(address)) {
			case NETWORK -> true;
			case LOOPBACK -> withinMachine;
			case PROCESS -> remote == PROCESS;
			case NOBODY -> false;
		}).map(Multiaddr::withoutPeerId).distinct().toList();
	}

}
