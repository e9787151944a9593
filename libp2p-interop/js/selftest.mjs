// SPDX-License-Identifier: Apache-2.0

// Two of these peers against one another: that what the tests drive is itself right.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import assert from 'node:assert/strict'

const OTHER_PEER = '12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq'

class Peer {
	static async start (...flags) {
		const peer = new Peer()
		peer.process = spawn(process.execPath, [fileURLToPath(new URL('peer.mjs', import.meta.url)), ...flags], { stdio: ['pipe', 'pipe', 'inherit'] })
		peer.pending = new Map()
		peer.events = []
		peer.nextId = 1
		peer.ready = new Promise((resolve, reject) => {
			peer.process.on('exit', (code) => reject(new Error(`exit ${code}`)))
			createInterface({ input: peer.process.stdout }).on('line', (text) => {
				const line = JSON.parse(text)
				if (line.event === 'ready') {
					resolve(line)
				}
				if (line.event != null) {
					peer.events.push(line)
				}
				peer.pending.get(line.id)?.(line)
			})
		})
		peer.info = await peer.ready
		return peer
	}

	ask (cmd, args = {}) {
		const id = this.nextId++
		return new Promise((resolve) => {
			this.pending.set(id, resolve)
			this.process.stdin.write(JSON.stringify({ id, cmd, ...args }) + '\n')
		})
	}

	async tell (cmd, args) {
		const line = await this.ask(cmd, args)
		assert.ok(line.ok, `${cmd} ${JSON.stringify(args)}: ${JSON.stringify(line)}`)
		return line
	}

	async end () {
		const exited = new Promise((resolve) => this.process.on('exit', resolve))
		this.process.stdin.end()
		return exited
	}
}

async function run (name, flags) {
	const started = performance.now()
	const listener = await Peer.start('--listen', '/ip4/127.0.0.1/tcp/0', ...flags)
	const dialer = await Peer.start(...flags)
	const address = listener.info.addresses[0]
	const peer = listener.info.peer
	assert.ok(address.endsWith(`/p2p/${peer}`))

	const wrong = await dialer.ask('dial', { address: address.replace(peer, OTHER_PEER) })
	assert.equal(wrong.ok, false, 'a wrong peer id is refused')

	const connection = await dialer.tell('dial', { address })
	assert.equal(connection.peer, peer)
	assert.equal(connection.muxer, '/yamux/1.0.0')

	for (const [one, other] of [[dialer, listener], [listener, dialer]]) {
		const to = { peer: other.info.peer }
		const identified = await one.tell('identify', to)
		assert.equal(identified.peer, other.info.peer)
		assert.ok(identified.protocols.includes('/echo/1.0.0'))
		assert.equal((await one.tell('ping', { ...to, count: 100 })).roundTripMillis.length, 100)
		assert.equal((await one.tell('pingOneStream', { ...to, count: 100 })).roundTripMillis.length, 100)
		for (const bytes of [0, 1, 262143, 262144, 262145, 16 << 20]) {
			await one.tell('echo', { ...to, bytes })
		}
		await one.tell('echo', { ...to, bytes: 100_000, chunkBytes: 997 })
		await one.tell('echo', { ...to, bytes: 65536, streams: 100 })
		await one.tell('sequential', { ...to, count: 1000, timeoutMillis: 60_000 })
		assert.ok((await one.tell('late', { ...to, bytes: 300_000 })).waitedMillis > 150)
		assert.equal((await one.tell('sink', { ...to, bytes: 5_000_000 })).bytes, 5_000_000)
		await one.tell('source', { ...to, bytes: 5_000_000 })
		const reset = await one.tell('remoteReset', { ...to, readBytes: 1000, writeBytes: 1000 })
		assert.equal(reset.ended, 'reset', JSON.stringify(reset))
		await one.tell('localReset', { ...to, bytes: 100_000 })
		const unknown = await one.ask('open', { ...to, protocols: ['/nobody/1.0.0'] })
		assert.equal(unknown.error, 'UnsupportedProtocolError')
		assert.ok(unknown.millis < 1000)
		assert.equal((await one.tell('open', { ...to, protocols: ['/nobody/1.0.0', '/echo/1.0.0'] })).protocol, '/echo/1.0.0')
		await one.tell('ping', to)
	}
	const left = await dialer.tell('connections')
	assert.equal(left.connections.length, 1)
	await dialer.tell('hangUp', { peer })
	assert.equal((await dialer.tell('connections')).connections.length, 0)
	const bad = [...dialer.events, ...listener.events].filter(({ event }) => event.startsWith('un'))
	assert.deepEqual(bad, [])
	assert.equal(await dialer.end(), 0)
	await listener.tell('stop')
	console.log(`${name}: ok in ${Math.round(performance.now() - started)} ms`)
}

await run('as it comes', [])
await run('chainsafe packages', ['--stack', 'chainsafe'])
await run('muxer by multistream-select', ['--no-early-muxer'])
await run('secp256k1 key', ['--key', 'secp256k1'])
await run('RSA key', ['--key', 'rsa'])
await run('1 MiB windows', ['--initial-window', String(1 << 20)])
