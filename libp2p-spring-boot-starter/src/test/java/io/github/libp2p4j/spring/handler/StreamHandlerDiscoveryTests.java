/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.FakeStream;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import io.github.libp2p4j.spring.payload.TextPayloadConverter;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StreamHandlerDiscoveryTests {

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(ConnectionManager.class, () -> this.node)
		.withBean(HandlerGate.class)
		.withBean(HandlerDefaults.class, HandlerDefaults::standard)
		.withBean(PayloadConverters.class, () -> new PayloadConverters(List.of(new TextPayloadConverter())))
		.withBean(StreamHandlerRegistry.class)
		.withBean(StreamHandlerRegistrar.class);

	@Test
	void findsBlockingAndAsynchronousMethods() {
		this.runner.withBean(Methods.class).run((context) -> {
			assertThat(this.node.handlers).containsOnlyKeys("/blocking/1");
			assertThat(this.node.asyncHandlers).containsOnlyKeys("/async/1", "/async/2");
			Methods bean = context.getBean(Methods.class);
			FakeStream stream = new FakeStream("/blocking/1");
			this.node.serve(stream);
			assertThat(bean.streams).containsExactly(stream);
			CompletionStage<?> stage = this.node.serveAsync(new FakeStream("/async/2"));
			assertThat(stage.toCompletableFuture()).isNotDone();
			bean.end.complete("done");
			assertThat(stage.toCompletableFuture()).isCompleted();
		});
	}

	@Test
	void findsBeansThatAreHandlers() {
		this.runner.withBean(TypeHandler.class).withBean(AsyncTypeHandler.class).run((context) -> {
			assertThat(this.node.handlers).containsOnlyKeys("/type/1");
			assertThat(this.node.asyncHandlers).containsOnlyKeys("/async-type/1");
			this.node.serve(new FakeStream("/type/1"));
			assertThat(context.getBean(TypeHandler.class).calls).hasValue(1);
		});
	}

	@Test
	void findsBeanMethodsThatReturnHandlers() {
		this.runner.withUserConfiguration(BeanMethods.class).run((context) -> {
			assertThat(this.node.handlers).containsOnlyKeys("/bean/1");
			assertThat(this.node.asyncHandlers).containsOnlyKeys("/async-bean/1");
			FakeStream stream = new FakeStream("/bean/1");
			this.node.serve(stream);
			assertThat(stream.reset).isTrue();
		});
	}

	@Test
	void resolvesPlaceholdersAndMetaAnnotations() {
		this.runner.withPropertyValues("app.protocol=/from-property/3")
			.withBean(Placeholders.class)
			.run((context) -> assertThat(this.node.handlers).containsOnlyKeys("/from-property/3", "/default/1",
					"/meta/1"));
	}

	@Test
	void failsOnAPlaceholderWithoutValue() {
		this.runner.withBean(Placeholders.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("app.protocol"));
	}

	@Test
	void callsThroughAClassProxy() {
		this.runner.withUserConfiguration(ClassProxy.class).withBean("proxied", Methods.class).run((context) -> {
			assertThat(context.getBean("proxied")).isNotExactlyInstanceOf(Methods.class);
			this.node.serve(new FakeStream("/blocking/1"));
			assertThat(context.getBean(ClassProxy.class).intercepted).containsExactly("blocking");
		});
	}

	@Test
	void callsThroughAnInterfaceProxy() {
		this.runner.withUserConfiguration(InterfaceProxy.class)
			.withBean("proxied", InterfaceHandler.class)
			.run((context) -> {
				assertThat(context.getBean("proxied")).isNotInstanceOf(InterfaceHandler.class);
				this.node.serve(new FakeStream("/interface/1"));
				assertThat(context.getBean(InterfaceProxy.class).intercepted).containsExactly("serve");
			});
	}

	@Test
	void refusesAMethodThatTheProxyDoesNotHave() {
		this.runner.withUserConfiguration(InterfaceProxy.class)
			.withBean("proxied", HiddenHandler.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidStreamHandlerException.class)
				.hasMessageContaining("HiddenHandler.hidden")
				.hasMessageContaining("bean 'proxied'"));
	}

	@Test
	void doesNotCreateLazyBeansBeforeTheirFirstStream() {
		LazyHandler.created.set(0);
		this.runner.withUserConfiguration(LazyBeans.class).run((context) -> {
			assertThat(this.node.handlers).containsOnlyKeys("/lazy/1", "/prototype/1");
			assertThat(LazyHandler.created).hasValue(0);
			this.node.serve(new FakeStream("/lazy/1"));
			this.node.serve(new FakeStream("/lazy/1"));
			assertThat(LazyHandler.created).hasValue(1);
			this.node.serve(new FakeStream("/prototype/1"));
			this.node.serve(new FakeStream("/prototype/1"));
			assertThat(LazyHandler.created).hasValue(3);
		});
	}

	@Test
	void throwsWhatTheMethodThrows() {
		this.runner.withBean(Failing.class)
			.run((context) -> assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> this.node.serve(new FakeStream("/failing/1")))
				.withMessage("broken"));
	}

	@Test
	void refusesTwoHandlersOfOneProtocol() {
		this.runner.withBean("first", TypeHandler.class).withBean("second", TypeHandler.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOfSatisfying(DuplicateProtocolException.class, (ex) -> {
				assertThat(ex.protocol()).isEqualTo("/type/1");
				assertThat(ex.first()).contains("bean 'first'");
				assertThat(ex.second()).contains("bean 'second'");
			});
		});
	}

	@Test
	void refusesAProtocolThatTheNodeServesAlready() {
		this.node.handle("/type/1", (stream) -> {
		});
		this.runner.withBean(TypeHandler.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(DuplicateProtocolException.class)
				.hasMessageContaining("/type/1"));
	}

	@Test
	void registersRequestsByTheirSignature() {
		this.runner.withBean("texts", Texts.class).run((context) -> {
			assertThat(this.node.requests).containsOnlyKeys("/text/1", "/notice/1");
			assertThat(this.node.requests.get("/text/1")).satisfies((protocol) -> {
				assertThat(protocol.isOneWay()).isFalse();
				assertThat(protocol.isRequestOptional()).isFalse();
				assertThat(protocol.framing()).isEqualTo(MessageFraming.NONE);
				assertThat(protocol.limits()).isEqualTo(RequestLimits.defaults()
					.withInbound(7, 3)
					.withMaxRequestBytes(100)
					.withMaxAnswerBytes(100)
					.withTimeout(Duration.ofSeconds(2)));
			});
			assertThat(this.node.requests.get("/notice/1")).satisfies((protocol) -> {
				assertThat(protocol.isOneWay()).isTrue();
				assertThat(protocol.isRequestOptional()).isTrue();
				assertThat(protocol.limits()).isEqualTo(RequestLimits.defaults().withInbound(1024, 1024));
			});
		});
	}

	@Test
	void givesHandlersAnId() {
		this.runner.withBean("texts", Texts.class)
			.withBean("typed", TypeHandler.class)
			.withBean("overloaded", Overloaded.class)
			.run((context) -> assertThat(context.getBean(StreamHandlerRegistry.class).handlers())
				.extracting(StreamHandlerInfo::id)
				.containsExactlyInAnyOrder("texts.text", "own", "typed", "/overloaded/1", "/overloaded/2"));
	}

	@Test
	void refusesTwoHandlersOfOneId() {
		this.runner.withBean("first", Texts.class).withBean("second", SameId.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOfSatisfying(DuplicateHandlerIdException.class, (ex) -> {
				assertThat(ex.id()).isEqualTo("own");
				assertThat(ex.first()).contains("bean 'first'");
				assertThat(ex.second()).contains("bean 'second'");
			});
		});
	}

	static class Methods {

		final List<Stream> streams = new ArrayList<>();

		final CompletableFuture<String> end = new CompletableFuture<>();

		@StreamHandler("/blocking/1")
		void blocking(Stream stream) {
			this.streams.add(stream);
		}

		@StreamHandler(protocols = { "/async/1", "/async/2" })
		CompletableFuture<String> asynchronous(Stream stream) {
			return this.end;
		}

	}

	@StreamHandler("/type/1")
	static class TypeHandler implements ProtocolHandler {

		final AtomicInteger calls = new AtomicInteger();

		@Override
		public void handle(Stream stream) {
			this.calls.incrementAndGet();
		}

	}

	@StreamHandler("/async-type/1")
	static class AsyncTypeHandler implements AsyncProtocolHandler {

		@Override
		public CompletionStage<?> handle(Stream stream) {
			return CompletableFuture.completedFuture(null);
		}

	}

	@Configuration
	static class BeanMethods {

		@Bean
		@StreamHandler("/bean/1")
		ProtocolHandler blockingHandler() {
			return Stream::reset;
		}

		@Bean
		@StreamHandler("/async-bean/1")
		AsyncProtocolHandler asyncHandler() {
			return (stream) -> CompletableFuture.completedFuture(null);
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@StreamHandler
	@interface Versioned {

		@AliasFor(annotation = StreamHandler.class, attribute = "protocols")
		String[] of();

	}

	static class Placeholders {

		@StreamHandler("${app.protocol}")
		void property(Stream stream) {
		}

		@StreamHandler("${app.other:/default/1}")
		void fallback(Stream stream) {
		}

		@Versioned(of = "/meta/1")
		void meta(Stream stream) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassProxy {

		final List<String> intercepted = new ArrayList<>();

		@Bean
		MethodInterceptor interceptor() {
			return (invocation) -> {
				this.intercepted.add(invocation.getMethod().getName());
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return creator(true);
		}

		static BeanNameAutoProxyCreator creator(boolean proxyTargetClass) {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("proxied");
			creator.setInterceptorNames("interceptor");
			creator.setProxyTargetClass(proxyTargetClass);
			return creator;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxy {

		final List<String> intercepted = new ArrayList<>();

		@Bean
		MethodInterceptor interceptor() {
			return (invocation) -> {
				this.intercepted.add(invocation.getMethod().getName());
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return ClassProxy.creator(false);
		}

	}

	interface Service {

		void serve(Stream stream);

	}

	static class InterfaceHandler implements Service {

		@Override
		@StreamHandler("/interface/1")
		public void serve(Stream stream) {
		}

	}

	static class HiddenHandler implements Service {

		@Override
		public void serve(Stream stream) {
		}

		@StreamHandler("/hidden/1")
		void hidden(Stream stream) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBeans {

		@Bean
		@Lazy
		LazyHandler lazyHandler() {
			return new LazyHandler();
		}

		@Bean
		@Scope("prototype")
		PrototypeHandler prototypeHandler() {
			return new PrototypeHandler();
		}

	}

	static class LazyHandler {

		static final AtomicInteger created = new AtomicInteger();

		LazyHandler() {
			created.incrementAndGet();
		}

		@StreamHandler("/lazy/1")
		void handle(Stream stream) {
		}

	}

	static class PrototypeHandler {

		PrototypeHandler() {
			LazyHandler.created.incrementAndGet();
		}

		@StreamHandler("/prototype/1")
		void handle(Stream stream) {
		}

	}

	static class Failing {

		@StreamHandler("/failing/1")
		void handle(Stream stream) throws IOException {
			throw new IOException("broken");
		}

	}

	static class Texts {

		@StreamHandler(protocols = "/text/1", framing = "none", concurrency = "7", concurrencyPerPeer = "3",
				timeout = "2s", maxMessageSize = "100B")
		String text(String text) {
			return text;
		}

		@StreamHandler(id = "own", value = "/notice/1")
		void notice() {
		}

	}

	static class SameId {

		@StreamHandler(id = "own", value = "/other/1")
		void notice() {
		}

	}

	static class Overloaded {

		@StreamHandler("/overloaded/1")
		void handle(Stream stream) {
		}

		@StreamHandler("/overloaded/2")
		void handle(String text) {
		}

	}

}
