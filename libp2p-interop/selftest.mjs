// SPDX-License-Identifier: Apache-2.0

// Any two peer programs against one another, through everything that CONTROL.md names: that what the Java tests drive is
// itself right. Needs Node 20 and nothing else.
//
//   node selftest.mjs [options] 'COMMAND LINE' ['COMMAND LINE']
//
// With one command line that program meets itself; with two, each listens once and dials once. Variants (keys, early
// muxer, windows, caps) whose flag both programs refuse with exit code 64 are told and left out.
//
//   --only REGEXP      run the checks whose name matches
//   --skip REGEXP      leave out the checks whose name matches; a variant's name counts too. With js: --skip ecdsa; with
//                      js and rust: --skip 'ecdsa|16777216|identif|push', for rust ends at a frame above 1 MiB,
//                      which js sends, and js ends identify at a record signed as rust does
//   --no-variants      only without flags
//   --verbose          also the checks that pass

import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import assert from 'node:assert/strict'
import { EVENT_MILLIS, eventually, pause, Peer, REFUSED, within } from './peer-process.mjs'

const NOBODY = '12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq'
const SERVED = ['/echo/1.0.0', '/reset/1.0.0', '/late/1.0.0', '/sink/1.0.0', '/source/1.0.0', '/digest/1.0.0', '/perf/1.0.0',
	'/ipfs/ping/1.0.0', '/ipfs/id/1.0.0']
const MiB = 1 << 20

const VARIANTS = [
	{ name: 'secp256k1 key', flags: ['--key', 'secp256k1'] },
	{ name: 'ecdsa key', flags: ['--key', 'ecdsa'] },
	{ name: 'rsa key', flags: ['--key', 'rsa'] },
	{ name: 'no early muxer', flags: ['--no-early-muxer'] },
	{ name: '1 MiB initial window', flags: ['--initial-window', String(MiB)] },
	{ name: 'default caps', flags: ['--default-caps'] },
	{ name: 'no identify on open', flags: ['--no-identify-on-open'] }
]

function patternSha256 (bytes) {
	const content = Buffer.alloc(bytes)
	for (let i = 0; i < bytes; i++) {
		content[i] = i ^ (i >>> 8) ^ (i >>> 16)
	}
	return createHash('sha256').update(content).digest('hex')
}

async function closedPort () {
	const server = createServer().listen(0, '127.0.0.1')
	await once(server, 'listening')
	const { port } = server.address()
	server.close()
	await once(server, 'close')
	return port
}

function isConnection (line, peer, direction) {
	assert.equal(typeof line.connection, 'string')
	assert.equal(line.peer, peer)
	assert.equal(line.direction, direction)
	assert.equal(typeof line.address, 'string')
	assert.equal(line.encryption, '/noise')
	assert.equal(line.muxer, '/yamux/1.0.0')
}

/** Before there is a connection. Each check takes the dialer, the listener and the listener's address. */
const BEFORE = {
	'ready tells who and where' (dialer, listener, address) {
		assert.ok(address.endsWith(`/p2p/${listener.info.peer}`), address)
		for (const { info } of [dialer, listener]) {
			assert.equal(typeof info.runtime, 'string')
			assert.ok(Object.values(info.versions).length > 0 && Object.values(info.versions).every((version) => typeof version === 'string'))
		}
		assert.deepEqual(dialer.info.addresses, [])
	},
	async 'listen tells the addresses, and listens on one more' (dialer, listener) {
		assert.deepEqual((await listener.tell('listen')).addresses, listener.info.addresses)
		assert.equal((await listener.tell('listen', { address: '/ip4/127.0.0.1/tcp/0' })).addresses.length, 2)
	},
	async 'a wrong peer id is PeerIdMismatchError' (dialer, listener, address) {
		assert.equal(await dialer.failure('dial', { address: address.replace(listener.info.peer, NOBODY) }), 'PeerIdMismatchError')
		assert.deepEqual((await dialer.tell('connections')).connections, [])
	},
	async 'a closed port is DialError' (dialer) {
		assert.equal(await dialer.failure('dial', { address: `/ip4/127.0.0.1/tcp/${await closedPort()}/p2p/${NOBODY}` }), 'DialError')
	},
	async 'nobody is NotConnectedError' (dialer) {
		assert.equal(await dialer.failure('echo', { peer: NOBODY, bytes: 1 }), 'NotConnectedError')
	},
	async 'an unknown command fails' (dialer) {
		await dialer.failure('no such command')
	}
}

