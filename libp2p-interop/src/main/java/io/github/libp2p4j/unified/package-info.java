/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The application that libp2p's interoperability suite, libp2p/unified-testing, runs as
 * listener and as dialer of its transport and perf tests: configured by environment
 * variables, coordinated through Redis, reporting YAML on standard output.
 *
 * @see <a href="https://github.com/libp2p/unified-testing">libp2p/unified-testing</a>
 */
@NullMarked
package io.github.libp2p4j.unified;

import org.jspecify.annotations.NullMarked;
