// SPDX-License-Identifier: Apache-2.0

// Reading and writing js-libp2p streams with exact ends.
//
// The library's own async iterator waits for ever when FIN arrived before the iteration began, and ends before the bytes
// of a frame that has data and FIN; its onDrain() never waits a second time. So this peer listens to the events itself.

import { createHash } from 'node:crypto'
import { fault } from './errors.mjs'

const HIGH_WATER_BYTES = 1 << 20
const CHUNK_BYTES = 65536

/**
 * Pulls chunks from a stream: next() gives a Uint8Array, or null after the peer's FIN, or throws after a reset, an
 * abort or the loss of the connection. Pauses the stream, and with it the credit, while too much waits.
 */
export class Reader {
	#stream
	#chunks = []
	#waitingBytes = 0
	#finSeen = false
	#closed = false
	#failure = null
	#wake = null
	#resuming = false

	constructor (stream) {
		this.#stream = stream
		const live = stream.status === 'open' || stream.status === 'closing'
		this.#finSeen = live && stream.remoteWriteStatus === 'closed'
		this.#closed = !live
		this.#failure = stream.status === 'reset' ? fault('StreamResetError', 'The stream has been reset') : null
		stream.addEventListener('message', (event) => this.#onMessage(event.data))
		stream.addEventListener('remoteCloseWrite', () => {
			this.#finSeen = true
			// Not at once: the bytes of a frame with FIN are dispatched after this event.
			queueMicrotask(() => this.#signal())
		})
		stream.addEventListener('close', (event) => {
			this.#closed = true
			this.#failure ??= event.error ?? null
			queueMicrotask(() => this.#signal())
		})
	}

	#onMessage (data) {
		const bytes = data.subarray()
		this.#chunks.push(bytes)
		this.#waitingBytes += bytes.byteLength
		if (this.#waitingBytes >= HIGH_WATER_BYTES) {
			this.pause()
		}
		this.#signal()
	}

	#signal () {
		this.#wake?.()
		this.#wake = null
	}

	/**
	 * Gives the peer no more credit until the next read. Not while the stream resumes: it dispatches what waits first and
	 * then credits anyway, and a stream paused in between would credit for ever what nobody gets.
	 */
	pause () {
		if (this.#stream.readStatus === 'readable' && !this.#resuming) {
			this.#stream.pause()
		}
	}

	#resume () {
		this.#resuming = true
		try {
			this.#stream.resume()
		} finally {
			this.#resuming = false
		}
		if (this.#waitingBytes >= HIGH_WATER_BYTES) {
			this.pause()
		}
	}

	async next () {
		while (true) {
			const chunk = this.#chunks.shift()
			this.#waitingBytes -= chunk?.byteLength ?? 0
			if (this.#waitingBytes < HIGH_WATER_BYTES / 2 && this.#stream.readStatus === 'paused') {
				this.#resume()
			}
			if (chunk != null) {
				return chunk
			}
			if (this.#chunks.length > 0) {
				continue
			}
			if (this.#failure != null) {
				throw this.#failure
			}
			if (this.#stream.readBufferLength === 0) {
				if (this.#finSeen) {
					return null
				}
				if (this.#closed) {
					throw fault('StreamLostError', `The stream ended without FIN: ${this.#stream.status}`)
				}
			}
			await new Promise((resolve) => { this.#wake = resolve })
		}
	}

	/** Gives a chunk back, for the next read. */
	unread (chunk) {
		this.#chunks.unshift(chunk)
		this.#waitingBytes += chunk.byteLength
	}

	/** Exactly this many bytes; what is left of the last chunk stays for the next read. */
	async exactly (count) {
		const parts = []
		let missing = count
		while (missing > 0) {
			const chunk = await this.next()
			if (chunk == null) {
				throw fault('MismatchError', `FIN after ${count - missing} of ${count} bytes`)
			}
			if (chunk.byteLength > missing) {
				this.unread(chunk.subarray(missing))
			}
			parts.push(chunk.subarray(0, missing))
			missing -= Math.min(missing, chunk.byteLength)
		}
		return Buffer.concat(parts)
	}

	/** FIN, and nothing before it. */
	async end () {
		const chunk = await this.next()
		if (chunk != null) {
			throw fault('MismatchError', `${chunk.byteLength} bytes where FIN was to be`)
		}
	}

	/** Everything up to FIN: how many bytes, and their SHA-256. */
	async drain (hash = createHash('sha256')) {
		const bytes = await this.count((chunk) => hash.update(chunk))
		return { bytes, sha256: hash.digest('hex') }
	}

	/** How many bytes come up to FIN. */
	async count (see = () => {}) {
		let bytes = 0
		for (let chunk = await this.next(); chunk != null; chunk = await this.next()) {
			see(chunk)
			bytes += chunk.byteLength
		}
		return bytes
	}
}

/** Sends a chunk and waits while the stream takes no more. */
export async function write (stream, chunk) {
	stream.send(chunk)
	while (stream.writableNeedsDrain && stream.status === 'open') {
		await new Promise((resolve) => {
			const done = () => {
				stream.removeEventListener('drain', done)
				stream.removeEventListener('close', done)
				resolve()
			}
			stream.addEventListener('drain', done)
			stream.addEventListener('close', done)
		})
	}
	if (stream.status === 'aborted' || stream.status === 'reset' || stream.status === 'closed') {
		throw fault(stream.status === 'reset' ? 'StreamResetError' : 'StreamLostError', `The stream is ${stream.status}`)
	}
}

/** The bytes that both sides expect at an offset of generated data. */
export function pattern (offset, length) {
	const bytes = new Uint8Array(length)
	for (let i = 0; i < length; i++) {
		const at = offset + i
		bytes[i] = at ^ (at >>> 8) ^ (at >>> 16)
	}
	return bytes
}

/** Writes generated data in chunks, nextBytes() telling how long each is; returns its SHA-256. */
export async function writePattern (stream, bytes, nextBytes = () => CHUNK_BYTES) {
	const hash = createHash('sha256')
	for (let sent = 0; sent < bytes;) {
		const chunk = pattern(sent, Math.min(nextBytes(), bytes - sent))
		hash.update(chunk)
		await write(stream, chunk)
		sent += chunk.byteLength
	}
	return hash.digest('hex')
}

/** SHA-256 of so many bytes of generated data. */
export function patternSha256 (bytes) {
	const hash = createHash('sha256')
	for (let at = 0; at < bytes; at += 1 << 20) {
		hash.update(pattern(at, Math.min(1 << 20, bytes - at)))
	}
	return hash.digest('hex')
}

/** Chunk lengths of 1 to greatest, the same for the same seed (mulberry32). */
export function randomLengths (seed, greatest) {
	let state = seed >>> 0
	return () => {
		state = (state + 0x6d2b79f5) >>> 0
		let mixed = Math.imul(state ^ (state >>> 15), state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return 1 + ((mixed ^ (mixed >>> 14)) >>> 0) % greatest
	}
}

export function uint64 (value) {
	const bytes = Buffer.alloc(8)
	bytes.writeBigUInt64BE(BigInt(value))
	return bytes
}
