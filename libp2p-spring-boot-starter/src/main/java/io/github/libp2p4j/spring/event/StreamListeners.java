/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.libp2p4j.NetworkEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.AbstractApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * Knows whether anybody in the application listens to the events of streams, which come
 * by the ten thousand: those that nobody hears are then not even made. Thread-safe.
 * <p>
 * The multicaster knows, and is asked on the thread that tells events, with an event. Its
 * answer holds until the number of listeners changes, and no longer than a second, for
 * listeners that were added to the multicaster behind the context's back, or exchanged.
 * While there is no answer every event is wanted.
 */
final class StreamListeners {

	private static final long ANSWER_NANOS = 1_000_000_000;

	private static final int UNKNOWN = -1;

	/** Protected, being meant for multicasters of one's own: the only one that knows. */
	private static final @Nullable Method LISTENERS = accessible(
			ReflectionUtils.findMethod(AbstractApplicationEventMulticaster.class, "getApplicationListeners",
					ApplicationEvent.class, ResolvableType.class));

	private final ApplicationContext context;

	private final LongSupplier nanoClock;

	private final Map<Class<? extends NetworkEvent>, Answer> answers = new ConcurrentHashMap<>();

	StreamListeners(ApplicationContext context, LongSupplier nanoClock) {
		this.context = context;
		this.nanoClock = nanoClock;
	}

	private static @Nullable Method accessible(@Nullable Method method) {
		if (method != null) {
			ReflectionUtils.makeAccessible(method);
		}
		return method;
	}

	/**
	 * Called on the loops.
	 */
	boolean isHeard(Class<? extends NetworkEvent> type) {
		Answer answer = this.answers.get(type);
		return answer == null || answer.heard || isOutdated(answer);
	}

	/**
	 * Called with every event of a stream, before it is published.
	 */
	void look(NetworkEvent event, Libp2pEvent published) {
		Answer known = this.answers.get(event.getClass());
		if (known == null || isOutdated(known)) {
			// The number first: whoever is added meanwhile makes the answer outdated.
			int listeners = listeners();
			this.answers.put(event.getClass(), new Answer(isHeard(published), listeners, this.nanoClock.getAsLong()));
		}
	}

	private boolean isOutdated(Answer answer) {
		return answer.listeners != listeners() || this.nanoClock.getAsLong() - answer.givenNanos > ANSWER_NANOS;
	}

	/**
	 * Of this context and its parents, to which an event goes too. Read without a lock: a
	 * number that is a moment old does no harm.
	 */
	private int listeners() {
		int count = 0;
		for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
			if (!(each instanceof AbstractApplicationContext known)) {
				return UNKNOWN;
			}
			count += known.getApplicationListeners().size();
		}
		return count;
	}

	private boolean isHeard(Libp2pEvent event) {
		for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
			Object multicaster = each
				.containsLocalBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME)
						? each.getBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME) : null;
			if (!(multicaster instanceof AbstractApplicationEventMulticaster known) || isHeard(known, event)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isHeard(AbstractApplicationEventMulticaster multicaster, Libp2pEvent event) {
		Object listeners = (LISTENERS != null)
				? ReflectionUtils.invokeMethod(LISTENERS, multicaster, event, ResolvableType.forInstance(event)) : null;
		return !(listeners instanceof Collection<?> known) || !known.isEmpty();
	}

	/**
	 * For native images, where the method could not be called otherwise.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			if (LISTENERS != null) {
				hints.reflection().registerMethod(LISTENERS, ExecutableMode.INVOKE);
			}
		}

	}

	private record Answer(boolean heard, int listeners, long givenNanos) {
	}

}
