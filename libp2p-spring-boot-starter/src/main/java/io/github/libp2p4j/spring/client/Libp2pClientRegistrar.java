/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.libp2p4j.spring.annotation.Libp2pExchange;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Registers what {@link ImportLibp2pClients} names. For one use.
 */
final class Libp2pClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	Libp2pClientRegistrar(Environment environment, ResourceLoader resourceLoader) {
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		MergedAnnotations annotations = metadata.getAnnotations();
		annotations.stream(ImportLibp2pClients.class).forEach((imported) -> register(imported, metadata, registry));
		annotations.stream(ImportLibp2pClients.Container.class)
			.flatMap((several) -> Arrays.stream(several.getAnnotationArray("value", ImportLibp2pClients.class)))
			.forEach((imported) -> register(imported, metadata, registry));
	}

	private void register(MergedAnnotation<ImportLibp2pClients> imported, AnnotationMetadata metadata,
			BeanDefinitionRegistry registry) {
		for (Class<?> client : clients(imported, metadata.getClassName())) {
			register(imported.getString("group"), client, registry);
		}
	}

	private Set<Class<?>> clients(MergedAnnotation<ImportLibp2pClients> imported, String importingClass) {
		Set<Class<?>> clients = new LinkedHashSet<>(Arrays.asList(imported.getClassArray("types")));
		Set<String> packages = new LinkedHashSet<>();
		for (String name : imported.getStringArray("basePackages")) {
			packages.add(this.environment.resolveRequiredPlaceholders(name));
		}
		for (Class<?> inside : imported.getClassArray("basePackageClasses")) {
			packages.add(inside.getPackageName());
		}
		if (clients.isEmpty() && packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(importingClass));
		}
		packages.forEach((name) -> scan(name, clients));
		return clients;
	}

	private void scan(String packageName, Set<Class<?>> clients) {
		Interfaces scanner = new Interfaces();
		scanner.setEnvironment(this.environment);
		scanner.setResourceLoader(this.resourceLoader);
		for (BeanDefinition candidate : scanner.findCandidateComponents(packageName)) {
			String className = candidate.getBeanClassName();
			if (className != null) {
				clients.add(ClassUtils.resolveClassName(className, this.resourceLoader.getClassLoader()));
			}
		}
	}

	private static void register(String group, Class<?> client, BeanDefinitionRegistry registry) {
		String beanName = group + "#" + client.getName();
		if (registry.containsBeanDefinition(beanName)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(Libp2pClientFactoryBean.class);
		definition.setTargetType(ResolvableType.forClassWithGenerics(Libp2pClientFactoryBean.class, client));
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, group);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(1, client);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, group));
		registry.registerBeanDefinition(beanName, definition);
	}

	/**
	 * Finds interfaces, which are no candidates for components.
	 */
	private static final class Interfaces extends ClassPathScanningCandidateComponentProvider {

		Interfaces() {
			super(false);
			addIncludeFilter(new AnnotationTypeFilter(Libp2pExchange.class, false, false));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			AnnotationMetadata metadata = definition.getMetadata();
			return metadata.isInterface() && metadata.isIndependent() && !metadata.isAnnotation();
		}

	}

}
