/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.multiaddr.Multiaddr;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Calls other peers when asked by HTTP. Thread-safe.
 */
@RestController
@RequestMapping("/api")
class PeerController {

	private static final int BUFFER_BYTES = 64 << 10;

	private final ConnectionManager node;

	private final SampleProperties properties;

	PeerController(ConnectionManager node, SampleProperties properties) {
		this.node = node;
		this.properties = properties;
	}

	/**
	 * Sends the body to the peer and answers what it sends back. Bodies of any size pass,
	 * since nothing is kept whole in memory.
	 */
	@PostMapping("/echo")
	void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Multiaddr peer = peer(request);
		int memoryBytes = (int) this.properties.memoryPerAnswer().toBytes();
		try (Stream stream = this.node.newStream(peer, EchoService.PROTOCOL); Answer answer = new Answer(memoryBytes)) {
			stream.subscribe(answer);
			try {
				copy(request.getInputStream(), stream);
				stream.closeWrite();
				answer.await(this.properties.echoTimeout());
			}
			catch (IOException | StreamException ex) {
				stream.reset();
				throw ex;
			}
			response.setContentType(contentType(request));
			response.setContentLengthLong(answer.sizeBytes());
			answer.writeTo(response.getOutputStream());
		}
	}

	/**
	 * Connects to the peer unless a connection is open, and measures one round trip.
	 */
	@PostMapping(path = "/ping", produces = MediaType.APPLICATION_JSON_VALUE)
	Ping ping(HttpServletRequest request) {
		Multiaddr peer = peer(request);
		return new Ping(roundTripMillis(peer), peer.toString());
	}

	/**
	 * The same as a bare number, for {@code Accept: text/plain}.
	 */
	@PostMapping(path = "/ping", produces = MediaType.TEXT_PLAIN_VALUE)
	String pingText(HttpServletRequest request) {
		return Double.toString(roundTripMillis(peer(request)));
	}

	private double roundTripMillis(Multiaddr peer) {
		Connection connection = this.node.connect(peer);
		Duration roundTrip = this.node.ping(connection, 1).get(0);
		return roundTrip.toNanos() / 1_000_000.0;
	}

	/**
	 * Reads the query itself: asking the servlet container for a parameter would make it
	 * read the body of a form, which is what curl declares every body to be.
	 */
	private static Multiaddr peer(HttpServletRequest request) {
		String text = UriComponentsBuilder.newInstance()
			.query(request.getQueryString())
			.build()
			.getQueryParams()
			.getFirst("peer");
		return PeerAddress.parse((text != null) ? UriUtils.decode(text, UTF_8) : null);
	}

	private static void copy(InputStream in, Stream out) throws IOException {
		byte[] buffer = new byte[BUFFER_BYTES];
		int count = in.read(buffer);
		while (count >= 0) {
			out.write(ByteBuffer.wrap(buffer, 0, count));
			count = in.read(buffer);
		}
	}

	private static String contentType(HttpServletRequest request) {
		@Nullable String declared = request.getHeader(HttpHeaders.CONTENT_TYPE);
		boolean text = declared == null || declared.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
		return text ? "text/plain;charset=UTF-8" : declared;
	}

	/**
	 * What a ping answers.
	 *
	 * @param roundTripMillis from the ping sent to its answer
	 * @param peer the address that was asked for
	 */
	record Ping(double roundTripMillis, String peer) {
	}

}
