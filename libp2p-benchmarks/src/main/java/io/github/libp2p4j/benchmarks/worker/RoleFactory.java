/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.util.List;

/**
 * Makes the role of a child process. Stateless.
 */
@FunctionalInterface
public interface RoleFactory {

	/**
	 * @param arguments that follow the role's name on the command line
	 */
	Role start(List<String> arguments) throws Exception;

}
