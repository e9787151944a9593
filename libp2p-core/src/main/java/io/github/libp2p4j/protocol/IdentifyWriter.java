/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Writes an identify message as one part with its length before it. Confined to one
 * thread.
 * <p>
 * rust-libp2p reads one part of at most 4,096 bytes, so no more is sent. What does not
 * fit is left out, the least needed first: the signed record (it repeats the addresses),
 * then addresses from the end of their list, then protocols from the end of theirs. Key,
 * versions and the observed address always fit.
 */
final class IdentifyWriter {

	private static final int MAX_BYTES = IdentifyMessage.MAX_SENT_BYTES;

	private final IdentifyMessage message;

	private final List<byte[]> addresses = new ArrayList<>();

	private final List<String> protocols = new ArrayList<>();

	private boolean withRecord;

	private int sizeBytes;

	private IdentifyWriter(IdentifyMessage message) {
		this.message = message;
	}

	/**
	 * @return length and part, ready to be sent
	 * @throws IllegalArgumentException if key, versions and observed address alone are
	 * too long
	 */
	static ByteBuffer write(IdentifyMessage message) {
		IdentifyWriter writer = new IdentifyWriter(message);
		writer.choose();
		try {
			return writer.encode();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The size of an identify message was miscounted", ex);
		}
	}

	private void choose() {
		this.sizeBytes = size(IdentifyMessage.PUBLIC_KEY, this.message.publicKey())
				+ size(IdentifyMessage.PROTOCOL_VERSION, this.message.protocolVersion())
				+ size(IdentifyMessage.AGENT_VERSION, this.message.agentVersion());
		Multiaddr observed = this.message.observedAddress();
		if (observed != null) {
			this.sizeBytes += CodedOutputStream.computeByteArraySize(IdentifyMessage.OBSERVED_ADDRESS,
					observed.toBytes());
		}
		if (this.sizeBytes > MAX_BYTES) {
			throw new IllegalArgumentException("Key, versions and observed address of an identify message take "
					+ this.sizeBytes + " bytes; at most " + MAX_BYTES + " can be sent");
		}
		for (String protocol : this.message.protocols()) {
			if (!fits(CodedOutputStream.computeStringSize(IdentifyMessage.PROTOCOL, protocol))) {
				break;
			}
			this.protocols.add(protocol);
		}
		for (Multiaddr address : this.message.listenAddresses()) {
			byte[] bytes = address.toBytes();
			if (!fits(CodedOutputStream.computeByteArraySize(IdentifyMessage.LISTEN_ADDRESS, bytes))) {
				break;
			}
			this.addresses.add(bytes);
		}
		int recordBytes = size(IdentifyMessage.SIGNED_PEER_RECORD, this.message.signedPeerRecord());
		this.withRecord = recordBytes > 0 && fits(recordBytes);
	}

	private boolean fits(int bytes) {
		if (this.sizeBytes + bytes > MAX_BYTES) {
			return false;
		}
		this.sizeBytes += bytes;
		return true;
	}

	private ByteBuffer encode() throws IOException {
		byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(this.sizeBytes) + this.sizeBytes];
		CodedOutputStream output = CodedOutputStream.newInstance(bytes);
		output.writeUInt32NoTag(this.sizeBytes);
		write(output, IdentifyMessage.PUBLIC_KEY, this.message.publicKey());
		for (byte[] address : this.addresses) {
			output.writeByteArray(IdentifyMessage.LISTEN_ADDRESS, address);
		}
		for (String protocol : this.protocols) {
			output.writeString(IdentifyMessage.PROTOCOL, protocol);
		}
		Multiaddr observed = this.message.observedAddress();
		if (observed != null) {
			output.writeByteArray(IdentifyMessage.OBSERVED_ADDRESS, observed.toBytes());
		}
		write(output, IdentifyMessage.PROTOCOL_VERSION, this.message.protocolVersion());
		write(output, IdentifyMessage.AGENT_VERSION, this.message.agentVersion());
		if (this.withRecord) {
			write(output, IdentifyMessage.SIGNED_PEER_RECORD, this.message.signedPeerRecord());
		}
		output.checkNoSpaceLeft();
		return ByteBuffer.wrap(bytes);
	}

	private static int size(int field, @Nullable ByteString value) {
		return (value != null) ? CodedOutputStream.computeBytesSize(field, value) : 0;
	}

	private static int size(int field, @Nullable String value) {
		return (value != null) ? CodedOutputStream.computeStringSize(field, value) : 0;
	}

	private static void write(CodedOutputStream output, int field, @Nullable ByteString value) throws IOException {
		if (value != null) {
			output.writeBytes(field, value);
		}
	}

	private static void write(CodedOutputStream output, int field, @Nullable String value) throws IOException {
		if (value != null) {
			output.writeString(field, value);
		}
	}

}
