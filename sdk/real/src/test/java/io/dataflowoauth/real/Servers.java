// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the server or client that they name; each starts once, for the first who wants it, and ends with the tests. */
final class Servers implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(Servers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return starts(context).containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        Supplier<?> start = starts(context).get(type);
        return context.getRoot().getStore(OURS).computeIfAbsent(type, wanted -> start.get(), Object.class);
    }

    private static Map<Class<?>, Supplier<?>> starts(ExtensionContext context) {
        return Map.of(
                Keycloak.class,
                () -> new Keycloak(material(context)),
                OidcProvider.class,
                () -> new OidcProvider(material(context)),
                OpenidClient.class,
                OpenidClient::new,
                KafkaBroker.class,
                KafkaBroker::new);
    }

    private static Material material(ExtensionContext context) {
        return context.getRoot().getStore(OURS).computeIfAbsent(Material.class, wanted -> trusted(), Material.class);
    }

    /** The door trusts whom the JVM trusts: here, for this run, our own server. */
    private static Material trusted() {
        Material material = new Material();
        System.setProperty("javax.net.ssl.trustStore", material.servers.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", Identity.PASSWORD);
        return material;
    }
}
