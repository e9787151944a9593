// SPDX-License-Identifier: Apache-2.0

// The node itself: TCP, Noise, Yamux, identify, push, ping, with the caps of the library raised.

import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
import { fault } from './errors.mjs'

const KEY_TYPES = { ed25519: ['Ed25519'], secp256k1: ['secp256k1'], rsa: ['RSA', 2048] }

/** Whose packages of Noise and Yamux; the first that is installed is the default. */
const STACKS = {
	libp2p: ['@libp2p/noise', '@libp2p/yamux'],
	chainsafe: ['@chainsafe/libp2p-noise', '@chainsafe/libp2p-yamux']
}

const YAMUX = '/yamux/1.0.0'

const UNLIMITED = 1_000_000

/** Soon, where the library can be told; its second is for networks. */
const PUSH_DEBOUNCE_MILLIS = 10

/** What a flag asks for and this library has no means for. */
export function refuse (message) {
	return fault('RefusedError', message)
}

/** Whether identify's event is told on the way of a push. */
const pushed = new AsyncLocalStorage()

export function isPushed () {
	return pushed.getStore() === true
}

export async function createNode (options) {
	const packages = stackOf(options.stack)
	const [{ noise }, { yamux }] = await Promise.all(packages.map((name) => import(name)))
	const ownCaps = options['default-caps']
	const caps = ownCaps ? {} : { maxInboundStreams: 64, maxOutboundStreams: 64 }
	const muxer = yamux({ streamOptions: windows(options) })
	const muxers = (options.muxers ?? YAMUX).split(',').map((protocol) => protocol === YAMUX ? muxer : named(protocol, muxer))
	const node = await createLibp2p({
		start: false,
		privateKey: await privateKey(options.key),
		addresses: { listen: options.listen },
		transports: [tcp()],
		connectionEncrypters: [options['no-early-muxer'] ? withoutEarlyMuxer(noise()) : noise()],
		streamMuxers: muxers,
		connectionGater: delayedUpgrade(Number(options['upgrade-delay'] ?? 0)),
		connectionManager: ownCaps
			? {}
			: { maxConnections: UNLIMITED, inboundConnectionThreshold: UNLIMITED, maxIncomingPendingConnections: UNLIMITED },
		services: {
			identify: identify({ ...caps, runOnConnectionOpen: !options['no-identify-on-open'] }),
			identifyPush: markingPushes(identifyPush({ ...caps, runOnSelfUpdate: false, debounce: PUSH_DEBOUNCE_MILLIS })),
			ping: ping(caps)
		}
	})
	return Object.assign(node, { versions: versions(['libp2p', '@libp2p/tcp', ...packages]) })
}

function stackOf (name) {
	const installed = Object.keys(STACKS).filter((stack) => STACKS[stack].every((dependency) => existsSync(manifest(dependency))))
	const chosen = name ?? installed[0]
	if (!installed.includes(chosen)) {
		throw refuse(`--stack ${chosen} is not installed; there are ${installed.join(', ')}`)
	}
	return STACKS[chosen]
}

async function privateKey (type) {
	if (type === 'ecdsa') {
		// Nor can it speak to a peer that has one, and the signatures of such keys are not DER as the others' are.
		throw refuse('--key ecdsa: @libp2p/peer-id makes no peer id of an ECDSA key (UnsupportedKeyTypeError)')
	}
	if (KEY_TYPES[type] == null) {
		throw refuse(`--key ${type} is none of ${Object.keys(KEY_TYPES).join(', ')}`)
	}
	return generateKeyPair(...KEY_TYPES[type])
}

function windows (options) {
	const maxStreamWindowSize = Number(options['max-window'])
	return {
		initialStreamWindowSize: Number(options['initial-window']),
		maxStreamWindowSize,
		// Beyond it the library resets a stream, though a paused one may be owed a whole window.
		maxReadBufferLength: Number(options['read-buffer'] ?? 2 * maxStreamWindowSize)
	}
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

/** The same muxer under another protocol name. */
function named (protocol, factory) {
	return (components) => {
		const muxer = factory(components)
		const createStreamMuxer = muxer.createStreamMuxer.bind(muxer)
		return Object.assign(muxer, { protocol, createStreamMuxer: (...all) => Object.assign(createStreamMuxer(...all), { protocol }) })
	}
}

/** Waits between the muxer's start, when frames are already read, and the connection, which takes the streams. */
function delayedUpgrade (millis) {
	const wait = () => delay(millis, false)
	return millis === 0 ? {} : { denyInboundUpgradedConnection: wait, denyOutboundUpgradedConnection: wait }
}

/** Lets what push's handler tells be known as such: the library's event is the same as identify's. */
function markingPushes (factory) {
	return (components) => {
		const service = factory(components)
		const handleProtocol = service.handleProtocol
		service.handleProtocol = (...all) => pushed.run(true, () => handleProtocol(...all))
		return service
	}
}

function manifest (name) {
	return new URL(`./node_modules/${name}/package.json`, import.meta.url)
}

/** Of packages, as they are installed. */
export function versions (packages) {
	return Object.fromEntries(packages.map((name) => [name, JSON.parse(readFileSync(manifest(name))).version]))
}
