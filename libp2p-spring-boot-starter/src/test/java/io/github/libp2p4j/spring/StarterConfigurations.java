/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.util.List;
import java.util.stream.StreamSupport;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

/**
 * The auto-configurations of the starter, as an application gets them: all that it
 * registers.
 */
public final class StarterConfigurations {

	private StarterConfigurations() {
	}

	public static List<String> names() {
		ImportCandidates candidates = ImportCandidates.load(AutoConfiguration.class,
				StarterConfigurations.class.getClassLoader());
		return StreamSupport.stream(candidates.spliterator(), false)
			.filter((name) -> name.startsWith("io.github.libp2p4j."))
			.toList();
	}

	public static AutoConfigurations all() {
		return AutoConfigurations.of(names().stream()
			.map((name) -> ClassUtils.resolveClassName(name, StarterConfigurations.class.getClassLoader()))
			.toArray(Class<?>[]::new));
	}

}
