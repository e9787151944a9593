/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.libp2p4j.conversation.Turn.Framed;
import io.github.libp2p4j.conversation.Turn.Line;
import io.github.libp2p4j.conversation.Turn.NoiseMessage;
import io.github.libp2p4j.conversation.Turn.Said;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.RecordedNoise;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a proxy saw between this stack and a peer, and the X25519 keys that this
 * side drew meanwhile: enough to read it all. What a recorder makes a conversation of.
 * Immutable.
 *
 * @param name what it is about
 * @param role of this side
 * @param identity of this side, Ed25519
 * @param drawn private keys, among which the static and the ephemeral one are found
 * @param chunks in the order in which the proxy saw them
 */
record RawConversation(String name, Role role, KeyPair identity, List<byte[]> drawn, List<Chunk> chunks) {

	private static final String SECURITY = "/noise";

	private static final String MUXER = "/yamux/1.0.0";

	private static final int LENGTH_BYTES = 2;

	private static final int TAG_BYTES = 16;

	/**
	 * What was read at once.
	 *
	 * @param ours whether this stack had sent it
	 * @param atMicros on any clock
	 */
	record Chunk(boolean ours, long atMicros, byte[] bytes) {
	}

	/** Reads what the recorder of {@code libp2p-interop} wrote. */
	static RawConversation read(JsonNode json) {
		List<byte[]> drawn = new ArrayList<>();
		json.get("drawn").forEach((key) -> drawn.add(HexFormat.of().parseHex(key.asText())));
		List<Chunk> chunks = new ArrayList<>();
		json.get("chunks")
			.forEach((chunk) -> chunks.add(new Chunk(chunk.get("ours").asBoolean(), chunk.get("atMicros").asLong(),
					Base64.getDecoder().decode(chunk.get("bytes").asText()))));
		return new RawConversation(json.get("name").asText(), Role.valueOf(json.get("role").asText()),
				KeyPair.fromProtobuf(HexFormat.of().parseHex(json.get("identity").asText())), drawn, chunks);
	}

	/**
	 * Understands every byte.
	 * @param peer what the peer is
	 * @throws IllegalArgumentException if anything is left that has no meaning, or would
	 * be lost in writing
	 */
	Conversation understand(Map<String, String> peer) throws IOException {
		Conversation conversation = decode(peer);
		Conversation reread = ConversationFile.read(new ObjectMapper().readTree(ConversationFile.write(conversation)));
		if (!Arrays.equals(reread.wire(true), bytes(true)) || !Arrays.equals(reread.wire(false), bytes(false))) {
			throw new IllegalArgumentException(this.name + ": what would be kept is not what was said");
		}
		return reread;
	}

	private Conversation decode(Map<String, String> peer) {
		Direction ours = clear(true);
		Direction peers = clear(false);
		List<byte[]> messages = new ArrayList<>();
		boolean oursNext = this.role == Role.INITIATOR;
		for (int i = 0; i < 3; i++) {
			messages.add((oursNext ? ours : peers).handshake.get(i / 2));
			oursNext = !oursNext;
		}
		RecordedNoise.@Nullable PrivateKeys keys = null;
		for (List<String> muxers : List.of(List.of(MUXER), List.<String>of())) {
			if (keys == null) {
				keys = keys(muxers, messages);
			}
		}
		if (keys == null) {
			throw new IllegalArgumentException(this.name + ": no key that was drawn fits the handshake");
		}
		RecordedNoise noise = noise(keys, messages).orElseThrow();
		byte[] peersPayload = noise.payloads().get((this.role == Role.INITIATOR) ? 1 : 2);
		String text = new String(peersPayload, StandardCharsets.ISO_8859_1);
		boolean early = !keys.muxers().isEmpty() && text.contains(MUXER);
		ours.open(noise, early);
		peers.open(noise, early);
		List<Turn> turns = turns(ours, peers, noise);
		Conversation unfinished = new Conversation(this.name, this.role, peer, keys,
				new Outcome("", early, "", "", -1, -1, List.of()), turns);
		StreamLedger ledger = unfinished.ledger();
		return unfinished.with(new Outcome(peerId(peersPayload), early, StreamLedger.sha256(bytes(true)),
				StreamLedger.sha256(bytes(false)), ledger.goAway(true), ledger.goAway(false), ledger.outcomes()));
	}

	private RecordedNoise.@Nullable PrivateKeys keys(List<String> muxers, List<byte[]> messages) {
		for (byte[] ephemeral : this.drawn) {
			for (byte[] staticKey : this.drawn) {
				RecordedNoise.PrivateKeys keys = new RecordedNoise.PrivateKeys(this.identity, staticKey, ephemeral,
						muxers);
				if (staticKey != ephemeral && noise(keys, messages).isPresent()) {
					return keys;
				}
			}
		}
		return null;
	}

	private Optional<RecordedNoise> noise(RecordedNoise.PrivateKeys keys, List<byte[]> messages) {
		try {
			return Optional.of(new RecordedNoise(this.role, keys, messages));
		}
		catch (AuthenticationFailedException ex) {
			return Optional.empty();
		}
	}

	/** Field 1 of the payload, whose length takes one or two bytes. */
	private static String peerId(byte[] payload) {
		int length = payload[1] & 0x7f;
		int from = 2;
		if (payload[1] < 0) {
			length |= payload[2] << 7;
			from = 3;
		}
		return PublicKey.decode(Arrays.copyOfRange(payload, from, from + length)).peerId().toString();
	}

