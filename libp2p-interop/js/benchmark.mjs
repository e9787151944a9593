// SPDX-License-Identifier: Apache-2.0

// A js-libp2p node that does, as fast as the library can, what a comparison of implementations asks for. CONTROL.md in the
// folder above says what, in the chapter on benchmarks.

import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createBenchmarkNode } from './benchmark-node.mjs'
import { serve } from './benchmark-serve.mjs'
import { Worker } from './benchmark-work.mjs'

/** How many dials to one listener there can be at a time: the library makes one of those of one node. */
const DIALERS = 16

const { listen } = parseArgs({ options: { listen: { type: 'string' } } }).values

function report (line) {
	process.stdout.write(JSON.stringify(line) + '\n')
}

async function answer (line) {
	const { id, cmd, ...request } = JSON.parse(line)
	const started = performance.now()
	try {
		const result = cmd === 'stop' ? {} : await worker.run(cmd, request)
		report({ id, ok: true, millis: performance.now() - started, ...result })
	} catch (error) {
		report({ id, ok: false, millis: performance.now() - started, error: error.name, message: error.message })
	}
	if (cmd === 'stop') {
		process.stdout.write('', () => process.exit(0))
	}
}

// The other end of stdout is gone: so is the comparison.
process.stdout.on('error', () => process.exit(2))

const node = await createBenchmarkNode(listen)
await serve(node)
const worker = new Worker(node, await Promise.all(Array.from({ length: listen == null ? DIALERS : 0 }, () => createBenchmarkNode())))

report({
	event: 'ready',
	peer: node.peerId.toString(),
	addresses: node.getMultiaddrs().map(String),
	runtime: process.version,
	versions: node.versions
})

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })
lines.on('line', (line) => { answer(line) })
lines.on('close', () => process.exit(0))
