/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.util.List;
import java.util.Map;

import org.slf4j.LoggerFactory;

/**
 * The command line: {@code transport} or {@code perf}; the rest is in the environment.
 * Stateless.
 */
public final class UnifiedTest {

	/** Of a program that was started wrongly. */
	static final int MISUSED = 2;

	/** Of a test that failed. */
	static final int FAILED = 1;

	private UnifiedTest() {
	}

	public static void main(String... arguments) {
		System.exit(run(List.of(arguments), System.getenv()));
	}

	private static int run(List<String> arguments, Map<String, String> variables) {
		Subject subject;
		TestEnvironment environment;
		try {
			subject = Subject.of(arguments);
			environment = TestEnvironment.read(variables);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			return MISUSED;
		}
		configureLogging(environment.debug());
		try {
			run(subject, environment);
			return 0;
		}
		catch (RuntimeException | InterruptedException ex) {
			LoggerFactory.getLogger(UnifiedTest.class)
				.error("The {} test failed: {}", subject.text(), ex.getMessage(), ex);
			return FAILED;
		}
	}

	/** Before the first logger is made. */
	private static void configureLogging(boolean debug) {
		System.setProperty("logback.configurationFile", "unified-logback.xml");
		System.setProperty("unified.log.level", debug ? "DEBUG" : "INFO");
	}

	private static void run(Subject subject, TestEnvironment environment) throws InterruptedException {
		Rehearsal.run();
		if (environment.role() == Role.LISTENER) {
			Listener.run(subject, environment);
			return;
		}
		String results = switch (subject) {
			case TRANSPORT -> TransportDialer.run(environment);
			case PERF -> PerfDialer.run(environment);
		};
		System.out.print(results);
		System.out.flush();
	}

}