/** Over a connection; each is run from both of its ends. one is driven, to names the other. */
const DURING = {
	async 'identify' (one, other, to) {
		const answer = await one.tell('identify', to)
		assert.equal(answer.peer, other.info.peer)
		assert.ok(answer.agentVersion.length > 0)
		assert.equal(typeof answer.protocolVersion, 'string')
		assert.deepEqual(SERVED.filter((protocol) => !answer.protocols.includes(protocol)), [], `missing of ${answer.protocols}`)
		assert.ok(Array.isArray(answer.listenAddresses))
		assert.match(String(answer.observedAddress), /^\/ip4\/127\.0\.0\.1\/tcp\/\d+/)
		assert.equal(typeof answer.signedRecord, 'boolean')
	},
	async 'push' (one, other, to, { defaultCaps }) {
		const protocol = `/pushed/${one.info.peer.slice(-8)}`
		await one.tell('push', { protocol })
		const event = await other.event('identified', ({ peer, push, protocols }) => push && peer === one.info.peer && protocols.includes(protocol))
		assert.ok(event.agentVersion.length > 0)
		const back = { peer: one.info.peer }
		assert.equal((await other.tell('open', { ...back, protocols: [protocol] })).protocol, protocol)
		// The default cap of js: one push stream, which its FIN may not have left yet.
		assert.equal(defaultCaps || (await one.ask('push', { protocol: `${protocol}/2` })).ok, true)
	},
	async 'ping' (one, other, to, { defaultCaps }) {
		const count = defaultCaps ? 1 : 100
		assert.equal((await one.tell('ping', { ...to, count })).roundTripMillis.length, count)
	},
	async 'pingOneStream' (one, other, to) {
		await pause(200)
		assert.equal((await one.tell('pingOneStream', { ...to, count: 100 })).roundTripMillis.length, 100)
	},
	...Object.fromEntries([0, 1, 262143, 262144, 262145, 16 * MiB].map((bytes) => [`echo ${bytes} bytes`, async (one, other, to) => {
		const answer = await one.tell('echo', { ...to, bytes })
		assert.equal(answer.bytes, bytes)
		assert.equal(answer.streams, 1)
		assert.equal(answer.sha256, patternSha256(bytes))
	}])),
	async 'echo in chunks of 997 bytes' (one, other, to) {
		await one.tell('echo', { ...to, bytes: 100_000, chunkBytes: 997 })
	},
	async 'echo in random chunks' (one, other, to) {
		const answer = await one.tell('echo', { ...to, bytes: 1_000_000, chunkBytes: 10_000, randomSeed: 7 })
		assert.equal(answer.sha256, patternSha256(1_000_000))
	},
	async 'echo on 30 streams' (one, other, to) {
		assert.equal((await one.tell('echo', { ...to, bytes: 65536, streams: 30 })).streams, 30)
	},
	async 'echo on 100 streams' (one, other, to, { defaultCaps }) {
		if (!defaultCaps) {
			assert.equal((await one.tell('echo', { ...to, bytes: 65536, streams: 100 })).streams, 100)
		}
	},
	async 'sequential 1000' (one, other, to) {
		assert.equal((await one.tell('sequential', { ...to, count: 1000, timeoutMillis: 60_000 })).count, 1000)
	},
	async 'late' (one, other, to) {
		const answer = await one.tell('late', { ...to, bytes: 300_000 })
		assert.equal(answer.bytes, 300_000)
		assert.ok(answer.waitedMillis > 150, `waited ${answer.waitedMillis} ms`)
	},
	async 'too late is TimeoutError' (one, other, to) {
		assert.equal(await one.failure('late', { ...to, bytes: 10, timeoutMillis: 60 }), 'TimeoutError')
	},
	async 'sink' (one, other, to) {
		assert.equal((await one.tell('sink', { ...to, bytes: 5_000_000 })).bytes, 5_000_000)
	},
	async 'source' (one, other, to) {
		const answer = await one.tell('source', { ...to, bytes: 5_000_000 })
		assert.equal(answer.bytes, 5_000_000)
		assert.equal(answer.sha256, patternSha256(5_000_000))
	},
	...Object.fromEntries([[0, 1], [1, 50], [127, 1], [128, 1], [100_000, 3], [1_000_000, 1]].map(([bytes, count]) => [`digest of ${bytes} bytes, ${count} times`, async (one, other, to) => {
		const answer = await one.tell('digest', { ...to, bytes, count })
		assert.equal(answer.bytes, bytes)
		assert.equal(answer.count, count)
	}])),
	...Object.fromEntries([[0, 0], [1, 1], [5_000_000, 0], [0, 5_000_000], [1_000_000, 3_000_000]].map(([uploadBytes, downloadBytes]) => [`perf ${uploadBytes} up, ${downloadBytes} down`, async (one, other, to) => {
		const answer = await one.tell('perf', { ...to, uploadBytes, downloadBytes })
		assert.equal(typeof answer.uploadMillis, 'number')
		assert.equal(typeof answer.downloadMillis, 'number')
	}])),
	async 'hold and resume' (one, other, to) {
		const { stream } = await one.tell('hold', { ...to, bytes: 3_000_000 })
		assert.equal(typeof stream, 'string')
		await pause(100)
		await one.tell('echo', { ...to, bytes: 1_000_000 })
		const answer = await one.tell('resume', { stream })
		assert.equal(answer.bytes, 3_000_000)
		assert.equal(answer.sha256, patternSha256(3_000_000))
	},
	async 'remoteReset' (one, other, to) {
		const answer = await one.tell('remoteReset', { ...to, readBytes: 1000, writeBytes: 1000 })
		assert.equal(answer.error, 'StreamResetError')
		assert.ok(answer.received >= 0 && answer.received <= 1000, `received ${answer.received}`)
		assert.ok(answer.code == null || typeof answer.code === 'number')
	},
	async 'localReset' (one, other, to) {
		await one.tell('localReset', { ...to, bytes: 100_000 })
		await one.tell('echo', { ...to, bytes: 1000 })
	},
	async 'an unknown protocol is UnsupportedProtocolError, soon' (one, other, to) {
		const answer = await one.ask('open', { ...to, protocols: ['/nobody/1.0.0'] })
		assert.equal(answer.error, 'UnsupportedProtocolError', JSON.stringify(answer))
		assert.ok(answer.millis < 1000, `took ${answer.millis} ms`)
	},
	async 'the second protocol is agreed on' (one, other, to) {
		assert.equal((await one.tell('open', { ...to, protocols: ['/nobody/1.0.0', '/echo/1.0.0'] })).protocol, '/echo/1.0.0')
	},
	async 'no stream is left' (one) {
		await eventually(async () => {
			for (const { streams } of (await one.tell('connections')).connections) {
				const list = Array.isArray(streams) ? streams : null
				// Streams of ping and identify may live on.
				const own = list?.filter(({ protocol }) => protocol == null || !protocol.startsWith('/ipfs/')).length ?? streams
				assert.ok(own <= (list == null ? 4 : 0), JSON.stringify(streams))
			}
		})
	}
}

