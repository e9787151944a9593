// SPDX-License-Identifier: Apache-2.0

// The names of errors that every language's peer uses, and what this library throws in their place.

const UNEXPECTED_PEER = /does not match expected remote identity key|UnexpectedPeerError/

/** An error of the name that CONTROL.md gives it. */
export function fault (name, message) {
	return Object.assign(new Error(message), { name })
}

/** The error and everything that it was caused by, the error first. */
function causesOf (error) {
	const direct = [...(error.errors ?? []), ...(error.cause != null ? [error.cause] : [])]
	return [error, ...direct.flatMap(causesOf)]
}

/** What a line tells of an error: its common name, and the library's own names as causes. */
export function describe (error, { command, signal }) {
	const all = causesOf(error)
	return {
		error: commonName(error, all, command, signal),
		message: error.message,
		causes: all.map((cause) => ({ error: cause.name, message: cause.message }))
	}
}

function commonName (error, all, command, signal) {
	if (signal?.aborted) {
		return 'TimeoutError'
	}
	// The upgrader keeps of Noise's error only the message.
	if (all.some(({ name, message }) => UNEXPECTED_PEER.test(`${name} ${message}`))) {
		return 'PeerIdMismatchError'
	}
	return command === 'dial' ? 'DialError' : error.name
}
