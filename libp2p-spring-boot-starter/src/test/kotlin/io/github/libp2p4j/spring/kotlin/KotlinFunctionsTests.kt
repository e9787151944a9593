/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.kotlin

import io.github.libp2p4j.ConnectionManager
import io.github.libp2p4j.RequestException
import io.github.libp2p4j.RequestProtocol
import io.github.libp2p4j.host.Libp2p
import io.github.libp2p4j.identity.PeerId
import io.github.libp2p4j.multiaddr.Multiaddr
import io.github.libp2p4j.spring.annotation.Libp2pExchange
import io.github.libp2p4j.spring.annotation.ProtocolExchange
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler
import io.github.libp2p4j.spring.annotation.StreamHandler
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration
import io.github.libp2p4j.spring.autoconfigure.Libp2pClientAutoConfiguration
import io.github.libp2p4j.spring.autoconfigure.Libp2pPayloadAutoConfiguration
import io.github.libp2p4j.spring.client.Libp2pClientRegistry
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration
import org.springframework.boot.test.context.assertj.AssertableApplicationContext
import org.springframework.boot.test.context.runner.ApplicationContextRunner

/**
 * Handlers and clients that are Kotlin's suspending functions and flows, in an application around a real node that asks itself
 * by way of a second one.
 */
@Timeout(60)
class KotlinFunctionsTests {

	private val runner = ApplicationContextRunner()
		.withConfiguration(
			AutoConfigurations.of(
				JacksonAutoConfiguration::class.java,
				Libp2pAutoConfiguration::class.java,
				Libp2pPayloadAutoConfiguration::class.java,
				Libp2pClientAutoConfiguration::class.java
			)
		)
		.withPropertyValues("libp2p.listen-addresses=/memory/0")

	@Test
	fun aSuspendingHandlerAnswersLater() = served { peer, address ->
		assertThat(peer.ask(address, "/later/1")).isEqualTo("later x")
	}

	@Test
	fun aSuspendingHandlerMayGiveNothing() = served { peer, address ->
		peer.request(address, RequestProtocol.oneWay("/push/1", io.github.libp2p4j.Codec.text()), "pushed")
		assertThat(pushed.get(20, TimeUnit.SECONDS)).isEqualTo("pushed by " + peer.peerId())
	}

	@Test
	fun anExceptionInACoroutineGoesToItsExceptionHandler() = served { peer, address ->
		assertThat(peer.ask(address, "/fails/1")).isEqualTo("told: a defect")
	}

	@Test
	fun aCoroutineIsCancelledWhenThePeerResets() = served { peer, address ->
		val stream = peer.newStream(address, "/waits/1")
		stream.write(java.nio.ByteBuffer.wrap(byteArrayOf(1, 'x'.code.toByte())))
		waiting.get(20, TimeUnit.SECONDS)
		stream.reset()
		assertThat(cancelled.get(20, TimeUnit.SECONDS)).isEqualTo("cancelled")
	}

	@Test
	fun aMessageMayBeAbsentWhereItsTypeSaysSo() = served { peer, address ->
		assertThat(peer.request(address, RequestProtocol.text("/maybe/1"), "")).isEqualTo("nobody")
		assertThat(peer.request(address, RequestProtocol.text("/maybe/1"), "Ada")).isEqualTo("Ada")
	}

	@Test
	fun clientsSuspendAndGiveFlows() {
		runner.withBean(Handlers::class.java, { Handlers(this) }).run { server ->
			runner.withPropertyValues("libp2p.client.kotlin.peers=" + address(server)).run { asking ->
				val client = asking.getBean(Libp2pClientRegistry::class.java).getClient("kotlin", Client::class.java)
				runBlocking {
					assertThat(client.later("y")).isEqualTo("later y")
					assertThat(client.count(3).toList()).containsExactly("0", "1", "2")
					assertThat(client.suspendedCount(2).toList()).containsExactly("0", "1")
					assertThat(client.join(flowOf("a", "b", "c"))).isEqualTo("abc")
					client.push("from a client")
				}
				assertThat(pushed.get(20, TimeUnit.SECONDS)).startsWith("from a client by ")
				assertThatExceptionOfType(RequestException::class.java).isThrownBy { runBlocking { client.nobody("x") } }
					.matches { it.reason() == RequestException.Reason.PROTOCOL_NOT_SUPPORTED }
			}
		}
	}

	val pushed = CompletableFuture<String>()

	val waiting = CompletableFuture<String>()

	val cancelled = CompletableFuture<String>()

	private fun served(test: (ConnectionManager, Multiaddr) -> Unit) {
		runner.withBean(Handlers::class.java, { Handlers(this) }).run { context ->
			Libp2p.builder().build().use { test(it, address(context)) }
		}
	}

	private fun address(context: AssertableApplicationContext): Multiaddr =
		context.getBean(ConnectionManager::class.java).listenAddresses()[0]

	private fun ConnectionManager.ask(address: Multiaddr, protocol: String): String =
		request(address, RequestProtocol.text(protocol), "x")

	class Handlers(private val test: KotlinFunctionsTests) {

		@StreamHandler("/later/1")
		suspend fun later(text: String): String {
			delay(10)
			return "later $text"
		}

		@StreamHandler("/push/1")
		suspend fun push(text: String, from: PeerId) {
			delay(1)
			test.pushed.complete("$text by $from")
		}

		@StreamHandler("/fails/1")
		suspend fun fail(text: String): String {
			delay(1)
			throw IllegalStateException("a defect")
		}

		@StreamExceptionHandler
		fun told(failure: IllegalStateException): String = "told: " + failure.message

		@StreamHandler("/waits/1")
		suspend fun wait(text: String): String {
			test.waiting.complete(text)
			try {
				awaitCancellation()
			} finally {
				test.cancelled.complete("cancelled")
			}
		}

		@StreamHandler("/maybe/1")
		suspend fun maybe(name: String?): String = name ?: "nobody"

		@StreamHandler("/count/1")
		fun count(most: Int): Flow<String> = flow { repeat(most) { emit(it.toString()) } }

		@StreamHandler("/suspended-count/1")
		suspend fun suspendedCount(most: Int): Flow<String> {
			delay(1)
			return count(most).map { it }
		}

		@StreamHandler("/join/1")
		suspend fun join(parts: Flow<String>): String = parts.fold("") { all, part -> all + part }

	}

	@Libp2pExchange
	interface Client {

		@ProtocolExchange("/later/1")
		suspend fun later(text: String): String

		@ProtocolExchange("/push/1")
		suspend fun push(text: String)

		@ProtocolExchange("/count/1")
		fun count(most: Int): Flow<String>

		@ProtocolExchange("/suspended-count/1")
		suspend fun suspendedCount(most: Int): Flow<String>

		@ProtocolExchange("/join/1")
		suspend fun join(parts: Flow<String>): String

		@ProtocolExchange("/nobody/1")
		suspend fun nobody(text: String): String

	}

}
