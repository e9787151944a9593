// SPDX-License-Identifier: Apache-2.0

// The listener's part of the work.

import { Reader, write } from './streams.mjs'

export const PROTOCOLS = {
	upload: '/benchmark/upload/1.0.0',
	download: '/benchmark/download/1.0.0',
	echo: '/benchmark/echo/1.0.0',
	ping: '/ipfs/ping/1.0.0'
}

const CHUNK = new Uint8Array(65536)

const CONFIRMATION = new Uint8Array(1)

const LENGTH_BYTES = 8

/** Beyond what is ever open. */
export const MAX_STREAMS = 4096

export async function send (stream, bytes) {
	for (let left = bytes; left > 0; left -= CHUNK.byteLength) {
		await write(stream, left < CHUNK.byteLength ? CHUNK.subarray(0, left) : CHUNK)
	}
}

export async function discard (reader, bytes) {
	for (let left = bytes; left > 0;) {
		const chunk = await reader.next()
		if (chunk == null || chunk.byteLength > left) {
			throw new Error(`${chunk == null ? 'FIN' : 'More'} instead of the last ${left} bytes`)
		}
		left -= chunk.byteLength
	}
}

/** The lengths that come before bodies, up to FIN. */
async function * lengths (reader) {
	for (let first = await reader.next(); first != null; first = await reader.next()) {
		reader.unread(first)
		yield Number((await reader.exactly(LENGTH_BYTES)).readBigUInt64BE())
	}
}

const handlers = {
	/** Takes bodies, each behind its length, and confirms each with one byte. */
	async upload (stream) {
		const reader = new Reader(stream)
		for await (const bytes of lengths(reader)) {
			await discard(reader, bytes)
			await write(stream, CONFIRMATION)
		}
		await stream.close()
	},

	/** Gives bodies as long as it is asked for. */
	async download (stream) {
		for await (const bytes of lengths(new Reader(stream))) {
			await send(stream, bytes)
		}
		await stream.close()
	},

	/** Sends back what it gets as it comes, without a turn between. */
	async echo (stream) {
		stream.addEventListener('message', ({ data }) => { stream.send(data) })
		stream.addEventListener('remoteCloseWrite', () => { stream.close().catch(() => {}) })
	}
}
handlers.ping = handlers.echo

export async function serve (node) {
	for (const [name, protocol] of Object.entries(PROTOCOLS)) {
		await node.handle(protocol, (stream) => {
			handlers[name](stream).catch((error) => stream.abort(error))
		}, { maxInboundStreams: MAX_STREAMS, maxOutboundStreams: MAX_STREAMS })
	}
}
