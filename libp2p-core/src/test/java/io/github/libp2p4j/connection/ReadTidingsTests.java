/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When readers are told of what the reads of a socket brought. A turn of the loop is a
 * read, if there is anything, and then the tasks given before and by it.
 */
class ReadTidingsTests {

	private static final String ALL = "all";

	private static final String LITTLE = "little";

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final List<String> told = new ArrayList<>();

	private final ReadTidings tidings = new ReadTidings(this.tasks::add, () -> this.told.add(ALL),
			() -> this.told.add(LITTLE));

	private void turn() {
		for (int count = this.tasks.size(); count > 0; count--) {
			this.tasks.remove().run();
		}
	}

	private void turnWithRead(boolean full) {
		this.tidings.afterRead(full);
		turn();
	}

	@Test
	void tellsEverybodyAfterAReadThatFoundTheSocketEmpty() {
		turnWithRead(false);
		assertThat(this.told).containsExactly(ALL);
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void tellsReadersOfLittleAfterEachFullReadAndThoseOfBulkAfterFour() {
		turnWithRead(true);
		turnWithRead(true);
		turnWithRead(true);
		assertThat(this.told).containsExactly(LITTLE, LITTLE, LITTLE);
		turnWithRead(true);
		assertThat(this.told).containsExactly(LITTLE, LITTLE, LITTLE, LITTLE, ALL);
	}

	@Test
	void tellsReadersOfBulkOncePerFourFullReadsForAsLongAsTheyCome() {
		for (int read = 0; read < 12; read++) {
			turnWithRead(true);
		}
		assertThat(this.told.stream().filter(ALL::equals)).hasSize(3);
		assertThat(this.told.stream().filter(LITTLE::equals)).hasSize(12);
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void tellsReadersOfBulkInTheNextTurnWhenNothingMoreComes() {
		turnWithRead(true);
		turn();
		assertThat(this.told).containsExactly(LITTLE, ALL);
		assertThat(this.tasks).as("and the loop may sleep").isEmpty();
	}

	@Test
	void tellsReadersOfBulkWhenNothingMoreComesAfterSomeFullReads() {
		turnWithRead(true);
		turnWithRead(true);
		turnWithRead(true);
		turn();
		assertThat(this.told).containsExactly(LITTLE, LITTLE, LITTLE, ALL);
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void tellsEverybodyAtOnceWhenTheLastReadWasNotFull() {
		turnWithRead(true);
		turnWithRead(true);
		this.tidings.afterRead(false);
		assertThat(this.told).containsExactly(LITTLE, LITTLE, ALL);
		turn();
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void holdsThemAnewAfterTheyWereTold() {
		turnWithRead(true);
		turnWithRead(false);
		this.told.clear();
		turnWithRead(true);
		turnWithRead(true);
		assertThat(this.told).containsExactly(LITTLE, LITTLE);
		turn();
		assertThat(this.told).containsExactly(LITTLE, LITTLE, ALL);
	}

	@Test
	void neverWaitsLongerThanTheTurnAfterTheLastFullRead() {
		for (int reads = 1; reads < 20; reads++) {
			this.told.clear();
			for (int read = 0; read < reads; read++) {
				turnWithRead(true);
			}
			turn();
			assertThat(this.told.lastIndexOf(ALL)).as("after %s reads", reads)
				.isGreaterThan(this.told.lastIndexOf(LITTLE));
			assertThat(this.tasks).isEmpty();
		}
	}

}
