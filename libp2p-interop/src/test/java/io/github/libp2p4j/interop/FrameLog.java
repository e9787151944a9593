/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.file.Path;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import org.slf4j.LoggerFactory;

/**
 * Writes what this stack logs to a file while it is open: its decrypted frames (their
 * headers, not their bodies) and all else. One at a time.
 */
final class FrameLog implements AutoCloseable {

	static final String FILE = "frames.txt";

	private static final String LOGGER = "io.github.libp2p4j";

	private final FileAppender<ILoggingEvent> appender = new FileAppender<>();

	FrameLog(Path folder) {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(context);
		encoder.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{20} %msg%n");
		encoder.start();
		this.appender.setContext(context);
		this.appender.setName("frames");
		this.appender.setFile(folder.resolve(FILE).toString());
		this.appender.setAppend(false);
		// A line for each frame of 64 MiB: the disk need not see each at once.
		this.appender.setImmediateFlush(false);
		this.appender.setEncoder(encoder);
		this.appender.start();
		logger().setLevel(Level.TRACE);
		logger().setAdditive(false);
		logger().addAppender(this.appender);
	}

	@Override
	public void close() {
		logger().detachAppender(this.appender);
		this.appender.stop();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(LOGGER);
	}

}
