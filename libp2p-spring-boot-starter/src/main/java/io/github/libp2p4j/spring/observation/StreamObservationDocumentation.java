/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of streams and what they are tagged with. Meters have the low
 * cardinality keys and {@code error}, the simple name of the exception's class; spans
 * have all.
 */
public enum StreamObservationDocumentation implements ObservationDocumentation {

	/**
	 * A handler serves a stream that a peer opened: from the call of the handler to its
	 * return, or to the completion of its stage.
	 */
	INBOUND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultInboundStreamObservationConvention.class;
		}

	},

	/**
	 * A client asks a peer: from the call to the answer, or to the end of the stream,
	 * connecting included.
	 */
	OUTBOUND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultOutboundStreamObservationConvention.class;
		}

	};

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeyNames.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinalityKeyNames.values();
	}

	@Override
	public String getPrefix() {
		return "libp2p";
	}

	/** Of meters and spans. Each has a bounded number of values, and is always there. */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * The protocol's id; {@code other} beyond
		 * {@code libp2p.metrics.max-protocol-tags}.
		 */
		PROTOCOL {

			@Override
			public String asString() {
				return "libp2p.protocol";
			}

		},

		/**
		 * {@code unary} for one message and at most one answer, {@code stream} for a
		 * conversation, whose duration says nothing about how fast anything is.
		 */
		KIND {

			@Override
			public String asString() {
				return "kind";
			}

		},

		/**
		 * {@code completed}, {@code reset} of a stream that was reset without an
		 * exception, {@code failed}, or in small letters the reason that the exception
		 * gives; {@code unknown} while it is open.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		};

		KeyValue value(String value) {
			return KeyValue.of(this, value);
		}

	}

	/** Of spans alone. Absent until it is known. */
	public enum HighCardinalityKeyNames implements KeyName {

		/** The authenticated peer at the other end. */
		PEER_ID {

			@Override
			public String asString() {
				return "libp2p.peer.id";
			}

			@Override
			public boolean isRequired() {
				return false;
			}

		},

		/** The multiaddr of the other end. */
		PEER_ADDRESS {

			@Override
			public String asString() {
				return "network.peer.address";
			}

			@Override
			public boolean isRequired() {
				return false;
			}

		};

		KeyValue value(String value) {
			return KeyValue.of(this, value);
		}

	}

}