/** Variants run these only. */
const IN_VARIANTS = ['identify', 'push', 'ping', 'echo 1 bytes', 'echo 16777216 bytes', 'echo on 30 streams', 'digest of 1 bytes, 50 times', 'perf 1000000 up, 3000000 down', 'late', 'remoteReset']

/** About the connection itself; last. */
const AFTER = {
	async 'a second connection is another one, and commands name it' (dialer, listener, address) {
		const { peer } = listener.info
		const second = await dialer.tell('dial', { address })
		isConnection(second, peer, 'outbound')
		assert.equal((await dialer.tell('connections')).connections.length, 2)
		await dialer.tell('echo', { peer, connection: second.connection, bytes: 1000 })
		await dialer.tell('hangUp', { peer, connection: second.connection })
		await dialer.event('connection:close', ({ connection }) => connection === second.connection)
		await eventually(async () => assert.equal((await listener.tell('connections')).connections.length, 1))
		await dialer.tell('echo', { peer, bytes: 1000 })
	},
	async 'hangUp is seen by both' (dialer, listener) {
		await dialer.tell('hangUp', { peer: listener.info.peer })
		await eventually(async () => {
			assert.deepEqual((await dialer.tell('connections')).connections, [])
			assert.deepEqual((await listener.tell('connections')).connections, [])
		})
		for (const [peer, other] of [[dialer, listener], [listener, dialer]]) {
			await eventually(() => {
				const of = (name) => peer.events.filter(({ event, peer: id }) => event === name && id === other.info.peer).map(({ connection }) => connection).sort()
				assert.deepEqual(of('connection:close'), of('connection:open'), 'each connection that opened has closed')
			})
		}
	},
	async 'reconnects' (dialer, listener, address) {
		isConnection(await dialer.tell('dial', { address }), listener.info.peer, 'outbound')
		await dialer.tell('echo', { peer: listener.info.peer, bytes: 1000 })
	},
	async 'the listener hangs up too' (dialer, listener, address) {
		await listener.tell('hangUp', { peer: dialer.info.peer })
		await eventually(async () => assert.deepEqual((await dialer.tell('connections')).connections, []))
		await dialer.tell('dial', { address })
	},
	async 'nothing else was told' (dialer, listener) {
		for (const peer of [dialer, listener]) {
			const expected = ['ready', 'connection:open', 'connection:close', 'identified']
			// Handlers of /echo/1.0.0 end in an error when localReset resets their stream, all when theirs times out.
			const rest = peer.events.filter(({ event, protocol }) => !expected.includes(event) && !(event === 'handler:failed' && ['/echo/1.0.0', '/late/1.0.0'].includes(protocol)))
			assert.deepEqual(rest, [])
		}
	},
	async 'a line that is no JSON is a bad-line' (dialer) {
		dialer.write('{')
		await dialer.event('bad-line')
	},
	async 'stop answers and ends with 0, and the other sees the end' (dialer, listener) {
		await listener.tell('stop')
		assert.equal(await within(EVENT_MILLIS, listener.exited, 'exit'), 0)
		await eventually(async () => assert.deepEqual((await dialer.tell('connections')).connections, []))
	},
	async 'the end of stdin ends it with 0' (dialer) {
		assert.equal(await dialer.end(), 0)
	}
}

