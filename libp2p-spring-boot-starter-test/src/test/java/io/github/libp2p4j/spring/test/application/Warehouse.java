/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import org.springframework.stereotype.Service;

/**
 * What a slice of handlers has no use for. Immutable.
 */
@Service
public class Warehouse {

}
