// SPDX-License-Identifier: Apache-2.0

// The protocols that every peer of this module serves; the Java side (TestProtocols) serves the same.

import { setTimeout as delay } from 'node:timers/promises'
import { Reader, write, writePattern } from './streams.mjs'

/** How long after the FIN the late answer comes. */
const LATE_MILLIS = 200

const handlers = {
	/** Sends back what it gets, then FIN. */
	'/echo/1.0.0': async (stream) => {
		const reader = new Reader(stream)
		for (let chunk = await reader.next(); chunk != null; chunk = await reader.next()) {
			await write(stream, chunk)
		}
		await stream.close()
	},

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
		const { bytes } = await new Reader(stream).drain()
		await write(stream, uint64(bytes))
		await stream.close()
	},

	/** Reads a big-endian uint64 and sends as many bytes of the pattern, then FIN. */
	'/source/1.0.0': async (stream) => {
		const request = await new Reader(stream).exactly(8)
		await writePattern(stream, Number(request.readBigUInt64BE(0)))
		await stream.close()
	}
}

function uint64 (value) {
	const bytes = Buffer.alloc(8)
	bytes.writeBigUInt64BE(BigInt(value))
	return bytes
}

/** Serves them all; a failing handler resets its stream and is reported. */
export async function serve (node, maxStreams, report) {
	for (const [protocol, handler] of Object.entries(handlers)) {
		await node.handle(protocol, (stream, connection) => {
			handler(stream, connection).catch((error) => {
				report({ event: 'handler:failed', protocol, error: error.name, message: error.message })
				stream.abort(error)
			})
		}, { maxInboundStreams: maxStreams, maxOutboundStreams: maxStreams })
	}
}
