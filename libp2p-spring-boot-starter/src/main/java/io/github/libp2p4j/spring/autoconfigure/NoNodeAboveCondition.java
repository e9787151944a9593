/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless a parent of the context has a node. Boot's own condition cannot ask
 * parents alone where there may be none. Stateless.
 */
final class NoNodeAboveCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Libp2p node of a parent context");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory != null && beanFactory.getParentBeanFactory() instanceof ListableBeanFactory parent) {
			String[] nodes = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(parent, ConnectionManager.class, true,
					false);
			if (nodes.length > 0) {
				return ConditionOutcome.noMatch(message.foundExactly(nodes[0]));
			}
		}
		return ConditionOutcome.match(message.because("there is none"));
	}

}
