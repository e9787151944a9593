// SPDX-License-Identifier: Apache-2.0

// A js-libp2p node that a test drives: one JSON object a line on stdin, one JSON object a line on stdout.
//
//   {"id":1,"cmd":"dial","address":"/ip4/127.0.0.1/tcp/4001"}
//   {"id":1,"ok":true,"peer":"12D3Koo…",…}   or   {"id":1,"ok":false,"error":"DialError","message":"…"}
//
// Lines without an id are events; the first is {"event":"ready",…}. The end of stdin ends the process. CONTROL.md in the
// folder above has it all.

import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { commands } from './commands.mjs'
import { describe } from './errors.mjs'
import { createNode, isPushed } from './node.mjs'
import { serve } from './protocols.mjs'

const STOP_MILLIS = 2000
const REFUSED = 64

const OPTIONS = {
	listen: { type: 'string', multiple: true, default: [] },
	/** ed25519, secp256k1 or rsa */
	key: { type: 'string', default: 'ed25519' },
	/** offer no muxer in the Noise extensions */
	'no-early-muxer': { type: 'boolean', default: false },
	/** libp2p or chainsafe: whose packages of Noise and Yamux; the first that is installed */
	stack: { type: 'string' },
	'initial-window': { type: 'string', default: String(256 << 10) },
	'max-window': { type: 'string', default: String(16 << 20) },
	/** streams of one protocol on one connection, each way */
	'max-streams': { type: 'string' },
	/** leave the library's own caps on streams: identify 1, ping 2 in and 1 out, perf 1, others 32 in and 64 out */
	'default-caps': { type: 'boolean', default: false },
	/** the library answers identify and ping; without this it also asks every new peer */
	'no-identify-on-open': { type: 'boolean', default: false },
	/** only js: bytes that may wait unread in a stream before it is reset; twice the greatest window, the library's: 4194304 */
	'read-buffer': { type: 'string' },
	/** only js: protocol names, separated by commas, under which yamux is offered, in this order */
	muxers: { type: 'string' },
	/** only js: milliseconds between reading the first frames and having a connection that takes their streams */
	'upgrade-delay': { type: 'string' }
}

function parseOptions () {
	try {
		return parseArgs({ options: OPTIONS }).values
	} catch (error) {
		return refuse(error)
	}
}

function refuse (error) {
	process.stderr.write(error.message.split('\n')[0] + '\n')
	process.exit(REFUSED)
}

function report (line) {
	process.stdout.write(JSON.stringify({ at: new Date().toISOString(), ...line }) + '\n')
}

const options = parseOptions()
const maxStreams = options['max-streams'] ?? (options['default-caps'] ? null : 4096)
/** What handlers are registered with. */
const terms = { maxStreams: maxStreams == null ? null : Number(maxStreams), report }
/** Streams that the command hold left, by name. */
const held = new Map()
/** Never aborted: for streams that outlast their command. */
const lasting = new AbortController().signal

let node = null
let stopping = null

function stop () {
	stopping ??= (async () => {
		setTimeout(() => process.exit(3), STOP_MILLIS).unref()
		await node?.stop()
	})()
	return stopping
}

async function answer (line) {
	let request
	try {
		request = JSON.parse(line)
	} catch (error) {
		report({ event: 'bad-line', message: error.message })
		return
	}
	const { id, cmd, timeoutMillis = 30_000 } = request
	const started = performance.now()
	const elapsed = () => Math.round((performance.now() - started) * 1000) / 1000
	const signal = AbortSignal.timeout(timeoutMillis)
	try {
		if (cmd === 'stop') {
			await stop()
			report({ id, ok: true, millis: elapsed() })
			process.stdout.write('', () => process.exit(0))
			return
		}
		const command = commands[cmd]
		if (command == null) {
			throw new Error(`Unknown command ${cmd}; there are ${Object.keys(commands).join(', ')}, stop`)
		}
		const result = await command({ node, signal, lasting, terms, held, maxStreams: terms.maxStreams }, request)
		report({ id, ok: true, millis: elapsed(), ...result })
	} catch (error) {
		report({ id, ok: false, millis: elapsed(), ...describe(error, { command: cmd, signal }) })
	}
}

process.on('unhandledRejection', (error) => report({ event: 'unhandled-rejection', error: error?.name, message: error?.message, stack: error?.stack }))
process.on('uncaughtException', (error) => {
	report({ event: 'uncaught-exception', error: error.name, message: error.message, stack: error.stack })
	process.exitCode = 1
	stop().finally(() => process.exit(1))
})
// The other end of stdout is gone: so is the test.
process.stdout.on('error', () => process.exit(2))

node = await createNode(options).catch((error) => error.name === 'RefusedError' ? refuse(error) : Promise.reject(error))
await serve(node, terms)

for (const type of ['connection:open', 'connection:close']) {
	node.addEventListener(type, ({ detail }) => report({
		event: type,
		connection: detail.id,
		peer: detail.remotePeer.toString(),
		direction: detail.direction,
		address: detail.remoteAddr.toString(),
		encryption: detail.encryption,
		muxer: detail.multiplexer
	}))
}
node.addEventListener('peer:identify', ({ detail }) => report({
	event: 'identified',
	peer: detail.peerId.toString(),
	agentVersion: detail.agentVersion,
	protocolVersion: detail.protocolVersion,
	protocols: detail.protocols,
	push: isPushed()
}))

await node.start()
report({
	event: 'ready',
	peer: node.peerId.toString(),
	addresses: node.getMultiaddrs().map(String),
	runtime: process.version,
	versions: node.versions
})

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })
lines.on('line', (line) => { answer(line) })
lines.on('close', () => { stop().finally(() => process.exit(0)) })
