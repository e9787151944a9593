/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IdentifyWriterTests {

	private static final ByteString KEY = ByteString.copyFrom(IdentifyBytes.SPEC_KEY);

	private static final Multiaddr LOOPBACK = Multiaddr.fromBytes(IdentifyBytes.LOOPBACK_4001);

	@Test
	void writesFieldsInTheOrderOfTheirNumbers() {
		IdentifyMessage message = new IdentifyMessage(KEY, List.of(LOOPBACK), List.of("/a", "/b"), LOOPBACK, "net",
				"agent", ByteString.copyFromUtf8("record"));
		assertThat(IdentifyWriter.write(message).array()).isEqualTo(IdentifyBytes.hex("""
				56
				0a24 080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e
				1208 047f000001060fa1
				1a02 2f61
				1a02 2f62
				2208 047f000001060fa1
				2a03 6e6574
				3205 6167656e74
				4206 7265636f7264
				"""));
	}

	@Test
	void leavesOutWhatIsNotThere() {
		IdentifyMessage message = new IdentifyMessage(null, List.of(), List.of(), null, null, null, null);
		assertThat(IdentifyWriter.write(message).array()).isEqualTo(new byte[] { 0 });
	}

	@Test
	void isReadAsItWasWritten() {
		IdentifyMessage message = new IdentifyMessage(KEY, addresses(100), protocols(50), LOOPBACK, "", "agent", null);
		assertThat(IdentifyBytes.read(IdentifyWriter.write(message).array())).isEqualTo(message);
	}

	@Test
	void leavesTheRecordOutFirst() {
		IdentifyMessage message = new IdentifyMessage(KEY, addresses(3), protocols(3), LOOPBACK, "net", "agent",
				ByteString.copyFrom(new byte[4000]));
		IdentifyMessage sent = written(message);
		assertThat(sent.signedPeerRecord()).isNull();
		assertThat(sent.listenAddresses()).hasSize(3);
		assertThat(sent.protocols()).hasSize(3);
	}

	@Test
	void leavesAddressesOutBeforeProtocols() {
		IdentifyMessage message = new IdentifyMessage(KEY, addresses(500), protocols(100), LOOPBACK, "net", "agent",
				null);
		IdentifyMessage sent = written(message);
		assertThat(sent.protocols()).isEqualTo(message.protocols());
		assertThat(sent.listenAddresses()).hasSizeBetween(100, 499)
			.isEqualTo(message.listenAddresses().subList(0, sent.listenAddresses().size()));
	}

	@Test
	void leavesProtocolsOutLast() {
		IdentifyMessage message = new IdentifyMessage(KEY, addresses(10), protocols(1000), LOOPBACK, "net", "agent",
				null);
		IdentifyMessage sent = written(message);
		assertThat(sent.protocols()).hasSizeBetween(100, 999)
			.isEqualTo(message.protocols().subList(0, sent.protocols().size()));
		assertThat(sent.publicKey()).isEqualTo(KEY);
		assertThat(sent.observedAddress()).isEqualTo(LOOPBACK);
		assertThat(sent.agentVersion()).isEqualTo("agent");
	}

	@Test
	void fillsTheLastByte() {
		// Tag, two bytes of length, the rest: exactly 4,096.
		IdentifyMessage message = new IdentifyMessage(ByteString.copyFrom(new byte[4093]), List.of(LOOPBACK),
				List.of("/a"), null, null, null, null);
		assertThat(IdentifyWriter.write(message).array()).hasSize(4096 + 2);
		assertThat(written(message).protocols()).isEmpty();
	}

	@Test
	void refusesWhatCannotBeTrimmed() {
		IdentifyMessage message = new IdentifyMessage(ByteString.copyFrom(new byte[4094]), List.of(), List.of(), null,
				null, null, null);
		assertThatIllegalArgumentException().isThrownBy(() -> IdentifyWriter.write(message))
			.withMessage("Key, versions and observed address of an identify message take 4097 bytes; "
					+ "at most 4096 can be sent");
	}

	private static IdentifyMessage written(IdentifyMessage message) {
		byte[] bytes = IdentifyWriter.write(message).array();
		assertThat(bytes).hasSizeLessThanOrEqualTo(4096 + 2);
		return IdentifyBytes.read(bytes);
	}

	private static List<Multiaddr> addresses(int count) {
		List<Multiaddr> addresses = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			addresses.add(Multiaddr.parse("/ip4/198.51.100.1/tcp/" + (10_000 + i)));
		}
		return addresses;
	}

	private static List<String> protocols(int count) {
		List<String> protocols = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			protocols.add("/protocol/" + (10_000 + i));
		}
		return protocols;
	}

}
