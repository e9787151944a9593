/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.Stream;

/**
 * Streams of one connection that move many bytes one way, all at once, again and again.
 * Used by one thread.
 * <p>
 * The streams are opened once, and each has moved nothing before anything is timed, so
 * that handlers run and buffers are there: what is measured is moving bytes. Opening
 * streams is the figure {@code echo}. One stream is served by the calling thread, several
 * by a thread each. All threads write from one array, which none changes; each that reads
 * has a buffer of its own, as an application would.
 */
final class BulkStreams {

	private final Connection connection;

	private final boolean upload;

	private final List<Lane> lanes = new ArrayList<>();

	private final ExecutorService threads = WorkThreads.start();

	BulkStreams(Connection connection, boolean upload, int count) throws InterruptedException, ExecutionException {
		this.connection = connection;
		this.upload = upload;
		byte[] body = new byte[NodeServer.CHUNK_BYTES];
		for (int i = 0; i < count; i++) {
			Stream stream = connection.newStream(upload ? NodeServer.UPLOAD : NodeServer.DOWNLOAD);
			this.lanes.add(upload ? new UploadLane(stream, body) : new DownloadLane(stream));
		}
		moveAll(0);
	}

	/**
	 * @return the time until the receiving application has them all, and the bytes that
	 * went over the wire meanwhile, with the body and against it
	 */
	String move(long bytes) throws InterruptedException, ExecutionException {
		ConnectionInfo before = info();
		long start = System.nanoTime();
		moveAll(bytes);
		long nanos = System.nanoTime() - start;
		ConnectionInfo after = info();
		long sent = after.bytesSent() - before.bytesSent();
		long received = after.bytesReceived() - before.bytesReceived();
		return nanos + " " + (this.upload ? sent + " " + received : received + " " + sent);
	}

	private ConnectionInfo info() {
		return this.connection.info().toCompletableFuture().join();
	}

	private void moveAll(long bytes) throws InterruptedException, ExecutionException {
		if (this.lanes.size() == 1) {
			this.lanes.get(0).move(bytes);
			return;
		}
		List<Future<?>> moves = new ArrayList<>(this.lanes.size());
		long left = bytes;
		for (int i = 0; i < this.lanes.size(); i++) {
			Lane lane = this.lanes.get(i);
			long share = left / (this.lanes.size() - i);
			left -= share;
			Callable<Boolean> move = () -> {
				lane.move(share);
				return true;
			};
			moves.add(this.threads.submit(move));
		}
		for (Future<?> move : moves) {
			move.get();
		}
	}

	private interface Lane {

		void move(long bytes);

	}

	private static final class UploadLane implements Lane {

		private final Stream stream;

		private final ByteBuffer chunk;

		private final ByteBuffer count = ByteBuffer.allocate(Long.BYTES);

		private final ByteBuffer confirmation = ByteBuffer.allocate(1);

		UploadLane(Stream stream, byte[] body) {
			this.stream = stream;
			this.chunk = ByteBuffer.wrap(body);
		}

		@Override
		public void move(long bytes) {
			this.stream.write(this.count.clear().putLong(bytes).flip());
			for (long left = bytes; left > 0; left -= this.chunk.limit()) {
				this.stream.write(this.chunk.clear().limit((int) Math.min(left, NodeServer.CHUNK_BYTES)));
			}
			this.stream.flush();
			NodeClient.require(NodeServer.fill(this.stream, this.confirmation.clear()));
		}

	}

	private static final class DownloadLane implements Lane {

		private final Stream stream;

		private final ByteBuffer chunk = ByteBuffer.allocate(NodeServer.CHUNK_BYTES);

		private final ByteBuffer count = ByteBuffer.allocate(Long.BYTES);

		DownloadLane(Stream stream) {
			this.stream = stream;
		}

		@Override
		public void move(long bytes) {
			this.stream.write(this.count.clear().putLong(bytes).flip());
			this.stream.flush();
			for (long left = bytes; left > 0;) {
				int read = this.stream.read(this.chunk.clear().limit((int) Math.min(left, NodeServer.CHUNK_BYTES)));
				NodeClient.require(read > 0);
				left -= read;
			}
		}

	}

}
