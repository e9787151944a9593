// SPDX-License-Identifier: Apache-2.0

// What the peer can be told to do. Each takes the node and the request and returns what the answer says.

import { randomBytes } from 'node:crypto'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { pattern, patternSha256, Reader, write, writePattern } from './streams.mjs'

/** The connection to use: named, or the oldest open one to the peer. */
function connectionTo ({ node }, { peer, connection }) {
	const candidates = node.getConnections(peer != null ? peerIdFromString(peer) : undefined)
		.filter((candidate) => candidate.status === 'open' && (connection == null || candidate.id === connection))
	if (candidates.length === 0) {
		throw Object.assign(new Error(`No open connection to ${connection ?? peer}`), { name: 'NotConnectedError' })
	}
	return candidates[0]
}

async function open (context, request, protocol) {
	const stream = await connectionTo(context, request).newStream(protocol, {
		signal: context.signal,
		maxOutboundStreams: context.maxStreams
	})
	context.signal.addEventListener('abort', () => stream.abort(context.signal.reason))
	return stream
}

async function echo (context, request, bytes, chunkBytes) {
	const stream = await open(context, request, request.protocol ?? '/echo/1.0.0')
	const reader = new Reader(stream)
	const [received, sent] = await Promise.all([
		reader.drain(),
		writePattern(stream, bytes, chunkBytes).then(async (sha256) => {
			await stream.close({ signal: context.signal })
			return sha256
		})
	])
	if (received.bytes !== bytes || received.sha256 !== sent) {
		throw Object.assign(new Error(`Sent ${bytes} bytes with SHA-256 ${sent}, got ${received.bytes} with ${received.sha256}`), { name: 'EchoMismatchError' })
	}
	return received
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
			const payload = randomBytes(32)
			const started = performance.now()
			await write(stream, payload)
			if (!payload.equals(await reader.exactly(32))) {
				throw new Error(`Ping ${i} came back with other bytes`)
			}
			roundTripMillis.push(performance.now() - started)
		}
		await stream.close({ signal: context.signal })
		await reader.drain()
		return { roundTripMillis }
	},

	/** streams echoes of so many bytes each, all at once. */
	async echo (context, request) {
		const { bytes, streams = 1, chunkBytes = 65536 } = request
		const results = await Promise.all(Array.from({ length: streams }, () => echo(context, request, bytes, chunkBytes)))
		return { bytes, streams, sha256: results[0].sha256 }
	},

	/** count echoes, one after the other. */
	async sequential (context, request) {
		const { count, bytes = 32 } = request
		for (let i = 0; i < count; i++) {
			await echo(context, request, bytes, 65536)
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
		if (await reader.next() != null) {
			throw new Error('More than the answer came')
		}
		const count = Number(answer.readBigUInt64BE(0))
		if (count !== bytes || answer.subarray(8).toString('hex') !== sent) {
			throw new Error(`Sent ${bytes} bytes with SHA-256 ${sent}; the peer read ${count} with ${answer.subarray(8).toString('hex')}`)
		}
		return { bytes, waitedMillis }
	},

	async sink (context, request) {
		const stream = await open(context, request, '/sink/1.0.0')
		const reader = new Reader(stream)
		await writePattern(stream, request.bytes)
		await stream.close({ signal: context.signal })
		return { bytes: Number((await reader.exactly(8)).readBigUInt64BE(0)) }
	},

	async source (context, request) {
		const stream = await open(context, request, '/source/1.0.0')
		const reader = new Reader(stream)
		const size = Buffer.alloc(8)
		size.writeBigUInt64BE(BigInt(request.bytes))
		await write(stream, size)
		await stream.close({ signal: context.signal })
		const { bytes, sha256 } = await reader.drain()
		if (bytes !== request.bytes || sha256 !== patternSha256(bytes)) {
			throw new Error(`Asked for ${request.bytes} bytes, got ${bytes}${bytes === request.bytes ? ' with wrong content' : ''}`)
		}
		return { bytes, sha256 }
	},

	/** The peer reads readBytes, writes writeBytes and resets: what came before, and as which error it shows. */
	async remoteReset (context, request) {
		const { readBytes = 0, writeBytes = 0 } = request
		const stream = await open(context, request, '/reset/1.0.0')
		const reader = new Reader(stream)
		await write(stream, uint32s(readBytes, writeBytes))
		await writePattern(stream, readBytes)
		let bytes = 0
		try {
			for (let chunk = await reader.next(); chunk != null; chunk = await reader.next()) {
				bytes += chunk.byteLength
			}
		} catch (error) {
			return { bytes, ended: 'reset', error: error.name, status: stream.status }
		}
		return { bytes, ended: 'fin', status: stream.status }
	},

	/** Echoes so many bytes of an endless stream, then resets it from this side. */
	async localReset (context, request) {
		const { bytes } = request
		const stream = await open(context, request, '/echo/1.0.0')
		const reader = new Reader(stream)
		await Promise.all([writePattern(stream, bytes), reader.exactly(bytes)])
		stream.send(pattern(0, 65536))
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
