/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

/**
 * What an observation of a stream is told at the end.
 */
interface ObservedStream {

	void ended(ObservedOutcome outcome);

}
