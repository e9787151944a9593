// SPDX-License-Identifier: Apache-2.0

// A peer program as a process that speaks CONTROL.md. Needs Node 20 and nothing else.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import assert from 'node:assert/strict'

export const EVENT_MILLIS = 10_000

/** The exit code of a program that is given a flag which it has no means for. */
export const REFUSED = 64

const READY_MILLIS = 30_000

/** A peer program that runs. */
export class Peer {
	events = []
	#pending = new Map()
	#nextId = 1
	#watchers = new Set()

	static async start (commandLine, ...flags) {
		const peer = new Peer()
		const [executable, ...words] = split(commandLine)
		peer.name = `${commandLine} ${flags.join(' ')}`.trim()
		peer.process = spawn(executable, [...words, ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
		peer.stderr = ''
		peer.process.stderr.on('data', (text) => { peer.stderr = (peer.stderr + text).slice(-20_000) })
		peer.process.stdin.on('error', () => {})
		// Not 'exit': by 'close' all that it wrote has been read.
		peer.exited = new Promise((resolve, reject) => {
			peer.process.on('error', reject)
			peer.process.on('close', (code, signal) => resolve(code ?? signal))
		})
		peer.exited.then((code) => peer.#onExit(code), () => {})
		createInterface({ input: peer.process.stdout }).on('line', (text) => peer.#onLine(text))
		const code = await Promise.race([peer.event('ready', () => true, READY_MILLIS), peer.exited])
		if (code === REFUSED) {
			throw Object.assign(new Error(peer.stderr.trim()), { refused: true })
		}
		assert.equal(typeof code, 'object', `${peer.name} ended with ${code} before it was ready: ${peer.stderr}`)
		assert.equal(peer.events[0], code, `the first line is the event "ready", not ${JSON.stringify(peer.events[0])}`)
		peer.info = code
		return peer
	}

	#onLine (text) {
		let line
		try {
			line = JSON.parse(text)
		} catch {
			line = { event: 'not JSON', message: text }
		}
		if (line.id != null) {
			const answered = this.#pending.get(line.id)
			this.#pending.delete(line.id)
			if (answered == null) {
				this.events.push({ event: 'answer to nothing', line })
			} else {
				answered(line)
			}
			return
		}
		this.events.push(line)
		for (const watcher of [...this.#watchers]) {
			watcher(line)
		}
	}

	#onExit (code) {
		for (const [id, answered] of this.#pending) {
			answered({ id, ok: false, error: 'Exited', message: `${this.name} ended with ${code}: ${this.stderr}` })
		}
	}

	ask (cmd, args = {}) {
		const id = this.#nextId++
		return new Promise((resolve) => {
			this.#pending.set(id, resolve)
			this.write(JSON.stringify({ id, cmd, ...args }))
		})
	}

	write (line) {
		this.process.stdin.write(line + '\n')
	}

	async tell (cmd, args) {
		const line = await this.ask(cmd, args)
		assert.ok(line.ok === true, `${cmd} ${JSON.stringify(args ?? {})}: ${JSON.stringify(line)}`)
		assert.equal(typeof line.millis, 'number', `${cmd} answers with "millis"`)
		return line
	}

	/** What a command fails with. */
	async failure (cmd, args) {
		const line = await this.ask(cmd, args)
		assert.equal(line.ok, false, `${cmd} ${JSON.stringify(args ?? {})} fails: ${JSON.stringify(line)}`)
		assert.equal(typeof line.message, 'string')
		return line.error
	}

	/** The first event that matches, of those that came and those that come. */
	event (name, matches = () => true, millis = EVENT_MILLIS) {
		const wanted = (line) => line.event === name && matches(line)
		const past = this.events.find(wanted)
		if (past != null) {
			return Promise.resolve(past)
		}
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				this.#watchers.delete(watcher)
				reject(new Error(`${this.name}: no "${name}" within ${millis} ms; there were ${JSON.stringify(this.events.slice(-20))}`))
			}, millis)
			const watcher = (line) => {
				if (wanted(line)) {
					clearTimeout(timer)
					this.#watchers.delete(watcher)
					resolve(line)
				}
			}
			this.#watchers.add(watcher)
			this.exited.then(() => clearTimeout(timer), () => clearTimeout(timer))
		})
	}

	/** Ends stdin; the exit code. */
	async end () {
		this.process.stdin.end()
		return within(EVENT_MILLIS, this.exited, `${this.name} ends with its stdin`)
	}

	kill () {
		this.process.kill('SIGKILL')
	}
}

function split (commandLine) {
	return commandLine.match(/'[^']*'|"[^"]*"|\S+/g).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'))
}

/** What the promise gives, or a failure that says what did not happen in time. */
export async function within (millis, promise, what) {
	let timer
	const late = new Promise((resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`Not within ${millis} ms: ${what}`)), millis)
	})
	try {
		return await Promise.race([promise, late])
	} finally {
		clearTimeout(timer)
	}
}

export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis))

/** Repeats a check until it holds. */
export async function eventually (check, millis = EVENT_MILLIS) {
	const deadline = performance.now() + millis
	while (true) {
		try {
			return await check()
		} catch (error) {
			if (performance.now() > deadline) {
				throw error
			}
			await pause(50)
		}
	}
}
