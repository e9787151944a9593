/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Where the handlers run, if it is not the node's own choice. Deliberately no
 * {@link Executor} itself: such a bean would make Boot's {@code applicationTaskExecutor}
 * back off. Immutable.
 */
final class HandlerExecutor implements DisposableBean {

	/** The bean of an application that brings an executor of its own. */
	static final String BEAN_NAME = "libp2pHandlerExecutor";

	private static final String THREAD_NAME_PREFIX = "libp2p-handler-";

	private static final int KEEP_ALIVE_SECONDS = 60;

	private final @Nullable Executor executor;

	private final @Nullable ExecutorService owned;

	private HandlerExecutor(@Nullable Executor executor, @Nullable ExecutorService owned) {
		this.executor = executor;
		this.owned = owned;
	}

	static HandlerExecutor of(HandlerThreads threads, Environment environment, @Nullable Executor bean) {
		if (bean != null) {
			return new HandlerExecutor(bean, null);
		}
		return switch (threads) {
			case AUTO -> Threading.VIRTUAL.isActive(environment) ? virtual() : new HandlerExecutor(null, null);
			case VIRTUAL -> {
				if (JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)) {
					throw new InvalidConfigurationPropertyValueException("libp2p.handler.threads", "virtual",
							"Java " + JavaVersion.getJavaVersion() + " has no virtual threads; Java 21 has");
				}
				yield virtual();
			}
			case PLATFORM -> platform();
		};
	}

	private static HandlerExecutor virtual() {
		return new HandlerExecutor(new VirtualThreadTaskExecutor(THREAD_NAME_PREFIX), null);
	}

	/**
	 * Without a bound of its own, since {@code libp2p.limits.max-handlers} bounds what
	 * the node hands to it.
	 */
	private static HandlerExecutor platform() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory(THREAD_NAME_PREFIX);
		threadFactory.setDaemon(true);
		ExecutorService pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threadFactory);
		return new HandlerExecutor(pool, pool);
	}

	@Nullable Executor executor() {
		return this.executor;
	}

	@Override
	public void destroy() {
		if (this.owned != null) {
			this.owned.shutdown();
		}
	}

}
