// SPDX-License-Identifier: Apache-2.0

// An application of libp2p's unified tests (libp2p/unified-testing, docs/write-a-transport-test-app.md and
// docs/write-a-perf-test-app.md): configured by the environment, coordinated through Redis, results as YAML on stdout.
//
//   node unified.mjs transport|perf

import { createClient } from 'redis'
import { fault } from './errors.mjs'

const MILLIS = 1000
const POLL_MILLIS = 100

/** What the environment asks for; throws where it is not TCP, Noise and Yamux. */
function environment () {
	const { IS_DIALER, REDIS_ADDR = 'redis:6379', TEST_KEY, TRANSPORT, SECURE_CHANNEL, MUXER, LISTENER_IP = '0.0.0.0', TEST_TIMEOUT_SECS = '180' } = process.env
	const wanted = { TRANSPORT: [TRANSPORT, 'tcp'], SECURE_CHANNEL: [SECURE_CHANNEL, 'noise'], MUXER: [MUXER, 'yamux'] }
	for (const [name, [value, only]] of Object.entries(wanted)) {
		if (value !== only) {
			throw fault('UnsupportedError', `${name} is ${value ?? 'not set'}; this application has ${only} only`)
		}
	}
	if (IS_DIALER !== 'true' && IS_DIALER !== 'false') {
		throw fault('UnsupportedError', `IS_DIALER is ${IS_DIALER ?? 'not set'}; it is true or false`)
	}
	if (!TEST_KEY) {
		throw fault('UnsupportedError', 'TEST_KEY is not set')
	}
	const timeoutMillis = Number(TEST_TIMEOUT_SECS) * MILLIS
	if (!(timeoutMillis > 0)) {
		throw fault('UnsupportedError', `TEST_TIMEOUT_SECS is ${TEST_TIMEOUT_SECS}; it is a count of seconds`)
	}
	return { dialer: IS_DIALER === 'true', redisAddress: REDIS_ADDR, key: `${TEST_KEY}_listener_multiaddr`, listenerIp: LISTENER_IP, timeoutMillis }
}

async function withRedis ({ redisAddress, timeoutMillis }, use) {
	const deadline = performance.now() + timeoutMillis
	const redis = createClient({
		url: `redis://${redisAddress}`,
		socket: { reconnectStrategy: (retries, cause) => performance.now() < deadline ? POLL_MILLIS : cause }
	})
	// Each failed try is told; connect() throws the last.
	redis.on('error', (error) => console.error(`Redis at ${redisAddress}: ${error.message}`))
	await redis.connect()
	try {
		return await use(redis)
	} finally {
		redis.destroy()
	}
}

/** Waits for the listener's address: transport's applications push it on a list, perf's set it as a string. */
function listenerAddress (terms) {
	return withRedis(terms, async (redis) => {
		const deadline = performance.now() + terms.timeoutMillis
		while (performance.now() < deadline) {
			const type = await redis.type(terms.key)
			const address = type === 'list' ? await redis.lPop(terms.key) : type === 'string' ? await redis.get(terms.key) : null
			if (address != null) {
				return address
			}
			await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS))
		}
		throw fault('TimeoutError', `No listener under ${terms.key} within ${terms.timeoutMillis} ms`)
	})
}

/** The address that others reach: not of the loopback interface, where there is another. */
function reachable (node) {
	const addresses = node.getMultiaddrs().map(String)
	return addresses.find((address) => !address.startsWith('/ip4/127.') && !address.startsWith('/ip6/::1/')) ?? addresses[0]
}

async function listen (node, test, terms) {
	const address = reachable(node)
	await withRedis(terms, (redis) => test.publish(redis, terms.key, address))
	console.error(`Listening on ${address}`)
	// Until it is told to end; the contract has no other end for a listener.
	await new Promise((resolve) => {
		for (const signal of ['SIGTERM', 'SIGINT']) {
			process.once(signal, resolve)
		}
	})
}

async function dial (node, test, terms) {
	const address = await listenerAddress(terms)
	console.error(`Dialling ${address}`)
	process.stdout.write(await test.measure(node, address, terms.timeoutMillis))
}

async function run (name) {
	if (name !== 'transport' && name !== 'perf') {
		throw fault('UnsupportedError', `usage: node unified.mjs transport|perf, not ${name ?? 'nothing'}`)
	}
	const terms = environment()
	if (process.env.DEBUG != null) {
		// The library reads the same variable, as a list of patterns.
		process.env.DEBUG = process.env.DEBUG === 'true' ? 'libp2p:*' : ''
	}
	const [{ createNode }, { test }] = await Promise.all([import('./node.mjs'), import(`./unified-${name}.mjs`)])
	const node = await createNode({
		listen: terms.dialer ? [] : [`/ip4/${terms.listenerIp}/tcp/0`],
		key: 'ed25519',
		'initial-window': 256 << 10,
		'max-window': 16 << 20
	})
	await test.serve?.(node)
	await node.start()
	await (terms.dialer ? dial : listen)(node, test, terms)
	await node.stop()
}

try {
	await run(process.argv[2])
	process.exit(0)
} catch (error) {
	console.error(error.name === 'UnsupportedError' ? error.message : error.stack)
	process.exit(1)
}
