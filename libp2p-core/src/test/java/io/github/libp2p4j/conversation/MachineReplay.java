/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.RecordedNoise;
import io.github.libp2p4j.upgrade.ConnectionMachine;
import io.github.libp2p4j.upgrade.PeerExpectation;
import io.github.libp2p4j.upgrade.SessionOwner;
import io.github.libp2p4j.upgrade.UpgradeSettings;
import io.github.libp2p4j.upgrade.UpgradeWorkspace;
import io.github.libp2p4j.yamux.YamuxSession;
import io.github.libp2p4j.yamux.YamuxSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays the bytes on the wire through the {@link ConnectionMachine}: negotiation,
 * handshake with the recorded keys, decryption, frames. For one thread.
 */
final class MachineReplay extends Replay {

	private static final long UPGRADE_TIMEOUT_NANOS = 10_000_000_000L;

	private final ConnectionMachine machine;

	private final RecordedNoise noise;

	private final byte[] peersWire;

	/** What this side says in the clear; the same each time, with the same keys. */
	private final byte[] ourClear;

	private final byte[] ourNegotiation;

	private final Sink clear = new Sink();

	private final Sink negotiation = new Sink();

	private int wireAt;

	MachineReplay(Conversation conversation) {
		super(conversation);
		RecordedNoise.PrivateKeys keys = conversation.keys();
		UpgradeSettings settings = new UpgradeSettings(keys.identity().peerId(), RecordedNoise.identity(keys),
				YamuxSettings.defaults(), UPGRADE_TIMEOUT_NANOS, !keys.muxers().isEmpty());
		boolean initiator = conversation.role() == Role.INITIATOR;
		PeerId expected = PeerId.parse(conversation.outcome().peerId());
		this.machine = new ConnectionMachine(settings,
				new PeerExpectation(conversation.role(), initiator ? expected : null),
				new UpgradeWorkspace(RecordedNoise.crypto()), new SessionOwner(this.us, this.us, this.us));
		this.noise = conversation.noise();
		this.peersWire = conversation.wire(false);
		this.ourClear = conversation.clear(true);
		this.ourNegotiation = conversation.muxerNegotiation(true);
	}

	/** Replays, and looks at how the connection was opened. */
	void runAll(IntUnaryOperator cuts) {
		assertThat(StreamLedger.sha256(this.peersWire)).as("the peer's bytes as they were on the wire")
			.isEqualTo(this.conversation.outcome().peersSha256());
		this.machine.connected(0);
		run(cuts);
		assertThat(this.machine.state()).isEqualTo(ConnectionState.OPEN);
		assertThat(this.machine.remoteKey().peerId()).hasToString(this.conversation.outcome().peerId());
		assertThat(this.machine.earlyMuxer()).as("muxer chosen early")
			.isEqualTo(this.conversation.outcome().earlyMuxer());
		assertThat(this.clear.first(this.clear.size())).as("our part of negotiation and handshake")
			.isEqualTo(this.ourClear);
		assertThat(this.negotiation.first(this.negotiation.size())).as("our part of the muxer's negotiation")
			.isEqualTo(this.ourNegotiation);
		assertThat(this.machine.isMidMessage()).as("the peer's last message is whole").isFalse();
		this.machine.close();
	}

	@Override
	YamuxSession session() {
		return this.machine.session();
	}

	@Override
	byte[] input(Turn turn) {
		int from = this.wireAt;
		this.wireAt += turn.rawBytes();
		return Arrays.copyOfRange(this.peersWire, from, this.wireAt);
	}

	@Override
	void receive(ByteBuffer in) {
		this.machine.receive(in, this.us.nowNanos);
	}

	@Override
	boolean hasOutput() {
		return this.machine.hasOutput();
	}

	@Override
	void transmit(ByteBuffer out) {
		this.machine.transmit(out, this.us.nowNanos);
	}

	@Override
	void sent(byte[] bytes) {
		int inClear = Math.min(bytes.length, this.ourClear.length - this.clear.size());
		this.clear.add(Arrays.copyOf(bytes, inClear));
		if (inClear < bytes.length) {
			this.noise.open(true, Arrays.copyOfRange(bytes, inClear, bytes.length), this::said);
		}
	}

	private void said(byte[] plaintext) {
		int negotiated = Math.min(plaintext.length, this.ourNegotiation.length - this.negotiation.size());
		this.negotiation.add(Arrays.copyOf(plaintext, negotiated));
		this.output.weWrite(Arrays.copyOfRange(plaintext, negotiated, plaintext.length));
	}

	@Override
	void expire() {
		assertThat(this.machine.expire(this.us.nowNanos)).as("in time").isTrue();
	}

}
