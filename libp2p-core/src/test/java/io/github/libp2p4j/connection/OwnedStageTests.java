/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnedStageTests {

	private final OwnedStage<String> stage = new OwnedStage<>();

	@Test
	void isCompletedByItsOwnerAlone() {
		assertThat(this.stage.complete("others'")).isFalse();
		assertThat(this.stage.completeExceptionally(new IllegalStateException())).isFalse();
		assertThat(this.stage.cancel(true)).isFalse();
		assertThatThrownBy(() -> this.stage.obtrudeValue("others'")).isInstanceOf(UnsupportedOperationException.class);
		assertThatThrownBy(() -> this.stage.obtrudeException(new IllegalStateException()))
			.isInstanceOf(UnsupportedOperationException.class);
		assertThat(this.stage).isNotDone();
		assertThat(this.stage.fulfil("its owner's")).isTrue();
		assertThat(this.stage).isCompletedWithValue("its owner's");
		assertThat(this.stage.fulfil("twice")).isFalse();
	}

	@Test
	void givesAFutureOfTheCallersOwn() {
		CompletableFuture<String> mine = this.stage.toCompletableFuture();
		CompletableFuture<String> late = this.stage.orTimeout(1, TimeUnit.NANOSECONDS);
		CompletableFuture<String> replaced = this.stage.completeOnTimeout("mine", 1, TimeUnit.NANOSECONDS);
		assertThat(mine.cancel(true)).isTrue();
		assertThatThrownBy(late::join).hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);
		assertThat(replaced.join()).isEqualTo("mine");
		assertThat(this.stage.completeAsync(() -> "mine").join()).isEqualTo("mine");
		assertThat(this.stage.thenApply(String::length).complete(3)).isTrue();
		assertThat(this.stage).isNotDone();
	}

	@Test
	void failsWithTheVerySameFailure() {
		IllegalStateException failure = new IllegalStateException();
		List<@Nullable Throwable> heard = new ArrayList<>();
		this.stage.whenComplete((value, thrown) -> heard.add(thrown));
		this.stage.toCompletableFuture().whenComplete((value, thrown) -> heard.add(thrown));
		assertThat(this.stage.fail(failure)).isTrue();
		this.stage.whenComplete((value, thrown) -> heard.add(thrown));
		assertThat(heard).containsExactly(failure, failure, failure);
	}

}
