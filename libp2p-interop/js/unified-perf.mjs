// SPDX-License-Identifier: Apache-2.0

// The perf test: throughput of uploads and downloads, and the time of one byte each way.
//
// The official rust application speaks a /perf/1.0.0 of its own: two uint64, the size of the upload and then that of the
// download, where the specification has only the latter. Both forms are served, told apart at FIN; a dialer tries the
// specification's with one byte each way, and the other where nothing comes back. (The official go and js applications
// of 2026 send nothing at all: they time a pause of ten milliseconds.)

import { multiaddr } from '@multiformats/multiaddr'
import { measure, PERF, writeZeros } from './perf.mjs'
import { Reader, uint64 } from './streams.mjs'

const SPECIFICATION = ({ downloadBytes }) => uint64(downloadBytes)
const TWO_SIZES = ({ uploadBytes, downloadBytes }) => Buffer.concat([uint64(uploadBytes), uint64(downloadBytes)])

const STREAMS = 64

/** How many bytes are to be sent back; the first of two sizes counts what follows them. */
async function downloadSize (reader) {
	const head = []
	let headBytes = 0
	const total = await reader.count((chunk) => {
		if (headBytes < 16) {
			const part = chunk.subarray(0, 16 - headBytes)
			head.push(part)
			headBytes += part.byteLength
		}
	})
	if (total < 8) {
		throw new Error(`FIN after ${total} of at least 8 bytes`)
	}
	const bytes = Buffer.concat(head)
	const first = Number(bytes.readBigUInt64BE(0))
	return total >= 16 && first === total - 16 ? Number(bytes.readBigUInt64BE(8)) : first
}

async function servePerf (stream) {
	await writeZeros(stream, await downloadSize(new Reader(stream)))
	await stream.close()
}

/** A count from the environment; unset and null mean the default. */
function count (name, fallback) {
	const text = process.env[name]
	if (text == null || text === '' || text === 'null') {
		return fallback
	}
	const value = Number(text)
	if (!Number.isSafeInteger(value) || value < 0) {
		throw new Error(`${name} is ${text}; it is a count or null`)
	}
	return value
}

/** Transfers over one connection, a stream each, each with a time limit of its own. */
class Transfers {
	#connection
	#timeoutMillis
	#header

	constructor (connection, timeoutMillis) {
		this.#connection = connection
		this.#timeoutMillis = timeoutMillis
	}

	async #transfer (sizes, header) {
		const signal = AbortSignal.timeout(this.#timeoutMillis)
		const stream = await this.#connection.newStream(PERF, { signal, maxOutboundStreams: STREAMS })
		signal.addEventListener('abort', () => stream.abort(signal.reason))
		const { uploadMillis, downloadMillis } = await measure(stream, { ...sizes, header: header(sizes), signal })
		return uploadMillis + downloadMillis
	}

	/** Finds the form that the listener speaks. */
	async begin () {
		const oneByte = { uploadBytes: 1, downloadBytes: 1 }
		try {
			await this.#transfer(oneByte, SPECIFICATION)
			this.#header = SPECIFICATION
		} catch (error) {
			if (error.name === 'UnsupportedProtocolError') {
				throw error
			}
			console.error(`Not the specification's /perf/1.0.0 (${error.message}); trying two sizes`)
			await this.#transfer(oneByte, TWO_SIZES)
			this.#header = TWO_SIZES
		}
	}

	/** The milliseconds of each of so many transfers, one after the other. */
	async millis (iterations, sizes) {
		const samples = []
		for (let i = 0; i < iterations; i++) {
			samples.push(await this.#transfer(sizes, this.#header))
		}
		return samples
	}
}

/** The value below which the share lies, between two samples in proportion. */
function percentile (sorted, share) {
	const at = share * (sorted.length - 1)
	const below = sorted[Math.floor(at)]
	return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)] - below)
}

/** One section of the results; outliers lie more than 1.5 interquartile ranges beyond the quartiles. */
function section (name, unit, decimals, samples) {
	const sorted = [...samples].sort((one, other) => one - other)
	const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => percentile(sorted, share))
	const isOutlier = (value) => value < q1 - 1.5 * (q3 - q1) || value > q3 + 1.5 * (q3 - q1)
	const inliers = sorted.filter((value) => !isOutlier(value))
	const list = (values) => `[${values.map((value) => value.toFixed(decimals)).join(', ')}]`
	return [
		`${name}:`,
		`  iterations: ${sorted.length}`,
		...Object.entries({ min: inliers[0], q1, median, q3, max: inliers.at(-1) }).map(([key, value]) => `  ${key}: ${value.toFixed(decimals)}`),
		`  outliers: ${list(sorted.filter(isOutlier))}`,
		`  samples: ${list(sorted)}`,
		`  unit: ${unit}`,
		''
	].join('\n')
}

function gigabitsPerSecond (bytes, samples) {
	return samples.map((millis) => bytes * 8 / millis / 1e6)
}

export const test = {
	serve (node) {
		return node.handle(PERF, (stream) => {
			servePerf(stream).catch((error) => {
				console.error(`perf: ${error.message}`)
				stream.abort(error)
			})
		}, { maxInboundStreams: STREAMS, maxOutboundStreams: STREAMS })
	},

	async publish (redis, key, address) {
		await redis.set(key, address)
	},

	async measure (node, address, timeoutMillis) {
		const uploadBytes = count('UPLOAD_BYTES', 1 << 30)
		const downloadBytes = count('DOWNLOAD_BYTES', 1 << 30)
		const iterations = { upload: count('UPLOAD_ITERATIONS', 10), download: count('DOWNLOAD_ITERATIONS', 10), latency: count('LATENCY_ITERATIONS', 100) }
		if (Object.values(iterations).includes(0)) {
			throw new Error('A measurement of no iterations has no result')
		}
		const transfers = new Transfers(await node.dial(multiaddr(address), { signal: AbortSignal.timeout(timeoutMillis) }), timeoutMillis)
		await transfers.begin()
		const upload = await transfers.millis(iterations.upload, { uploadBytes, downloadBytes: 0 })
		const download = await transfers.millis(iterations.download, { uploadBytes: 0, downloadBytes })
		const latency = await transfers.millis(iterations.latency, { uploadBytes: 1, downloadBytes: 1 })
		return '# Measurements from dialer\n' +
			section('upload', 'Gbps', 4, gigabitsPerSecond(uploadBytes, upload)) +
			section('download', 'Gbps', 4, gigabitsPerSecond(downloadBytes, download)) +
			section('latency', 'ms', 3, latency)
	}
}
