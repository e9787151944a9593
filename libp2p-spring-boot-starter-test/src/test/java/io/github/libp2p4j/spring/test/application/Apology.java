/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import io.github.libp2p4j.spring.annotation.Libp2pAdvice;

/**
 * Advice that a slice has whatever handler it is about. Immutable.
 */
@Libp2pAdvice
public class Apology {

}
