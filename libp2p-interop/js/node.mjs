// SPDX-License-Identifier: Apache-2.0

// The node itself: TCP, Noise, Yamux, identify, ping, with the caps of the library raised.

import { readFileSync } from 'node:fs'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'

// No ECDSA: @libp2p/peer-id makes no peer id of such a key (peerIdFromPublicKey throws UnsupportedKeyTypeError), so a
// js node can neither have one nor speak to a peer that has, and its ECDSA signatures are not DER as the others' are.
const KEY_TYPES = { ed25519: ['Ed25519'], secp256k1: ['secp256k1'], rsa: ['RSA', 2048] }

const STACKS = {
	libp2p: ['@libp2p/noise', '@libp2p/yamux'],
	chainsafe: ['@chainsafe/libp2p-noise', '@chainsafe/libp2p-yamux']
}

const UNLIMITED = 1_000_000

export async function createNode (options) {
	const keyType = KEY_TYPES[options.key]
	const stack = STACKS[options.stack]
	if (keyType == null || stack == null) {
		throw new Error(`--key is one of ${Object.keys(KEY_TYPES)}, --stack one of ${Object.keys(STACKS)}`)
	}
	const [{ noise }, { yamux }] = await Promise.all(stack.map((name) => import(name)))
	const caps = options['default-caps'] ? {} : { maxInboundStreams: 64, maxOutboundStreams: 64 }
	const node = await createLibp2p({
		start: false,
		privateKey: await generateKeyPair(...keyType),
		addresses: { listen: options.listen },
		transports: [tcp()],
		connectionEncrypters: [options['no-early-muxer'] ? withoutEarlyMuxer(noise()) : noise()],
		streamMuxers: [yamux({
			streamOptions: {
				initialStreamWindowSize: Number(options['initial-window']),
				maxStreamWindowSize: Number(options['max-window']),
				// Beyond it a stream is reset; a paused stream may hold a whole window.
				maxReadBufferLength: 2 * Number(options['max-window'])
			}
		})],
		connectionManager: {
			maxConnections: UNLIMITED,
			inboundConnectionThreshold: UNLIMITED,
			maxIncomingPendingConnections: UNLIMITED
		},
		services: {
			identify: identify({ ...caps, runOnConnectionOpen: !options['no-identify-on-open'] }),
			identifyPush: identifyPush({ ...caps, runOnSelfUpdate: false }),
			ping: ping(caps)
		}
	})
	return Object.assign(node, { versions: versions(['libp2p', '@libp2p/tcp', ...stack]) })
}

/** Noise that neither sends nor reads the list of muxers, so that multistream-select chooses inside the channel. */
function withoutEarlyMuxer (factory) {
	return (components) => {
		const encrypter = factory(components)
		for (const method of ['secureInbound', 'secureOutbound']) {
			const secure = encrypter[method].bind(encrypter)
			encrypter[method] = (connection, options) => secure(connection, { ...options, skipStreamMuxerNegotiation: true })
		}
		return encrypter
	}
}

function versions (packages) {
	return Object.fromEntries(packages.map((name) => {
		const file = new URL(`./node_modules/${name}/package.json`, import.meta.url)
		return [name, JSON.parse(readFileSync(file)).version]
	}))
}
