/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.bytes.Varint;
import io.github.libp2p4j.identity.Vectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MultiaddrVectorTests {

	private static final HexFormat HEX = HexFormat.of();

	private final JsonNode vectors = Vectors.read("multiaddr.json");

	@Test
	void hasNothingThatNoTestReads() {
		Set<String> sections = new TreeSet<>();
		this.vectors.fieldNames().forEachRemaining(sections::add);
		assertThat(sections).containsExactly("description", "invalid", "protocols", "sources", "valid");
		assertThat(this.vectors.get("protocols")).hasSize(41);
		assertThat(this.vectors.get("valid")).hasSize(135);
		assertThat(this.vectors.get("invalid")).hasSize(74);
	}

	@Test
	void knowsEveryProtocol() {
		Set<Protocol> seen = new TreeSet<>();
		for (JsonNode entry : this.vectors.get("protocols")) {
			String name = entry.get("name").asText();
			Protocol protocol = Objects.requireNonNull(Protocol.ofName(name), name);
			seen.add(protocol);
			assertThat(protocol.code()).as(name).isEqualTo(entry.get("code").asInt());
			assertThat(Protocol.ofCode(protocol.code())).as(name).isSameAs(protocol);
			assertThat(HEX.formatHex(Varint.encode(protocol.code()))).as(name)
				.isEqualTo(entry.get("code_varint_hex").asText());
			assertThat(protocol.toString()).as(name).isEqualTo(name.equals("ipfs") ? "p2p" : name);
			String size = entry.get("size_bits").asText();
			if (protocol == Protocol.MEMORY) {
				// go and rust write 8 bytes without a length, whatever the table says.
				assertThat(size).isEqualTo("V");
				size = "64";
			}
			int bytes = size.equals("V") ? ValueFormat.VARIABLE : Integer.parseInt(size) / 8;
			assertThat(protocol.format().bytes()).as(name).isEqualTo(bytes);
		}
		assertThat(seen).containsExactlyInAnyOrder(Protocol.values());
	}

	@Test
	void readsAndWritesEveryValidAddress() {
		for (JsonNode entry : this.vectors.get("valid")) {
			String text = entry.get("text").asText();
			String canonical = entry.has("canonical_text") ? entry.get("canonical_text").asText() : text;
			byte[] bytes = HEX.parseHex(entry.get("bytes_hex").asText());
			Multiaddr parsed = Multiaddr.parse(text);
			assertThat(HEX.formatHex(parsed.toBytes())).as(text).isEqualTo(HEX.formatHex(bytes));
			assertThat(parsed).hasToString(canonical);
			Multiaddr read = Multiaddr.fromBytes(bytes);
			assertThat(read).as(text).isEqualTo(parsed).hasSameHashCodeAs(parsed).hasToString(canonical);
			assertThat(read.components()).as(text).isEqualTo(parsed.components());
			assertThat(Multiaddr.parse(canonical)).isEqualTo(parsed);
		}
	}

	@Test
	void refusesEveryInvalidAddress() {
		for (JsonNode entry : this.vectors.get("invalid")) {
			if (entry.has("text")) {
				String text = entry.get("text").asText();
				assertThatIllegalArgumentException().as(text)
					.isThrownBy(() -> Multiaddr.parse(text))
					.withMessageStartingWith("No multiaddr: \"" + text + "\": ");
			}
			else {
				String hex = entry.get("bytes_hex").asText();
				assertThatIllegalArgumentException().as(hex)
					.isThrownBy(() -> Multiaddr.fromBytes(HEX.parseHex(hex)))
					.withMessageStartingWith("No multiaddr: " + hex);
			}
		}
	}

	/**
	 * What a truncated address still says is either nothing or whole components of the
	 * original.
	 */
	@Test
	void neverReadsBeyondTheEndOfATruncatedAddress() {
		for (JsonNode entry : this.vectors.get("valid")) {
			byte[] bytes = HEX.parseHex(entry.get("bytes_hex").asText());
			List<Component> whole = Multiaddr.fromBytes(bytes).components();
			Set<Integer> boundaries = new TreeSet<>();
			int boundary = 0;
			for (Component component : whole) {
				boundary += component.encodedLength();
				boundaries.add(boundary);
			}
			for (int length = 0; length < bytes.length; length++) {
				byte[] truncated = Arrays.copyOf(bytes, length);
				if (boundaries.contains(length)) {
					List<Component> read = Multiaddr.fromBytes(truncated).components();
					assertThat(whole.subList(0, read.size())).isEqualTo(read);
				}
				else {
					assertThatIllegalArgumentException().isThrownBy(() -> Multiaddr.fromBytes(truncated));
				}
			}
		}
	}

}
