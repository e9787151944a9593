/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Reads an identify message as its bytes arrive: parts, each with its length before it,
 * merged until the stream ends. Confined to one thread at a time.
 * <p>
 * Every bound is checked before anything is allocated for it;
 * {@link #receive(ByteBuffer)} and {@link #end()} throw a {@link StreamException} that
 * names the breach. Entries that are of no use but do no harm, such as addresses of an
 * unknown kind, are skipped alone.
 */
final class IdentifyReader {

	/** The length of a part of at most 8,192 bytes has at most two bytes. */
	private static final int MAX_LENGTH_BYTES = 2;

	private int parts;

	/** The length of the part to come, as far as it was read. */
	private int length;

	private int lengthBytes;

	/** The part that is being received. */
	private @Nullable ByteBuffer part;

	private @Nullable ByteString publicKey;

	private final List<Multiaddr> listenAddresses = new ArrayList<>();

	/**
	 * Addresses, those that were skipped included: skipping is not a way around the
	 * bound.
	 */
	private int addressCount;

	private final Set<String> protocols = new LinkedHashSet<>();

	private int protocolCount;

	private @Nullable Multiaddr observedAddress;

	private @Nullable String protocolVersion;

	private @Nullable String agentVersion;

	private @Nullable ByteString signedPeerRecord;

	/**
	 * Takes all of {@code source}.
	 */
	void receive(ByteBuffer source) {
		while (source.hasRemaining()) {
			ByteBuffer target = this.part;
			if (target == null) {
				receiveLength(source.get());
			}
			else {
				int count = Math.min(source.remaining(), target.remaining());
				target.put(target.position(), source, source.position(), count);
				target.position(target.position() + count);
				source.position(source.position() + count);
				endPart(target);
			}
		}
	}

	/**
	 * The stream ended.
	 */
	IdentifyMessage end() {
		if (this.part != null || this.lengthBytes > 0) {
			throw breach("the stream ended within part " + (this.parts + 1));
		}
		if (this.parts == 0) {
			throw breach("the stream ended without a message");
		}
		return new IdentifyMessage(this.publicKey, this.listenAddresses, List.copyOf(this.protocols),
				this.observedAddress, this.protocolVersion, this.agentVersion, this.signedPeerRecord);
	}

	private void receiveLength(byte next) {
		if (this.parts == IdentifyMessage.MAX_PARTS) {
			throw breach("more than " + IdentifyMessage.MAX_PARTS + " parts");
		}
		if (this.lengthBytes > 0 && next == 0) {
			throw breach("the length of part " + (this.parts + 1) + " is not minimal");
		}
		this.length |= (next & 0x7f) << (7 * this.lengthBytes);
		this.lengthBytes++;
		boolean complete = next >= 0;
		if (this.length > IdentifyMessage.MAX_PART_BYTES || (!complete && this.lengthBytes == MAX_LENGTH_BYTES)) {
			throw breach("part " + (this.parts + 1) + " is longer than " + IdentifyMessage.MAX_PART_BYTES + " bytes");
		}
		if (complete) {
			ByteBuffer target = ByteBuffer.allocate(this.length);
			this.part = target;
			this.length = 0;
			this.lengthBytes = 0;
			endPart(target);
		}
	}

	private void endPart(ByteBuffer received) {
		if (received.hasRemaining()) {
			return;
		}
		this.parts++;
		this.part = null;
		try {
			merge(CodedInputStream.newInstance(received.array()));
		}
		catch (IOException ex) {
			throw breach("part " + this.parts + " is no protobuf message: " + ex.getMessage());
		}
	}

	private void merge(CodedInputStream input) throws IOException {
		for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
			int type = WireFormat.getTagWireType(tag);
			if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
				field(WireFormat.getTagFieldNumber(tag), input.readBytes());
			}
			else if (type == WireFormat.WIRETYPE_START_GROUP || !input.skipField(tag)) {
				// Groups nest, and no peer sends them.
				throw breach("part " + this.parts + " has a group");
			}
		}
	}

	private void field(int number, ByteString value) {
		switch (number) {
			case IdentifyMessage.PUBLIC_KEY -> this.publicKey = value;
			case IdentifyMessage.LISTEN_ADDRESS -> listenAddress(value);
			case IdentifyMessage.PROTOCOL -> protocol(value);
			case IdentifyMessage.OBSERVED_ADDRESS -> this.observedAddress = address(value);
			case IdentifyMessage.PROTOCOL_VERSION -> this.protocolVersion = version(value);
			case IdentifyMessage.AGENT_VERSION -> this.agentVersion = version(value);
			case IdentifyMessage.SIGNED_PEER_RECORD -> this.signedPeerRecord = value;
			default -> {
				// Unknown fields are for versions to come.
			}
		}
	}

	private void listenAddress(ByteString value) {
		if (++this.addressCount > IdentifyMessage.MAX_ADDRESSES) {
			throw breach("more than " + IdentifyMessage.MAX_ADDRESSES + " addresses");
		}
		Multiaddr address = address(value);
		if (address != null) {
			this.listenAddresses.add(address);
		}
	}

	private static @Nullable Multiaddr address(ByteString value) {
		if (value.isEmpty() || value.size() > IdentifyMessage.MAX_ADDRESS_BYTES) {
			return null;
		}
		try {
			return Multiaddr.fromBytes(value.toByteArray());
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private void protocol(ByteString value) {
		if (++this.protocolCount > IdentifyMessage.MAX_PROTOCOLS) {
			throw breach("more than " + IdentifyMessage.MAX_PROTOCOLS + " protocols");
		}
		if (value.isEmpty() || value.size() > IdentifyMessage.MAX_PROTOCOL_BYTES || !value.isValidUtf8()) {
			return;
		}
		String protocol = value.toStringUtf8();
		if (protocol.codePoints().noneMatch(Character::isISOControl)) {
			this.protocols.add(protocol);
		}
	}

	/** Cut, and safe to print: a line break in an agent version would forge log lines. */
	private static String version(ByteString value) {
		ByteString cut = value.substring(0, Math.min(value.size(), IdentifyMessage.MAX_VERSION_BYTES));
		return cut.toString(StandardCharsets.UTF_8)
			.codePoints()
			.map((character) -> Character.isISOControl(character) ? '\ufffd' : character)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static StreamException breach(String message) {
		return Completions.breach(IdentifyProtocol.ID, message);
	}

}