const { values: options, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		only: { type: 'string', default: '' },
		skip: { type: 'string', default: '^$' },
		'no-variants': { type: 'boolean', default: false },
		verbose: { type: 'boolean', default: false }
	}
})
const only = new RegExp(options.only)
const skip = new RegExp(options.skip)
const failures = []
let passed = 0

async function check (name, run) {
	if (!only.test(name) || skip.test(name)) {
		return
	}
	const started = performance.now()
	try {
		await within(120_000, Promise.resolve().then(run), name)
		passed++
		if (options.verbose) {
			console.log(`    ok ${name} (${Math.round(performance.now() - started)} ms)`)
		}
	} catch (error) {
		failures.push(name)
		console.log(`    FAILED ${name}: ${error.message}`)
	}
}

/** Starts a program with the flags, or without those that it refuses. */
async function startWilling (commandLine, flags, variantFlags) {
	try {
		return [await Peer.start(commandLine, ...flags, ...variantFlags), true]
	} catch (error) {
		if (!error.refused) {
			throw error
		}
		console.log(`    ${commandLine} refuses ${variantFlags.join(' ')}: ${error.message}`)
		return [await Peer.start(commandLine, ...flags), false]
	}
}

async function meet (listening, dialling, variant) {
	console.log(`${dialling} dials ${listening}${variant == null ? '' : `, ${variant.name}`}`)
	const flags = variant?.flags ?? []
	const [listener, listenerWilling] = await startWilling(listening, ['--listen', '/ip4/127.0.0.1/tcp/0'], flags)
	const [dialer, dialerWilling] = await startWilling(dialling, [], flags)
	try {
		if (variant != null && !listenerWilling && !dialerWilling) {
			return
		}
		await conversation(dialer, listener, variant, [[dialer, listener, dialerWilling], [listener, dialer, listenerWilling]])
	} finally {
		for (const peer of [dialer, listener]) {
			peer.kill()
		}
		if (options.verbose && failures.length > 0) {
			console.log(`stderr of the dialer: ${dialer.stderr}\nstderr of the listener: ${listener.stderr}`)
		}
	}
}

