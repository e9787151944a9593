/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Stream;

/**
 * The opening of a stream that a thread waits for and nobody else sees: completing it
 * wakes that thread and runs no code of an application's, so the loop may do it.
 * Thread-safe.
 */
final class AwaitedOpening extends CompletableFuture<Stream> {

}
