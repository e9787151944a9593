/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The contract of the sans-IO machines in {@code multistream}, {@code noise},
 * {@code yamux} and {@code upgrade}.
 * <p>
 * Bytes in, bytes and events out, time as an argument; no channels, threads, clocks,
 * loggers or randomness inside. <strong>The caller owns every {@code ByteBuffer}; a
 * machine reads it during the call, copies what it keeps, and writes only into buffers
 * lent to it.</strong> A machine leaves {@code position} at the first byte that it did
 * not consume. The method families: {@code receive(ByteBuffer, …)} takes input,
 * {@code transmit(ByteBuffer, …)} writes output until the buffer or the output ends,
 * {@code deadlineNanos()} says when {@code expire(nowNanos)} wants to be called, and what
 * happened is told through the state or through a listener called during the call. A
 * breach of the protocol by the peer is a
 * {@link io.github.libp2p4j.machine.ProtocolViolationException}; illegal local use is an
 * {@link java.lang.IllegalStateException}.
 */
@NullMarked
package io.github.libp2p4j.machine;

import org.jspecify.annotations.NullMarked;
