/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Scans its package, as applications do.
 */
@SpringBootApplication
public class SceneApplication {

}