	private byte[] bytes(boolean ours) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		this.chunks.stream().filter((chunk) -> chunk.ours() == ours).forEach((chunk) -> all.writeBytes(chunk.bytes()));
		return all.toByteArray();
	}

	private Direction clear(boolean ours) {
		Direction direction = new Direction(ours, bytes(ours));
		String last = "";
		while (!last.equals(SECURITY)) {
			int length = RecordedBytes.lineLength(direction.raw, direction.at);
			if (length == 0) {
				throw new IllegalArgumentException(this.name + ": no negotiation at byte " + direction.at);
			}
			last = RecordedBytes.text(direction.raw, direction.at, length);
			direction.clear.add(new Line(last));
			direction.ends.add(direction.at += length);
		}
		boolean initiator = (this.role == Role.INITIATOR) == ours;
		for (int i = 0; i < (initiator ? 2 : 1); i++) {
			direction.handshake.add(direction.message());
			direction.ends.add(direction.at);
		}
		return direction;
	}

	private List<Turn> turns(Direction ours, Direction peers, RecordedNoise noise) {
		List<Turn> turns = new ArrayList<>();
		int at = 0;
		while (at < this.chunks.size()) {
			Chunk first = this.chunks.get(at);
			int bytes = 0;
			while (at < this.chunks.size() && this.chunks.get(at).ours() == first.ours()) {
				bytes += this.chunks.get(at).bytes().length;
				at++;
			}
			turns.add((first.ours() ? ours : peers).turn(first.atMicros() - this.chunks.get(0).atMicros(), bytes,
					this.role == Role.INITIATOR, noise));
		}
		return turns;
	}

	/** All that one side sent, as far as it is understood. */
	private static final class Direction {

		final boolean ours;

		final byte[] raw;

		int at;

		/** Up to where the clear part is said, item by item. */
		final List<Integer> ends = new ArrayList<>();

		final List<Said> clear = new ArrayList<>();

		final List<byte[]> handshake = new ArrayList<>();

		/**
		 * Plaintext lengths of the Noise messages, and where each ends in the raw bytes.
		 */
		final List<int[]> messages = new ArrayList<>();

		final ByteArrayOutputStream plaintext = new ByteArrayOutputStream();

		final List<Said> sealed = new ArrayList<>();

		private int toldBytes;

		private int toldClear;

		private int toldMessages;

		private int toldPlaintext;

		private int toldSealed;

		private int sealedBytes;

		Direction(boolean ours, byte[] raw) {
			this.ours = ours;
			this.raw = raw;
		}

		byte[] message() {
			int length = (this.raw[this.at] & 0xff) << 8 | this.raw[this.at + 1] & 0xff;
			int from = this.at + LENGTH_BYTES;
			this.at = from + length;
			return Arrays.copyOfRange(this.raw, from, this.at);
		}

		void open(RecordedNoise noise, boolean early) {
			while (this.at < this.raw.length) {
				int from = this.at;
				int length = message().length;
				this.messages.add(new int[] { length - TAG_BYTES, this.at });
				noise.open(this.ours, Arrays.copyOfRange(this.raw, from, this.at), this.plaintext::writeBytes);
			}
			byte[] bytes = this.plaintext.toByteArray();
			int from = 0;
			boolean framed = early;
			while (from < bytes.length) {
				Said said = framed ? frame(bytes, from) : line(bytes, from);
				framed |= said instanceof Line line && line.text().equals(MUXER);
				this.sealed.add(said);
				from += said.bytes().length;
			}
		}

		private static Said frame(byte[] bytes, int at) {
			return new Framed(RecordedFrame.parse(bytes, at)
				.orElseThrow(() -> new IllegalArgumentException("A frame is cut off at plaintext byte " + at)));
		}

		private static Said line(byte[] bytes, int at) {
			return new Line(RecordedBytes.text(bytes, at, RecordedBytes.lineLength(bytes, at)));
		}

		Turn turn(long atMicros, int bytes, boolean weInitiate, RecordedNoise noise) {
			this.toldBytes += bytes;
			List<Said> said = new ArrayList<>();
			while (this.toldClear < this.ends.size() && this.ends.get(this.toldClear) <= this.toldBytes) {
				said.add(clear(this.toldClear++, weInitiate, noise));
			}
			List<Integer> lengths = new ArrayList<>();
			while (this.toldMessages < this.messages.size()
					&& this.messages.get(this.toldMessages)[1] <= this.toldBytes) {
				lengths.add(this.messages.get(this.toldMessages)[0]);
				this.toldPlaintext += this.messages.get(this.toldMessages++)[0];
			}
			while (this.toldSealed < this.sealed.size() && this.sealedBytes < this.toldPlaintext) {
				Said next = this.sealed.get(this.toldSealed++);
				said.add(next);
				this.sealedBytes += next.bytes().length;
			}
			return new Turn(this.ours, atMicros, bytes, lengths, said);
		}

		private Said clear(int index, boolean weInitiate, RecordedNoise noise) {
			if (index < this.clear.size()) {
				return this.clear.get(index);
			}
			int message = index - this.clear.size();
			int number = (this.ours == weInitiate) ? 1 + 2 * message : 2;
			return new NoiseMessage(number, this.handshake.get(message), noise.payloads().get(number - 1));
		}

	}

}
