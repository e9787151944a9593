/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a cell: its deadline, and what both sides recorded, which is kept and
 * named when it fails. Used once.
 */
final class CellAttempt {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	/** What a green cell may leave on the disk. */
	private static final long MAX_GREEN_BYTES = 1 << 20;

	private final Column column;

	private final Row row;

	private final Peer peer;

	private final Path folder;

	CellAttempt(Column column, Row row, Peer peer) {
		this.column = column;
		this.row = row;
		this.peer = peer;
		this.folder = Interop.outputFolder()
			.resolve("cells")
			.resolve(Interop.fileName(column.toString()))
			.resolve(Interop.fileName(row.toString()));
	}

	/** With the frames of this side in a file of the cell's own. */
	void alone() throws Exception {
		Files.createDirectories(this.folder);
		try (FrameLog frames = new FrameLog(this.folder)) {
			besideOthers(this.folder);
		}
		Path file = this.folder.resolve(FrameLog.FILE);
		if (Files.size(file) > MAX_GREEN_BYTES) {
			Files.delete(file);
		}
	}

	/**
	 * With other cells at the same time.
	 * @param frames where the frames of all of them are
	 */
	void besideOthers(Path frames) throws Exception {
		Peer.Recorded before = this.peer.recorded();
		try (Cell cell = new Cell(this.column, this.peer)) {
			inTime(cell);
			List<JsonNode> defects = cell.peerDefects();
			if (!defects.isEmpty()) {
				throw new AssertionError("The peer had defects beside its commands: " + defects);
			}
		}
		catch (Exception | AssertionError ex) {
			Files.createDirectories(this.folder);
			this.peer.copyRecordsSince(before, this.folder);
			throw new AssertionError(ex + System.lineSeparator() + "Transcript of the peer and its stderr: "
					+ this.folder + System.lineSeparator() + "Frames of this side: " + frames.resolve(FrameLog.FILE),
					ex);
		}
	}

	private void inTime(Cell cell) throws Exception {
		FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
			this.row.script().run(cell);
			return null;
		});
		Thread thread = new Thread(task, "row");
		thread.start();
		try {
			task.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof AssertionError error) {
				throw error;
			}
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		catch (TimeoutException ex) {
			AssertionError failure = new AssertionError("Not over within " + TIMEOUT);
			failure.setStackTrace(thread.getStackTrace());
			throw failure;
		}
		finally {
			thread.interrupt();
		}
	}

}
