/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.github.libp2p4j.Codec;
import io.github.libp2p4j.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PayloadConvertersTests {

	private static final String SECRET = "correct-horse-battery-staple";

	private final PayloadConverter json = new JsonPayloadConverter(JsonMapper.builder().build());

	private final PayloadConverters converters = new PayloadConverters(
			List.of(new BytesPayloadConverter(), new TextPayloadConverter(),
					new ProtobufPayloadConverter(ExtensionRegistryLite.getEmptyRegistry()), this.json));

	@Test
	void bytesAreNotCopied() throws Exception {
		byte[] bytes = { 1, 2, 3 };
		Codec<Object> codec = codec(ResolvableType.forClass(byte[].class));
		assertThat(codec.encode(bytes)).isSameAs(bytes);
		assertThat(codec.decode(bytes)).isSameAs(bytes);
	}

	@Test
	void ofABufferTheRemainingBytesAreSentAndItsPositionStays() throws Exception {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }, 1, 2);
		Codec<Object> codec = codec(ResolvableType.forClass(ByteBuffer.class));
		assertThat(codec.encode(buffer)).containsExactly(2, 3);
		assertThat(buffer.position()).isEqualTo(1);
		assertThat(codec.decode(new byte[] { 7 })).isEqualTo(ByteBuffer.wrap(new byte[] { 7 }));
	}

	@Test
	void textIsUtf8AndNothingElse() throws Exception {
		Codec<Object> codec = codec(ResolvableType.forClass(String.class));
		assertThat(codec.encode("¢")).containsExactly(0xc2, 0xa2);
		assertThat(codec.decode(new byte[] { (byte) 0xc2, (byte) 0xa2 })).isEqualTo("¢");
		assertThatExceptionOfType(MalformedPayloadException.class).isThrownBy(() -> codec.decode(new byte[] { -1 }))
			.withMessage("A message of 1 bytes is no java.lang.String: not well-formed UTF-8");
		assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> codec.encode("\ud800"));
	}

	@Test
	void recordsAreJson() throws Exception {
		Codec<Object> codec = codec(ResolvableType.forClass(Sum.class));
		assertThat(codec.encode(new Sum(3, "x"))).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"value\":3,\"by\":\"x\"}");
		assertThat(codec.decode(utf8("{\"by\":\"y\",\"value\":4}"))).isEqualTo(new Sum(4, "y"));
	}

	@Test
	void genericsAndArraysReachJson() throws Exception {
		Codec<Object> list = codec(ResolvableType.forClassWithGenerics(List.class, Sum.class));
		assertThat(list.decode(utf8("[{\"value\":1,\"by\":\"x\"}]"))).isEqualTo(List.of(new Sum(1, "x")));
		Codec<Object> array = codec(ResolvableType
			.forArrayComponent(ResolvableType.forClassWithGenerics(Map.class, String.class, Integer.class)));
		assertThat((Object[]) array.decode(utf8("[{\"a\":1}]"))).containsExactly(Map.of("a", 1));
	}

	@Test
	void variablesOfAGenericContractAreResolved() throws Exception {
		ResolvableType type = ResolvableType.forMethodReturnType(Asking.class.getMethod("ask"), AskingSum.class);
		assertThat(codec(type).decode(utf8("[{\"value\":1,\"by\":\"x\"}]"))).isEqualTo(List.of(new Sum(1, "x")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"value\":\"" + SECRET + "\"}", "{\"" + SECRET + "\":1}", SECRET, "[\"" + SECRET + "\"]",
			"{\"value\":1,\"by\":\"x\"} " + SECRET, "null", "" })
	void whatIsNoJsonIsRefusedWithoutBeingRepeated(String malformed) {
		Codec<Object> codec = codec(ResolvableType.forClass(Sum.class));
		assertThatExceptionOfType(MalformedPayloadException.class).isThrownBy(() -> codec.decode(utf8(malformed)))
			.withMessageStartingWith("A message of " + malformed.length() + " bytes is no ")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex).hasMessageNotContaining("horse"));
	}

	@Test
	void generatedMessagesAreProtobuf() throws Exception {
		Codec<Object> codec = codec(ResolvableType.forClass(Int64Value.class));
		assertThat(codec.encode(Int64Value.of(300))).containsExactly(0x08, 0xac, 0x02);
		assertThat(codec.decode(new byte[] { 0x08, 1 })).isEqualTo(Int64Value.of(1));
	}

	@Test
	void whatIsNoProtobufIsRefusedWithoutBeingRepeated() {
		Codec<Object> codec = codec(ResolvableType.forClass(Int64Value.class));
		assertThatExceptionOfType(MalformedPayloadException.class).isThrownBy(() -> codec.decode(utf8(SECRET)))
			.withNoCause()
			.satisfies((ex) -> assertThat(ex).hasMessageNotContaining("horse"));
	}

	@Test
	void protobufIsNotReadDeeperThanItsLimit() throws Exception {
		Value value = Value.newBuilder().setNumberValue(1).build();
		for (int i = 0; i < 200; i++) {
			value = Value.newBuilder().setStructValue(Struct.newBuilder().putFields("a", value)).build();
		}
		byte[] deep = value.toByteArray();
		assertThatExceptionOfType(MalformedPayloadException.class)
			.isThrownBy(() -> codec(ResolvableType.forClass(Value.class)).decode(deep));
	}

	@Test
	void aMessageOfNoParticularTypeIsNotProtobuf() {
		assertThat(new ProtobufPayloadConverter(ExtensionRegistryLite.getEmptyRegistry())
			.supports(ResolvableType.forClass(MessageLite.class))).isFalse();
	}

	@Test
	void whatHoldsAResourceOrIsNotThereYetIsNoMessage() {
		for (Class<?> type : List.of(Stream.class, java.util.stream.Stream.class, CompletableFuture.class, Mono.class,
				InputStream.class)) {
			assertThat(this.converters.codec(ResolvableType.forClass(type))).as(type.getName()).isEmpty();
		}
	}

	@Test
	void saysWhatTypeIsNotConvertedWhereAndWhatWouldHelp() {
		assertThatExceptionOfType(UnsupportedPayloadException.class)
			.isThrownBy(() -> new PayloadConverters(List.of(new BytesPayloadConverter()))
				.requireCodec(ResolvableType.forClass(Sum.class), "the answer of SumService.sum"))
			.withMessageContaining("Sum, the answer of SumService.sum")
			.withMessageContaining("[bytes]")
			.withMessageEndingWith("Add a PayloadConverter bean that takes " + Sum.class.getName() + ".");
		assertThatExceptionOfType(UnsupportedPayloadException.class)
			.isThrownBy(() -> this.converters.requireCodec(ResolvableType.forClass(Stream.class), "an argument"))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("are no messages"));
	}

	@Test
	void theFirstConverterThatTakesATypeGetsIt() throws Exception {
		PayloadConverters both = new PayloadConverters(List.of(new Shouting(), new TextPayloadConverter()));
		assertThat(both.codec(ResolvableType.forClass(String.class)).orElseThrow().encode("hello"))
			.asString(StandardCharsets.UTF_8)
			.isEqualTo("HELLO");
	}

	@Test
	void convertersOfSpringMessagingAreAskedAndPassOnWhatTheyDoNotTake() throws Exception {
		PayloadConverter messaging = new MessagingPayloadConverter(
				List.of(new StringMessageConverter(), new JacksonJsonMessageConverter()), null);
		ResolvableType type = ResolvableType.forClass(Sum.class);
		assertThat(messaging.supports(type)).isTrue();
		assertThat(messaging.supports(ResolvableType.forClassWithGenerics(List.class, Sum.class))).isFalse();
		assertThat(messaging.fromBytes(messaging.toBytes(new Sum(1, "x"), type), type)).isEqualTo(new Sum(1, "x"));
		assertThatExceptionOfType(MalformedPayloadException.class)
			.isThrownBy(() -> messaging.fromBytes(utf8("{\"value\":\"" + SECRET + "\"}"), type))
			.withNoCause()
			.satisfies((ex) -> assertThat(ex).hasMessageNotContaining("horse"));

		PayloadConverter textOnly = new MessagingPayloadConverter(List.of(new StringMessageConverter()), this.json);
		assertThat(textOnly.toBytes(new Sum(1, "x"), type)).asString(StandardCharsets.UTF_8).startsWith("{");
		assertThat(textOnly.fromBytes(utf8("{\"value\":2,\"by\":\"\"}"), type)).isEqualTo(new Sum(2, ""));
		PayloadConverter nothingElse = new MessagingPayloadConverter(List.of(new StringMessageConverter()), null);
		assertThatExceptionOfType(UnsupportedPayloadException.class)
			.isThrownBy(() -> nothingElse.toBytes(new Sum(1, "x"), type));
	}

	private Codec<Object> codec(ResolvableType type) {
		return this.converters.codec(type).orElseThrow();
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Sum(int value, String by) {
	}

	interface Asking<T> {

		List<T> ask();

	}

	interface AskingSum extends Asking<Sum> {

	}

	private static final class Shouting implements PayloadConverter {

		@Override
		public boolean supports(ResolvableType type) {
			return type.toClass() == String.class;
		}

		@Override
		public byte[] toBytes(Object value, ResolvableType type) {
			return utf8(value.toString().toUpperCase(Locale.ROOT));
		}

		@Override
		public Object fromBytes(byte[] bytes, ResolvableType type) {
			return new String(bytes, StandardCharsets.UTF_8);
		}

	}

}
