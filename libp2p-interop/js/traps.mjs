// SPDX-License-Identifier: Apache-2.0

// What this library does that a peer has to live with, shown between two of these programs: that the controls which the
// Java tests use for it do what they are for. Needs Node 22: node traps.mjs

import assert from 'node:assert/strict'
import { eventually, Peer } from '../peer-process.mjs'

const COMMAND = `${process.execPath} ${new URL('peer.mjs', import.meta.url).pathname}`
const MiB = 1 << 20

/** Two peers, of which the first has dialled the second; each with flags of its own. */
async function connected (dialerFlags, listenerFlags) {
	const listener = await Peer.start(COMMAND, '--listen', '/ip4/127.0.0.1/tcp/0', ...listenerFlags)
	const dialer = await Peer.start(COMMAND, ...dialerFlags)
	const connection = await dialer.tell('dial', { address: listener.info.addresses[0] })
	return { dialer, listener, connection, to: { peer: listener.info.peer } }
}

const TRAPS = {
	async 'F3: the iterator ends before the bytes of a frame with FIN' () {
		const { dialer, listener, to } = await connected([], [])
		assert.equal((await dialer.tell('finWithData', { ...to, bytes: 1000 })).read, 1000)
		assert.equal((await dialer.tell('finWithData', { ...to, bytes: 1000, protocol: '/iterate/1.0.0' })).read, 0)
		return [dialer, listener]
	},

	async 'F5: more than ten streams before there is a connection end it' () {
		const { dialer, listener, connection, to } = await connected(['--no-identify-on-open'], ['--upgrade-delay', '500'])
		assert.equal((await dialer.ask('echo', { ...to, bytes: 1, streams: 30 })).ok, false)
		await dialer.event('connection:close', (event) => event.connection === connection.connection)
		return [dialer, listener]
	},

	async 'F5: ten do not' () {
		const { dialer, listener, to } = await connected(['--no-identify-on-open'], ['--upgrade-delay', '500'])
		await dialer.tell('echo', { ...to, bytes: 1, streams: 10 })
		return [dialer, listener]
	},

	async 'F8: each takes the first muxer of the other\'s list' () {
		const { dialer, listener, connection } = await connected(['--muxers', '/yamux/1.0.0,/other/1.0.0'], ['--muxers', '/other/1.0.0,/yamux/1.0.0'])
		assert.equal(connection.muxer, '/other/1.0.0')
		assert.equal((await listener.event('connection:open')).muxer, '/yamux/1.0.0')
		return [dialer, listener]
	},

	async 'F9: a frame is as long as the window' () {
		const { dialer, listener, to } = await connected([], [])
		const { largestFrameBytes } = await dialer.tell('sink', { ...to, bytes: 64 * MiB, chunkBytes: 16 * MiB })
		assert.ok(largestFrameBytes > MiB, `${largestFrameBytes} bytes`)
		return [dialer, listener]
	},

	async 'F10: its own initial window is taken for that of the other' () {
		const { dialer, listener, connection, to } = await connected(['--initial-window', String(MiB)], [])
		assert.equal((await dialer.ask('sink', { ...to, bytes: MiB, chunkBytes: MiB })).ok, false)
		await dialer.event('connection:close', (event) => event.connection === connection.connection)
		return [dialer, listener]
	},

	async 'F16: the streams beyond a protocol\'s cap are reset' () {
		const { dialer, listener, to } = await connected([], ['--default-caps'])
		await dialer.tell('echo', { ...to, bytes: 100_000, streams: 32 })
		assert.equal(await dialer.failure('echo', { ...to, bytes: 100_000, streams: 64 }), 'StreamResetError')
		await dialer.tell('echo', { ...to, bytes: 100_000 })
		return [dialer, listener]
	},

	async 'F17: ping is answered after its FIN' () {
		const { dialer, listener, to } = await connected([], [])
		await dialer.tell('ping', { ...to, count: 3 })
		return [dialer, listener]
	},

	async 'F26: what nobody reads is credited, and its stream reset at 4 MiB' () {
		const { dialer, listener, to } = await connected(['--read-buffer', String(4 * MiB)], [])
		const { stream } = await dialer.tell('hold', { ...to, bytes: 128 * MiB, unread: true })
		const failed = await listener.event('handler:failed', ({ protocol }) => protocol === '/source/1.0.0')
		assert.equal(failed.error, 'StreamResetError')
		assert.equal(await dialer.failure('resume', { stream }), 'StreamBufferError')
		await eventually(() => dialer.tell('echo', { ...to, bytes: 1000 }))
		return [dialer, listener]
	}
}

let failures = 0
for (const [name, show] of Object.entries(TRAPS)) {
	try {
		const peers = await show()
		await Promise.all(peers.map((peer) => peer.end()))
		console.log(`shown: ${name}`)
	} catch (error) {
		failures++
		console.log(`NOT SHOWN: ${name}: ${error.message}`)
	}
}
process.exit(failures === 0 ? 0 : 1)
