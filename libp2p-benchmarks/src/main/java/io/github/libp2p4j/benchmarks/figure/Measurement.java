/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import java.util.List;

/**
 * Something that can be measured again and again. Used by one thread.
 */
public interface Measurement {

	/** Shown while it runs; the names of its samples begin with it. */
	String name();

	/** Called once, before the first round. */
	void warmUp() throws Exception;

	/** One round. */
	List<Sample> measure() throws Exception;

}
