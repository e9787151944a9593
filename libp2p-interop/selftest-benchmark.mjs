// SPDX-License-Identifier: Apache-2.0

// Any benchmark programs against one another, each as dialler and as listener: that all do the same work, and say when they
// cannot. Needs Node 20 and nothing else.
//
//   node selftest-benchmark.mjs 'COMMAND LINE' ['COMMAND LINE' …]

import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import assert from 'node:assert/strict'
import { Peer } from './peer-process.mjs'

const LISTEN = ['--listen', '/ip4/127.0.0.1/tcp/0']
const WINDOW = { windowMillis: 200 }
const MiB = 1 << 20

/** A port that passes on to the listener's and counts: who says that bytes have moved has to have moved them. */
async function meter (address) {
	const [, , host, , port] = address.split('/')
	const meter = { bytes: 0, connections: 0 }
	const server = createServer((near) => {
		meter.connections++
		const far = connect(Number(port), host)
		for (const [from, to] of [[near, far], [far, near]]) {
			from.setNoDelay(true)
			from.on('data', (data) => { meter.bytes += data.length })
			from.on('error', () => {})
			from.pipe(to)
		}
	}).listen(0, '127.0.0.1')
	await once(server, 'listening')
	meter.address = address.replace(`/tcp/${port}`, `/tcp/${server.address().port}`)
	meter.close = () => server.close()
	return meter
}

const CHECKS = {
	async 'upload and download move as many bytes' (dialler, listener, meter) {
		for (const command of ['upload', 'download']) {
			for (const bytes of [0, 1, 65536, 20 * MiB + 1]) {
				const before = meter.bytes
				const { nanos } = await dialler.tell(command, { bytes })
				assert.ok(Number.isInteger(nanos) && nanos > 0, `${command}: ${nanos} ns`)
				const moved = meter.bytes - before
				assert.ok(moved >= bytes && moved < 1.05 * bytes + 4096, `${command}: ${moved} instead of ${bytes} bytes`)
			}
		}
	},
	async 'connect makes as many connections as it counts' (dialler, listener, meter) {
		for (const parallel of [1, 16]) {
			const before = meter.connections
			const { count, nanos } = await dialler.tell('connect', { address: meter.address, parallel, ...WINDOW })
			assert.equal(meter.connections - before, count)
			assert.ok(count >= parallel && nanos >= 200e6, `${count} in ${nanos} ns`)
		}
	},
	async 'echo sends no fewer messages than it counts, each after its agreement' (dialler, listener, meter) {
		for (const parallel of [1, 64]) {
			const before = meter.bytes
			const { count, nanos } = await dialler.tell('echo', { parallel, ...WINDOW })
			assert.ok(count >= parallel && nanos >= 200e6, `${count} in ${nanos} ns`)
			// Two names of protocols and a message, both ways.
			assert.ok(meter.bytes - before >= count * 2 * (20 + 25 + 32), `${meter.bytes - before} bytes for ${count}`)
		}
	},
	async 'ping measures every round trip' (dialler, listener, meter) {
		const before = meter.bytes
		const { roundTripNanos } = await dialler.tell('ping', WINDOW)
		assert.ok(roundTripNanos.length > 1 && roundTripNanos.every((nanos) => Number.isInteger(nanos) && nanos > 0))
		assert.ok(roundTripNanos.reduce((a, b) => a + b) <= 300e6, 'they are one after the other')
		assert.ok(meter.bytes - before >= roundTripNanos.length * 64)
	},
	async 'a command that there is not fails' (dialler) {
		await dialler.failure('fly')
	},
	async 'nobody at the address fails' (dialler, listener) {
		const address = listener.info.addresses[0].replace(/\/tcp\/\d+/, '/tcp/1')
		await dialler.failure('connect', { address, parallel: 1, ...WINDOW })
	}
}

let failed = 0

async function meet (dialling, listening) {
	const listener = await Peer.start(listening, ...LISTEN)
	const dialler = await Peer.start(dialling)
	const passing = await meter(listener.info.addresses[0])
	try {
		await dialler.failure('upload', { bytes: 1 })
		await dialler.tell('dial', { address: passing.address })
		for (const [name, run] of Object.entries(CHECKS)) {
			try {
				await run(dialler, listener, passing)
			} catch (error) {
				failed++
				console.log(`    FAILED ${name}: ${error.message}`)
			}
		}
		await dialler.tell('stop')
		assert.equal(await dialler.exited, 0)
		assert.equal(await listener.end(), 0)
	} finally {
		passing.close()
		dialler.kill()
		listener.kill()
	}
}

const programs = process.argv.slice(2)
for (const dialling of programs) {
	for (const listening of programs) {
		console.log(`${dialling} dials ${listening}`)
		await meet(dialling, listening).catch((error) => {
			failed++
			console.log(`    FAILED ${error.stack}`)
		})
	}
}
console.log(failed === 0 ? 'all well' : `${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
