/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.Executor;

import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Timeouts;
import io.github.libp2p4j.upgrade.UpgradeSettings;

/**
 * What all connections of a node share. Immutable; its parts are thread-safe.
 *
 * @param limits what is bounded
 * @param timeouts how long is waited
 * @param upgrade how connections become ready
 * @param table the open connections
 * @param handlers who serves which protocol
 * @param gates what the application lets in and dials
 * @param dispatcher where handlers run
 * @param callbacks where stages complete and subscribers are called; never a loop
 * @param observer sees what happens, on the loop
 * @param events tells listeners, off the loop
 * @param memory the node's window budget
 * @param pressure what gives way when a budget is exceeded
 * @param logFrames whether every frame is logged
 */
public record Environment(Limits limits, Timeouts timeouts, UpgradeSettings upgrade, ConnectionTable table,
		HandlerTable handlers, ConnectionGates gates, Dispatcher dispatcher, Executor callbacks,
		NetworkObserver observer, EventQueue events, MemoryBudget memory, MemoryPressure pressure, boolean logFrames) {
}
