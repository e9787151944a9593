// SPDX-License-Identifier: Apache-2.0

// A lean node: TCP, Noise, Yamux, and nothing that works beside, no identify, no pings by itself, no limits.

import { generateKeyPair } from '@libp2p/crypto/keys'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { versions } from './node.mjs'

const UNLIMITED = 1_000_000

const WINDOWS = { initialStreamWindowSize: 256 << 10, maxStreamWindowSize: 16 << 20, maxReadBufferLength: 32 << 20 }

export async function createBenchmarkNode (listen) {
	const node = await createLibp2p({
		privateKey: await generateKeyPair('Ed25519'),
		addresses: { listen: listen == null ? [] : [listen] },
		transports: [tcp()],
		connectionEncrypters: [noise()],
		streamMuxers: [yamux({ streamOptions: WINDOWS, maxInboundStreams: UNLIMITED, maxOutboundStreams: UNLIMITED })],
		connectionManager: { maxConnections: UNLIMITED, inboundConnectionThreshold: UNLIMITED, maxIncomingPendingConnections: UNLIMITED },
		connectionMonitor: { enabled: false }
	})
	return Object.assign(node, { versions: versions(['libp2p', '@libp2p/tcp', '@libp2p/noise', '@libp2p/yamux']) })
}
