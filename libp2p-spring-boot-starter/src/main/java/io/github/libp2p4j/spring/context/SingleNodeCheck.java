/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Fails a context that has two nodes before either is made. Nodes that are no candidates
 * for injection are not counted, nor are those of parent contexts. Stateless.
 */
public final class SingleNodeCheck implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		List<String> nodes = new ArrayList<>();
		for (String name : beanFactory.getBeanNamesForType(ConnectionManager.class, true, false)) {
			BeanDefinition definition = beanFactory.containsBeanDefinition(name)
					? beanFactory.getMergedBeanDefinition(name) : null;
			if (definition == null) {
				nodes.add("'" + name + "'");
			}
			else if (isCandidate(definition)) {
				String origin = definition.getResourceDescription();
				nodes.add("'" + name + "'" + ((origin != null) ? " of " + origin : ""));
			}
		}
		if (nodes.size() > 1) {
			throw new SecondNodeException(nodes);
		}
	}

	private static boolean isCandidate(BeanDefinition definition) {
		return definition.isAutowireCandidate()
				&& !(definition instanceof AbstractBeanDefinition bean && !bean.isDefaultCandidate());
	}

}
