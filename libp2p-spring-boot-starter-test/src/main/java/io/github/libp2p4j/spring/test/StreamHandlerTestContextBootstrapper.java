/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Hands the properties of {@link StreamHandlerTest} to the context. Stateless.
 */
final class StreamHandlerTestContextBootstrapper extends TestSliceTestContextBootstrapper<StreamHandlerTest> {

}
