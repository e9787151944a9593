// SPDX-License-Identifier: Apache-2.0

// The dialler's part of the work, each as CONTROL.md defines when it is done.

import { randomBytes } from 'node:crypto'
import { multiaddr } from '@multiformats/multiaddr'
import { discard, MAX_STREAMS, PROTOCOLS, send } from './benchmark-serve.mjs'
import { Reader, uint64, write } from './streams.mjs'

const MESSAGE = new Uint8Array(32)

const NANOS_PER_MILLI = 1e6

/** Given to every dial and stream, for the library makes a timer for each that comes without. */
const never = new AbortController().signal

export class Worker {
	#node
	#dialers
	#connection = null

	/** A node of the connection that all but connect use, and those that connect uses. */
	constructor (node, dialers) {
		this.#node = node
		this.#dialers = dialers
	}

	async run (command, { address, bytes, parallel = 1, windowMillis = 1000 }) {
		switch (command) {
			case 'dial':
				this.#connection = await this.#node.dial(multiaddr(address), { signal: never })
				return {}
			case 'upload': return this.#upload(bytes)
			case 'download': return this.#download(bytes)
			case 'connect': return this.#connect(multiaddr(address), parallel, windowMillis)
			case 'echo': return repeat(parallel, windowMillis, () => this.#echo())
			case 'ping': return this.#ping(windowMillis)
			default: throw new Error(`There is no command ${command}`)
		}
	}

	#open (protocol) {
		return this.#connection.newStream(protocol, { signal: never, maxOutboundStreams: MAX_STREAMS })
	}

	/** Until the receiver has confirmed the last byte. */
	async #upload (bytes) {
		const stream = await this.#open(PROTOCOLS.upload)
		const reader = new Reader(stream)
		const started = performance.now()
		await write(stream, uint64(bytes))
		await send(stream, bytes)
		await reader.exactly(1)
		const nanos = nanosSince(started)
		await stream.close()
		return { nanos }
	}

	/** Until the last byte is read. */
	async #download (bytes) {
		const stream = await this.#open(PROTOCOLS.download)
		const reader = new Reader(stream)
		const started = performance.now()
		await write(stream, uint64(bytes))
		await discard(reader, bytes)
		const nanos = nanosSince(started)
		await stream.close()
		return { nanos }
	}

	async #connect (address, parallel, windowMillis) {
		if (parallel > this.#dialers.length) {
			throw new Error(`${parallel} dials at a time are more than ${this.#dialers.length} nodes can do`)
		}
		return repeat(parallel, windowMillis, async (worker) => {
			const connection = await this.#dialers[worker].dial(address, { signal: never, force: true })
			await connection.close()
		})
	}

	async #echo () {
		const stream = await this.#open(PROTOCOLS.echo)
		await exchange(stream, MESSAGE)
		await stream.close()
	}

	/** Round trips on one stream: random bytes, compared. */
	async #ping (windowMillis) {
		const stream = await this.#open(PROTOCOLS.ping)
		const roundTripNanos = []
		for (const started = performance.now(); performance.now() - started < windowMillis;) {
			const payload = randomBytes(MESSAGE.byteLength)
			const before = performance.now()
			if (!payload.equals(await exchange(stream, payload))) {
				throw new Error('A ping came back with other bytes')
			}
			roundTripNanos.push(nanosSince(before))
		}
		await stream.close()
		return { roundTripNanos }
	}
}

/** Sends a message and gives what comes back, as long as it was. */
function exchange (stream, message) {
	return new Promise((resolve, reject) => {
		let answer = null
		const onMessage = ({ data }) => {
			const bytes = data.subarray()
			answer = answer == null ? bytes : Buffer.concat([answer, bytes])
			if (answer.byteLength === message.byteLength) {
				end()
				resolve(answer)
			}
		}
		const onClose = ({ error }) => {
			end()
			reject(error ?? new Error('The stream is closed'))
		}
		const end = () => {
			stream.removeEventListener('message', onMessage)
			stream.removeEventListener('close', onClose)
		}
		stream.addEventListener('message', onMessage)
		stream.addEventListener('close', onClose)
		stream.send(message)
	})
}

/** So many loops until the time is up. */
async function repeat (parallel, windowMillis, once) {
	const started = performance.now()
	let count = 0
	await Promise.all(Array.from({ length: parallel }, async (_, worker) => {
		while (performance.now() - started < windowMillis) {
			await once(worker)
			count++
		}
	}))
	return { count, nanos: nanosSince(started) }
}

function nanosSince (started) {
	return Math.round((performance.now() - started) * NANOS_PER_MILLI)
}