/** ends: each end, the other, and whether it took the variant's flags. */
async function conversation (dialer, listener, variant, ends) {
	const [address] = listener.info.addresses
	const where = variant == null ? '' : `${variant.name}: `
	const chosen = (checks) => Object.entries(checks).filter(([name]) => variant == null || IN_VARIANTS.includes(name))
	const circumstances = { defaultCaps: variant?.flags.includes('--default-caps') ?? false }
	for (const [name, run] of chosen(BEFORE)) {
		await check(where + name, () => run(dialer, listener, address))
	}
	const dialled = await dialer.tell('dial', { address })
	await check(`${where}dial`, async () => {
		isConnection(dialled, listener.info.peer, 'outbound')
		isConnection(await dialer.event('connection:open', ({ connection }) => connection === dialled.connection), listener.info.peer, 'outbound')
		isConnection(await listener.event('connection:open', ({ peer }) => peer === dialer.info.peer), dialer.info.peer, 'inbound')
	})
	await check(`${where}each new peer is identified`, async () => {
		for (const [peer, other, willing] of ends) {
			if (willing && variant?.flags.includes('--no-identify-on-open')) {
				await pause(500)
				assert.equal(peer.events.find(({ event }) => event === 'identified'), undefined)
			} else {
				const event = await peer.event('identified', ({ peer: id }) => id === other.info.peer)
				assert.equal(event.push, false)
				assert.ok(event.protocols.includes('/echo/1.0.0'))
			}
		}
	})
	for (const [end, one, other] of [['dialer', dialer, listener], ['listener', listener, dialer]]) {
		for (const [name, run] of chosen(DURING)) {
			await check(`${where}${name} [${end}]`, () => run(one, other, { peer: other.info.peer }, circumstances))
			if ((await dialer.tell('connections')).connections.length === 0) {
				console.log(`    the connection is lost after ${name}; dialling again`)
				await dialer.tell('dial', { address })
			}
		}
	}
	for (const [name, run] of chosen(AFTER)) {
		await check(where + name, () => run(dialer, listener, address))
	}
}

if (positionals.length < 1 || positionals.length > 2) {
	console.error("usage: node selftest.mjs [--only REGEXP] [--skip REGEXP] [--no-variants] [--verbose] 'COMMAND LINE' ['COMMAND LINE']")
	process.exit(REFUSED)
}
const pairs = positionals.length === 1 ? [[positionals[0], positionals[0]]] : [positionals, [...positionals].reverse()]
await check('a flag that does not exist is refused with 64', async () => {
	for (const commandLine of positionals) {
		await assert.rejects(async () => (await Peer.start(commandLine, '--key', 'nonsense')).kill(), ({ refused, message }) => refused && /^.+$/.test(message))
	}
})
for (const [listening, dialling] of pairs) {
	const variants = options['no-variants'] ? [] : VARIANTS.filter(({ name }) => !skip.test(name))
	for (const variant of [null, ...variants]) {
		try {
			await meet(listening, dialling, variant)
		} catch (error) {
			failures.push(`${dialling} dials ${listening}${variant == null ? '' : `, ${variant.name}`}`)
			console.log(`    FAILED ${error.stack}`)
		}
	}
}
console.log(`${passed} passed, ${failures.length} failed${failures.map((name) => `\n  ${name}`).join('')}`)
process.exit(failures.length === 0 ? 0 : 1)
