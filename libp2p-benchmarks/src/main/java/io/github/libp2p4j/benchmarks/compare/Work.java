/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.benchmarks.figure.Sample;
import org.HdrHistogram.Histogram;

/**
 * What both programs of a pair do together while the dialler takes the time. Each is
 * defined in CONTROL.md, so that it is the same in every language: all peers have Ed25519
 * keys, no identify, the windows that are every library's default (256 KiB at first, up
 * to 16 MiB), 64 KiB a write and a read, and one long-lived connection for all but
 * connect. Stateless.
 */
enum Work {

	/**
	 * One stream, one way: from the first write to the receiver's confirmation of the
	 * last byte. With it goes the processor time of both programs.
	 */
	UPLOAD("upload.1"),

	/** The other way: from the request to the last byte read. */
	DOWNLOAD("download.1"),

	/**
	 * TCP, multistream-select, Noise and Yamux up to a connection that takes streams,
	 * then its close; one after the other.
	 */
	CONNECT_SEQUENTIAL("connect.sequential"),

	/**
	 * The same, sixteen at a time. Libraries that make one of concurrent dials to one
	 * peer (go, js) dial from sixteen nodes of one process.
	 */
	CONNECT_16("connect.16"),

	/**
	 * A stream opened, its protocol agreed on before anything is sent on it, 32 bytes
	 * written, the same read, the stream closed; one after the other.
	 */
	ECHO_SEQUENTIAL("echo.sequential"),

	/** The same, 64 at a time on one connection. */
	ECHO_64("echo.64"),

	/**
	 * Round trips of 32 bytes, one after the other on one stream of the ping protocol.
	 */
	PING("ping");

	private static final int CONNECTS = 16;

	private static final int ECHOES = 64;

	/** Of the histogram: three digits. */
	private static final int SIGNIFICANT_DIGITS = 3;

	private static final double NANOS_PER_SECOND = 1e9;

	private static final long GIB = 1L << 30;

	private final String label;

	Work(String label) {
		this.label = label;
	}

	/** As in tables and files. */
	String label() {
		return this.label;
	}

	/** Whether a smaller figure is the better one. */
	static boolean lessIsBetter(String figure) {
		return figure.startsWith("ping") || figure.endsWith(".cpu");
	}

	/** One round. */
	List<Sample> measure(Conversation conversation, ComparisonOptions options)
			throws IOException, InterruptedException {
		return switch (this) {
			case UPLOAD -> bulk(conversation, "upload", options);
			case DOWNLOAD -> bulk(conversation, "download", options);
			case CONNECT_SEQUENTIAL -> rate(conversation, "connect", 1, options);
			case CONNECT_16 -> rate(conversation, "connect", CONNECTS, options);
			case ECHO_SEQUENTIAL -> rate(conversation, "echo", 1, options);
			case ECHO_64 -> rate(conversation, "echo", ECHOES, options);
			case PING -> roundTrips(conversation, options);
		};
	}

	private List<Sample> bulk(Conversation conversation, String command, ComparisonOptions options)
			throws IOException, InterruptedException {
		long cpuBefore = conversation.cpuNanos();
		JsonNode answer = conversation.ask(command, Map.of("bytes", options.bulkBytes()));
		double cpuSeconds = (conversation.cpuNanos() - cpuBefore) / NANOS_PER_SECOND;
		return List.of(new Sample(this.label, "MB/s", options.bulkBytes() * 1e3 / answer.path("nanos").asLong()),
				new Sample(this.label + ".cpu", "s/GiB", cpuSeconds * GIB / options.bulkBytes()));
	}

	private List<Sample> rate(Conversation conversation, String command, int parallel, ComparisonOptions options)
			throws IOException, InterruptedException {
		JsonNode answer = conversation.ask(command,
				Map.<String, Object>of("parallel", parallel, "windowMillis", options.window().toMillis()));
		double seconds = answer.path("nanos").asLong() / NANOS_PER_SECOND;
		return List.of(new Sample(this.label, "1/s", answer.path("count").asLong() / seconds));
	}

	private List<Sample> roundTrips(Conversation conversation, ComparisonOptions options)
			throws IOException, InterruptedException {
		JsonNode answer = conversation.ask("ping", Map.of("windowMillis", options.window().toMillis()));
		Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
		StreamSupport.stream(answer.path("roundTripNanos").spliterator(), false)
			.mapToLong(JsonNode::asLong)
			.forEach(histogram::recordValue);
		return List.of(new Sample(this.label + ".p50", "us", histogram.getValueAtPercentile(50) / 1e3),
				new Sample(this.label + ".p99", "us", histogram.getValueAtPercentile(99) / 1e3));
	}

}
