/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own with few file descriptors: greets every connection with a byte,
 * echoes, and obeys its standard input. Run by {@link DescriptorExhaustionTests}.
 */
final class ExhaustedAcceptor implements AcceptHandler {

	private final EventLoop loop;

	private final List<Channel> channels = new ArrayList<>();

	private int failures;

	private ExhaustedAcceptor(EventLoop loop) {
		this.loop = loop;
	}

	public static void main(String[] arguments) throws IOException {
		EventLoop loop = new EventLoop("exhausted");
		loop.start();
		ExhaustedAcceptor handler = new ExhaustedAcceptor(loop);
		Acceptor acceptor = loop.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
				ChannelOptions.defaults(), handler);
		// Loads what answering needs while there are descriptors to load classes with.
		cpu();
		Path file = Files.createTempFile("exhausted", ".txt");
		handler.open(file);
		say("port " + acceptor.localAddress().getPort());
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		String command = commands.readLine();
		while (command != null) {
			switch (command) {
				case "cpu" -> loop.execute(handler::measure);
				case "open" -> loop.execute(() -> handler.open(file));
				case "failures" -> loop.execute(() -> say("failures " + handler.failures));
				case "release" -> loop.execute(handler::release);
				default -> throw new IllegalArgumentException(command);
			}
			command = commands.readLine();
		}
		Files.delete(file);
		loop.close();
	}

	private static void say(String line) {
		System.out.println(line);
		System.out.flush();
	}

	private static Duration cpu() {
		return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
	}

	private void measure() {
		long before = cpu().toMillis();
		this.loop.schedule(1_000_000_000L, () -> say("cpu " + (cpu().toMillis() - before)));
	}

	private void open(Path file) {
		try {
			say("opened " + Files.readAllBytes(file).length);
		}
		catch (IOException failure) {
			say("opened not: " + failure);
		}
	}

	private void release() {
		int count = this.channels.size();
		this.channels.forEach(Channel::close);
		this.channels.clear();
		say("released " + count);
	}

	@Override
	public EventLoop onAccept(SocketAddress remote) {
		return this.loop;
	}

	@Override
	public void onConnected(Channel channel) {
		this.channels.add(channel);
		channel.handler(new Echo(channel));
		channel.readInterest(true);
		try {
			channel.write(ByteBuffer.wrap(new byte[] { 'g' }));
		}
		catch (IOException lost) {
			channel.close();
		}
	}

	@Override
	public void onAbandoned(SocketAddress remote, IOException failure) {
		say("abandoned " + failure);
	}

	@Override
	public void onAcceptFailed(IOException failure) {
		this.failures++;
		say("failed " + failure.getMessage());
	}

	@Override
	public void onLost(IOException failure) {
		// Loops end before their acceptors are closed.
	}

	/** Echoes. */
	private record Echo(Channel channel) implements ChannelHandler {

		@Override
		public void onReadable() {
			try {
				ByteBuffer buffer = this.channel.loop().readBuffer();
				if (this.channel.read(buffer) >= 0) {
					this.channel.write(buffer.flip());
				}
			}
			catch (IOException lost) {
				this.channel.close();
			}
		}

		@Override
		public void onWritable() {
			throw new IllegalStateException("not asked for");
		}

		@Override
		public void onFailure(Throwable failure) {
			say("failure " + failure);
		}

	}

}
