// SPDX-License-Identifier: Apache-2.0

// The transport test: how long a dial with one ping takes, and the ping alone.

import { multiaddr } from '@multiformats/multiaddr'
import { pingOn } from './commands.mjs'
import { Reader } from './streams.mjs'

export const test = {
	/** A list, of which the dialer takes the address. A string of an earlier run would refuse the push. */
	async publish (redis, key, address) {
		await redis.del(key)
		await redis.rPush(key, address)
	},

	async measure (node, address, timeoutMillis) {
		const signal = AbortSignal.timeout(timeoutMillis)
		const started = performance.now()
		const connection = await node.dial(multiaddr(address), { signal })
		const stream = await connection.newStream('/ipfs/ping/1.0.0', { signal })
		signal.addEventListener('abort', () => stream.abort(signal.reason))
		const pingMillis = await pingOn(stream, new Reader(stream))
		const handshakeMillis = performance.now() - started
		await stream.close({ signal })
		return [
			'# Measurements from dialer',
			'latency:',
			`  handshake_plus_one_rtt: ${handshakeMillis.toFixed(3)}`,
			`  ping_rtt: ${pingMillis.toFixed(3)}`,
			'  unit: ms',
			''
		].join('\n')
	}
}
