// SPDX-License-Identifier: Apache-2.0

// What the peer can be told to do. Each takes the node and the request and returns what the answer says.

import { createHash, randomBytes } from 'node:crypto'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { fault } from './errors.mjs'
import { measure, PERF } from './perf.mjs'
import { digestOf, framed, serveEcho } from './protocols.mjs'
import { pattern, patternSha256, randomLengths, Reader, uint64, write, writePattern } from './streams.mjs'

const CHUNK_BYTES = 65536
const HELD_BYTES = 1000

/** Of yamux: the type of data frames, and the flag that ends a half. */
const FRAME = { data: 0, fin: 4 }

/** The connection to use: named, or the oldest open one to the peer. */
function connectionTo ({ node }, { peer, connection }) {
	const candidates = node.getConnections(peer != null ? peerIdFromString(peer) : undefined)
		.filter((candidate) => candidate.status === 'open' && (connection == null || candidate.id === connection))
	if (candidates.length === 0) {
		throw fault('NotConnectedError', `No open connection to ${connection ?? peer}`)
	}
	return candidates[0]
}

async function open (context, request, protocol) {
	const stream = await connectionTo(context, request).newStream(protocol, {
		signal: context.signal,
		...(context.maxStreams == null ? {} : { maxOutboundStreams: context.maxStreams })
	})
	context.signal.addEventListener('abort', () => stream.abort(context.signal.reason))
	return stream
}

function lengths ({ chunkBytes = CHUNK_BYTES, randomSeed }) {
	return randomSeed == null ? () => chunkBytes : randomLengths(randomSeed, chunkBytes)
}

/** Learns how long the longest data frame is that the stream sends. */
function watchFrames (stream) {
	const seen = { largestFrameBytes: 0 }
	const sendFrame = stream.sendFrame
	if (sendFrame != null) {
		stream.sendFrame = (header, data) => {
			seen.largestFrameBytes = Math.max(seen.largestFrameBytes, data?.byteLength ?? 0)
			return sendFrame(header, data)
		}
	}
	return seen
}

async function echo (context, request, bytes, nextBytes) {
	const stream = await open(context, request, request.protocol ?? '/echo/1.0.0')
	const frames = watchFrames(stream)
	const reader = new Reader(stream)
	const [received, sent] = await Promise.all([
		reader.drain(),
		writePattern(stream, bytes, nextBytes).then(async (sha256) => {
			await stream.close({ signal: context.signal })
			return sha256
		})
	])
	if (received.bytes !== bytes || received.sha256 !== sent) {
		throw fault('MismatchError', `Sent ${bytes} bytes with SHA-256 ${sent}, got ${received.bytes} with ${received.sha256}`)
	}
	return { ...received, ...frames }
}

async function digest (context, request, bytes) {
	const stream = await open(context, request, '/digest/1.0.0')
	const message = pattern(0, bytes)
	const messages = framed(stream)
	await messages.write(message, { signal: context.signal })
	const answer = Buffer.from((await messages.read({ signal: context.signal })).subarray())
	await stream.close({ signal: context.signal })
	if (!answer.equals(digestOf(message))) {
		throw fault('MismatchError', `Asked for the digest of ${bytes} bytes, got ${answer.toString('hex')}`)
	}
}

async function askSource (stream, bytes, signal) {
	await write(stream, uint64(bytes))
	await stream.close({ signal })
}

function checkSource ({ bytes, sha256 }, expected) {
	if (bytes !== expected || sha256 !== patternSha256(bytes)) {
		throw fault('MismatchError', `Asked for ${expected} bytes, got ${bytes}${bytes === expected ? ' with wrong content' : ''}`)
	}
	return { bytes, sha256 }
}

function describeConnection (connection) {
	return {
		connection: connection.id,
		peer: connection.remotePeer.toString(),
		direction: connection.direction,
		address: connection.remoteAddr.toString(),
		encryption: connection.encryption,
		muxer: connection.multiplexer,
		status: connection.status,
		streams: connection.streams.map(({ id, protocol, direction, status }) => ({ id, protocol, direction, status }))
	}
}

function uint32s (...values) {
	const bytes = Buffer.alloc(4 * values.length)
	values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i))
	return bytes
}

