// SPDX-License-Identifier: Apache-2.0

// The protocols that every peer of this module serves; the Java side (TestProtocols) serves the same.

import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { lpStream } from '@libp2p/utils'
import { PERF, servePerf } from './perf.mjs'
import { Reader, uint64, write, writePattern } from './streams.mjs'

/** How long after the FIN the late answer comes. */
const LATE_MILLIS = 200

const MAX_REQUEST_BYTES = 64 << 20

/** Sends back what it gets, then FIN. */
async function echo (stream) {
	const reader = new Reader(stream)
	for (let chunk = await reader.next(); chunk != null; chunk = await reader.next()) {
		await write(stream, chunk)
	}
	await stream.close()
}

const handlers = {
	'/echo/1.0.0': echo,

	/** Two big-endian uint32, r and w: reads r more bytes, writes w bytes of the pattern, resets. */
	'/reset/1.0.0': async (stream) => {
		const reader = new Reader(stream)
		const request = await reader.exactly(8)
		await reader.exactly(request.readUInt32BE(0))
		await writePattern(stream, request.readUInt32BE(4))
		stream.abort(new Error('reset as asked'))
	},

	/** Reads to FIN, waits, then answers with the count (big-endian uint64) and the SHA-256 of what came. */
	'/late/1.0.0': async (stream) => {
		const { bytes, sha256 } = await new Reader(stream).drain()
		await delay(LATE_MILLIS)
		await write(stream, Buffer.concat([uint64(bytes), Buffer.from(sha256, 'hex')]))
		await stream.close()
	},

	/** Reads to FIN, then answers with the count, big-endian uint64. */
	'/sink/1.0.0': async (stream) => {
		await write(stream, uint64(await new Reader(stream).count()))
		await stream.close()
	},

	/** Reads a big-endian uint64 and sends as many bytes of the pattern, then FIN. */
	'/source/1.0.0': async (stream) => {
		const request = await new Reader(stream).exactly(8)
		await writePattern(stream, Number(request.readBigUInt64BE(0)))
		await stream.close()
	},

	/** Reads one length-prefixed request, answers with its count and SHA-256, length-prefixed: the library's framing. */
	'/digest/1.0.0': async (stream) => {
		const messages = framed(stream)
		const request = (await messages.read()).subarray()
		await messages.write(digestOf(request))
		await stream.close()
	},

	[PERF]: servePerf,

	// The next two only js serves, to show what this library does to its users.

	/** What the library's own async iterator gives up to its end: the count, big-endian uint64. */
	'/iterate/1.0.0': async (stream) => {
		let bytes = 0
		for await (const chunk of stream) {
			bytes += chunk.byteLength
		}
		await write(stream, uint64(bytes))
		await stream.close()
	},

	/** Never listens to its stream; the library credits all the same, until its read buffer is full. */
	'/unread/1.0.0': (stream) => new Promise((resolve) => { stream.addEventListener('close', resolve) })
}

/** The library's own length-prefixed messages on a stream. */
export function framed (stream) {
	return lpStream(stream, { maxDataLength: MAX_REQUEST_BYTES, maxBufferSize: 2 * MAX_REQUEST_BYTES })
}

export function digestOf (message) {
	return Buffer.concat([uint64(message.byteLength), createHash('sha256').update(message).digest()])
}

/** The library's cap of perf streams; of other handlers' it has its own default. */
const LIBRARY_CAPS = { [PERF]: { maxInboundStreams: 1, maxOutboundStreams: 1 } }

/** Serves a protocol; a failing handler resets its stream and is reported. maxStreams null: the library's own caps. */
function handle (node, protocol, handler, { maxStreams, report }) {
	const caps = maxStreams == null ? LIBRARY_CAPS[protocol] : { maxInboundStreams: maxStreams, maxOutboundStreams: maxStreams }
	return node.handle(protocol, (stream) => {
		handler(stream).catch((error) => {
			report({ event: 'handler:failed', protocol, error: error.name, message: error.message })
			stream.abort(error)
		})
	}, caps)
}

export async function serveEcho (node, protocol, terms) {
	await handle(node, protocol, echo, terms)
}

/** Serves them all. */
export async function serve (node, terms) {
	for (const [protocol, handler] of Object.entries(handlers)) {
		await handle(node, protocol, handler, terms)
	}
}
