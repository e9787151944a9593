// SPDX-License-Identifier: Apache-2.0

// Reading and writing js-libp2p streams with exact ends.
//
// The library's own async iterator waits for ever when FIN arrived before the iteration began, and its onDrain() never
// waits a second time, so this peer listens to the events itself.

import { createHash } from 'node:crypto'

const HIGH_WATER_BYTES = 1 << 20

/**
 * Pulls chunks from a stream: next() gives a Uint8Array, or null after the peer's FIN, or throws after a reset, an
 * abort or the loss of the connection. Pauses the stream, and with it the credit, while too much waits.
 */
export class Reader {
	#stream
	#chunks = []
	#waitingBytes = 0
	#finSeen = false
	#ended = false
	#failure = null
	#wake = null

	constructor (stream) {
		this.#stream = stream
		this.#finSeen = stream.remoteWriteStatus === 'closed' && (stream.status === 'open' || stream.status === 'closing')
		stream.addEventListener('message', (event) => this.#onMessage(event.data))
		stream.addEventListener('remoteCloseWrite', () => { this.#finSeen = true })
		stream.addEventListener('end', () => this.#onEnd(null))
		stream.addEventListener('close', (event) => this.#onEnd(event.error ?? null))
		if (stream.readableEnded || (this.#finSeen && stream.readBufferLength === 0)) {
			this.#onEnd(null)
		} else if (stream.status !== 'open' && stream.status !== 'closing') {
			this.#onEnd(new Error(`The stream is ${stream.status}`))
		}
	}

	#onMessage (data) {
		const bytes = data.subarray()
		this.#chunks.push(bytes)
		this.#waitingBytes += bytes.byteLength
		if (this.#waitingBytes >= HIGH_WATER_BYTES && this.#stream.readStatus === 'readable') {
			this.#stream.pause()
		}
		this.#signal()
	}

	#onEnd (error) {
		if (error != null) {
			this.#failure ??= error
		} else if (!this.#finSeen && !this.#ended) {
			// 'end' also comes just before the 'close' that carries the reason, which then replaces this one.
			queueMicrotask(() => {
				this.#failure ??= Object.assign(new Error(`The stream ended without FIN: ${this.#stream.status}`), { name: 'StreamLostError' })
				this.#signal()
			})
			return
		}
		this.#ended = true
		this.#signal()
	}

	#signal () {
		this.#wake?.()
		this.#wake = null
	}

	async next () {
		while (true) {
			const chunk = this.#chunks.shift()
			if (chunk != null) {
				this.#waitingBytes -= chunk.byteLength
				if (this.#waitingBytes < HIGH_WATER_BYTES / 2 && this.#stream.readStatus === 'paused') {
					this.#stream.resume()
				}
				return chunk
			}
			if (this.#failure != null) {
				throw this.#failure
			}
			if (this.#ended) {
				return null
			}
			await new Promise((resolve) => { this.#wake = resolve })
		}
	}

	/** Exactly this many bytes; what is left of the last chunk stays for the next read. */
	async exactly (count) {
		const parts = []
		let missing = count
		while (missing > 0) {
			const chunk = await this.next()
			if (chunk == null) {
				throw new Error(`FIN after ${count - missing} of ${count} bytes`)
			}
			if (chunk.byteLength > missing) {
				this.#chunks.unshift(chunk.subarray(missing))
				this.#waitingBytes += chunk.byteLength - missing
			}
			parts.push(chunk.subarray(0, missing))
			missing -= Math.min(missing, chunk.byteLength)
		}
		return Buffer.concat(parts)
	}

	/** Everything up to FIN: how many bytes, and their SHA-256. */
	async drain () {
		const hash = createHash('sha256')
		let bytes = 0
		for (let chunk = await this.next(); chunk != null; chunk = await this.next()) {
			hash.update(chunk)
			bytes += chunk.byteLength
		}
		return { bytes, sha256: hash.digest('hex') }
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
		throw Object.assign(new Error(`The stream is ${stream.status}`), { name: stream.status === 'reset' ? 'StreamResetError' : 'StreamLostError' })
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

/** Writes generated data in chunks; returns its SHA-256. */
export async function writePattern (stream, bytes, chunkBytes = 65536) {
	const hash = createHash('sha256')
	for (let sent = 0; sent < bytes; sent += chunkBytes) {
		const chunk = pattern(sent, Math.min(chunkBytes, bytes - sent))
		hash.update(chunk)
		await write(stream, chunk)
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
