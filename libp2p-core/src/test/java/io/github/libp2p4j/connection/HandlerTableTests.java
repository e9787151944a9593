/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.ProtocolVariant;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HandlerTableTests {

	private static final ProtocolHandler BLOCKING = (stream) -> {
	};

	private static final AsyncProtocolHandler ASYNCHRONOUS = (stream) -> CompletableFuture.completedFuture(null);

	private final HandlerTable table = new HandlerTable(null);

	@Test
	void findsWhoServesAProtocol() {
		this.table.register("/a/1", BLOCKING);
		this.table.registerAsync("/b/1", ASYNCHRONOUS);
		this.table.registerBuiltIn("/c/1", ASYNCHRONOUS);
		this.table.registerOnLoop("/e/1", ASYNCHRONOUS);
		assertThat(this.table.find("/a/1"))
			.isEqualTo(new HandlerTable.Entry("/a/1", BLOCKING, null, HandlerTable.Kind.APPLICATION));
		assertThat(this.table.find("/b/1"))
			.isEqualTo(new HandlerTable.Entry("/b/1", null, ASYNCHRONOUS, HandlerTable.Kind.APPLICATION));
		assertThat(this.table.find("/d/1")).isNull();
		assertThat(this.table.isBuiltIn("/b/1")).isFalse();
		assertThat(this.table.isBuiltIn("/c/1")).isTrue();
		assertThat(this.table.isBuiltIn("/e/1")).isTrue();
		assertThat(this.table.isBuiltIn("")).isFalse();
		assertThat(this.table.protocols()).containsExactly("/a/1", "/b/1", "/c/1", "/e/1");
	}

	@Test
	void servesTheVariantThatAProtocolHasUnderTheNameOfTheProtocol() {
		HandlerTable both = new HandlerTable(new OneByteFirst());
		Registration registration = both.register("/a/1", BLOCKING);
		both.registerAsync("/none", ASYNCHRONOUS);
		both.registerBuiltIn("/c/1", ASYNCHRONOUS);
		assertThat(both.protocols()).containsExactly("/a/1", "/a/1+v", "/c/1", "/none");
		assertThat(both.find("/a/1+v")).satisfies((entry) -> assertThat(entry.protocol()).isEqualTo("/a/1"));
		registration.close();
		assertThat(both.protocols()).containsExactly("/c/1", "/none");
	}

	@Test
	void servesNeitherWhenTheIdOfTheVariantIsTaken() {
		HandlerTable both = new HandlerTable(new OneByteFirst());
		both.registerBuiltIn("/a/1+v", ASYNCHRONOUS);
		assertThatIllegalStateException().isThrownBy(() -> both.register("/a/1", BLOCKING));
		assertThat(both.protocols()).containsExactly("/a/1+v");
	}

	@Test
	void refusesASecondHandlerOfAnyKind() {
		this.table.register("/a/1", BLOCKING);
		assertThatIllegalStateException().isThrownBy(() -> this.table.register("/a/1", BLOCKING));
		assertThatIllegalStateException().isThrownBy(() -> this.table.registerBuiltIn("/a/1", ASYNCHRONOUS));
	}

	@Test
	void refusesWhatIsNoProtocolId() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.register("", BLOCKING));
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.register("/a\n", BLOCKING));
	}

	@Test
	void leavesALaterHandlerAloneWhenAnEarlierOneIsRemovedTwice() {
		Registration first = this.table.register("/a/1", BLOCKING);
		first.close();
		this.table.register("/a/1", (stream) -> {
		});
		first.close();
		assertThat(this.table.protocols()).containsExactly("/a/1");
	}

	private static final class OneByteFirst implements ProtocolVariant {

		@Override
		public Optional<String> idOf(String protocol) {
			return protocol.equals("/none") ? Optional.empty() : Optional.of(protocol + "+v");
		}

		@Override
		public CompletionStage<?> accept(Stream stream) {
			return stream.readAsync(ByteBuffer.allocate(1));
		}

	}

}