export const commands = {
	/** address: one more to listen on; without it, only tells. */
	async listen ({ node }, { address }) {
		if (address != null) {
			await node.components.transportManager.listen([multiaddr(address)])
		}
		return { addresses: node.getMultiaddrs().map(String) }
	},

	/** address: with /p2p/… at its end the peer there is checked. Always a new connection. */
	async dial ({ node, signal }, { address }) {
		return describeConnection(await node.dial(multiaddr(address), { signal, force: true }))
	},

	async connections ({ node }) {
		return { connections: node.getConnections().map(describeConnection) }
	},

	async identify (context, request) {
		const result = await context.node.services.identify.identify(connectionTo(context, request), { signal: context.signal })
		return {
			peer: result.peerId.toString(),
			agentVersion: result.agentVersion,
			protocolVersion: result.protocolVersion,
			protocols: result.protocols,
			listenAddresses: result.listenAddrs.map(String),
			observedAddress: result.observedAddr?.toString(),
			signedRecord: result.signedPeerRecord != null
		}
	},

	/** Serves one more protocol and tells every peer that it knows to take pushes; some time later, as the library does. */
	async push ({ node, terms }, { protocol }) {
		await serveEcho(node, protocol, terms)
		await node.services.identifyPush.push()
		return {}
	},

	/** count round trips with the library's own ping: a stream each, FIN before the answer is read. */
	async ping ({ node, signal }, { peer, count = 1 }) {
		const roundTripMillis = []
		for (let i = 0; i < count; i++) {
			roundTripMillis.push(await node.services.ping.ping(peerIdFromString(peer), { signal }))
		}
		return { roundTripMillis }
	},

	/** count round trips on one stream, as go and rust do. */
	async pingOneStream (context, request) {
		const stream = await open(context, request, '/ipfs/ping/1.0.0')
		const reader = new Reader(stream)
		const roundTripMillis = []
		for (let i = 0; i < (request.count ?? 1); i++) {
			roundTripMillis.push(await pingOn(stream, reader))
		}
		await stream.close({ signal: context.signal })
		await reader.drain()
		return { roundTripMillis }
	},

	/** streams echoes of so many bytes each, all at once. */
	async echo (context, request) {
		const { bytes, streams = 1 } = request
		const results = await Promise.all(Array.from({ length: streams }, () => echo(context, request, bytes, lengths(request))))
		const largestFrameBytes = Math.max(...results.map((result) => result.largestFrameBytes))
		return { bytes, streams, sha256: results[0].sha256, largestFrameBytes }
	},

	/** count echoes, one after the other. */
	async sequential (context, request) {
		const { count, bytes = 32 } = request
		for (let i = 0; i < count; i++) {
			await echo(context, request, bytes)
		}
		return { count, bytes }
	},

	/** Sends, ends its half, and waits for an answer that comes late. */
	async late (context, request) {
		const { bytes } = request
		const stream = await open(context, request, '/late/1.0.0')
		const reader = new Reader(stream)
		const sent = await writePattern(stream, bytes)
		await stream.close({ signal: context.signal })
		const finished = performance.now()
		const answer = await reader.exactly(40)
		const waitedMillis = performance.now() - finished
		await reader.end()
		const count = Number(answer.readBigUInt64BE(0))
		const sha256 = answer.subarray(8).toString('hex')
		if (count !== bytes || sha256 !== sent) {
			throw fault('MismatchError', `Sent ${bytes} bytes with SHA-256 ${sent}; the peer read ${count} with ${sha256}`)
		}
		return { bytes, waitedMillis }
	},

	/** Only js: all bytes and the FIN in one frame, which this library never sends by itself; how many the peer read. */
	async finWithData (context, request) {
		const { bytes, protocol = '/sink/1.0.0' } = request
		const stream = await open(context, request, protocol)
		const reader = new Reader(stream)
		const frame = { type: FRAME.data, flag: stream.getSendFlags() | FRAME.fin, streamID: stream.streamId, length: bytes }
		stream.sendFrame(frame, pattern(0, bytes))
		stream.writeStatus = 'closed'
		return { bytes, read: Number((await reader.exactly(8)).readBigUInt64BE(0)) }
	},

	async sink (context, request) {
		const { bytes } = request
		const stream = await open(context, request, '/sink/1.0.0')
		const frames = watchFrames(stream)
		const reader = new Reader(stream)
		await writePattern(stream, bytes, lengths(request))
		await stream.close({ signal: context.signal })
		const count = Number((await reader.exactly(8)).readBigUInt64BE(0))
		if (count !== bytes) {
			throw fault('MismatchError', `Sent ${bytes} bytes, the peer read ${count}`)
		}
		return { bytes, ...frames }
	},

	async source (context, request) {
		const stream = await open(context, request, '/source/1.0.0')
		const reader = new Reader(stream)
		await askSource(stream, request.bytes, context.signal)
		return checkSource(await reader.drain(), request.bytes)
	},

	/** count requests, one after the other, each on a stream of its own. */
	async digest (context, request) {
		const { bytes, count = 1 } = request
		for (let i = 0; i < count; i++) {
			await digest(context, request, bytes)
		}
		return { bytes, count }
	},

	async perf (context, request) {
		const { uploadBytes, downloadBytes } = request
		const stream = await open(context, request, PERF)
		return measure(stream, { uploadBytes, downloadBytes, signal: context.signal })
	},

	/** Reads the first bytes of a source and then nothing. unread (only js): never listens, and so credits on. */
	async hold (context, request) {
		const { bytes, unread = false } = request
		const stream = await open({ ...context, signal: context.lasting }, request, '/source/1.0.0')
		const name = `held-${context.held.size}`
		const held = { stream, bytes, hash: createHash('sha256'), reader: unread ? null : new Reader(stream) }
		context.held.set(name, held)
		await askSource(stream, bytes, context.signal)
		if (!unread) {
			held.hash.update(await held.reader.exactly(Math.min(HELD_BYTES, bytes)))
			held.reader.pause()
		}
		return { stream: name }
	},

	/** Reads the rest of what was held. */
	async resume (context, request) {
		const held = context.held.get(request.stream)
		if (held == null) {
			throw fault('UnknownStreamError', `No stream is held as ${request.stream}`)
		}
		context.held.delete(request.stream)
		const { stream, bytes, hash } = held
		context.signal.addEventListener('abort', () => stream.abort(context.signal.reason))
		if (held.reader == null && stream.status === 'aborted') {
			throw fault('StreamBufferError', 'The library reset the stream, which nobody read')
		}
		const before = held.reader == null ? 0 : Math.min(HELD_BYTES, bytes)
		const rest = await (held.reader ?? new Reader(stream)).drain(hash)
		return checkSource({ bytes: before + rest.bytes, sha256: rest.sha256 }, bytes)
	},

	/** The peer reads readBytes, writes writeBytes and resets: what came before, and as which error it shows. */
	async remoteReset (context, request) {
		const { readBytes = 0, writeBytes = 0 } = request
		const stream = await open(context, request, '/reset/1.0.0')
		const reader = new Reader(stream)
		await write(stream, uint32s(readBytes, writeBytes))
		await writePattern(stream, readBytes)
		let received = 0
		try {
			await reader.count((chunk) => { received += chunk.byteLength })
		} catch (error) {
			// Yamux of js tells no code: it takes the frame's length for credit.
			return { received, bytes: received, ended: 'reset', error: error.name, status: stream.status }
		}
		return { received, bytes: received, ended: 'fin', status: stream.status }
	},

	/** Echoes so many bytes of an endless stream, then resets it from this side. */
	async localReset (context, request) {
		const { bytes, code } = request
		if (code != null) {
			throw fault('UnsupportedError', 'js-libp2p sends no code with a reset')
		}
		const stream = await open(context, request, '/echo/1.0.0')
		const reader = new Reader(stream)
		await Promise.all([writePattern(stream, bytes), reader.exactly(bytes)])
		stream.send(pattern(0, CHUNK_BYTES))
		stream.abort(new Error('reset in the middle'))
		return { bytes, status: stream.status }
	},

	/** Proposes protocols; fails when the peer refuses them. */
	async open (context, request) {
		const stream = await open(context, request, request.protocols)
		const { protocol } = stream
		await stream.close({ signal: context.signal })
		return { protocol }
	},

	async hangUp (context, request) {
		await connectionTo(context, request).close({ signal: context.signal })
		return {}
	}
}

/** One round trip on an open ping stream, in milliseconds. */
export async function pingOn (stream, reader) {
	const payload = randomBytes(32)
	const started = performance.now()
	await write(stream, payload)
	if (!payload.equals(await reader.exactly(payload.byteLength))) {
		throw fault('MismatchError', 'A ping came back with other bytes')
	}
	return performance.now() - started
}
