// SPDX-License-Identifier: Apache-2.0

// /perf/1.0.0 as its specification has it, with this program's own reading and writing: @libp2p/perf is on GitHub, but
// the registry has no such package.

import { fault } from './errors.mjs'
import { Reader, uint64, write } from './streams.mjs'

export const PERF = '/perf/1.0.0'

const BLOCK = new Uint8Array(65536)

export async function writeZeros (stream, bytes) {
	for (let left = bytes; left > 0; left -= BLOCK.byteLength) {
		await write(stream, BLOCK.subarray(0, Math.min(left, BLOCK.byteLength)))
	}
}

/** Reads the size of the download and the upload to FIN, then sends the download. */
export async function servePerf (stream) {
	const reader = new Reader(stream)
	const downloadBytes = Number((await reader.exactly(8)).readBigUInt64BE())
	await reader.count()
	await writeZeros(stream, downloadBytes)
	await stream.close()
}

/** Uploads and downloads on a new stream; header is what goes before the upload. */
export async function measure (stream, { uploadBytes, downloadBytes, header = uint64(downloadBytes), signal }) {
	const reader = new Reader(stream)
	const started = performance.now()
	await write(stream, header)
	await writeZeros(stream, uploadBytes)
	await stream.close({ signal })
	const uploaded = performance.now()
	const came = await reader.count()
	if (came !== downloadBytes) {
		throw fault('MismatchError', `Asked for ${downloadBytes} bytes, got ${came}`)
	}
	return { uploadMillis: uploaded - started, downloadMillis: performance.now() - uploaded }
}
