// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.iam.PolicyWithoutCel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/** The kit on a class path that has no {@code access-cel}. */
class WithoutCelTest {
    private static final String ADA = "user:ada@example.com";
    private static final String VIEWER = "roles/storage.objectViewer";

    @Test
    void a_condition_is_refused_with_a_code_and_plain_grants_go_on() throws Exception {
        Class<?> kit = new Hiding().loadClass(IamStub.class.getName());
        AutoCloseable stub = (AutoCloseable) kit.getMethod("start").invoke(null);
        try {
            Object policies = kit.getMethod("policies").invoke(stub);
            kit.getMethod("grant", String.class, String.class, String.class).invoke(stub, VIEWER, ADA, "projects/a");

            Throwable refused = catchThrowable(() -> policies.getClass()
                    .getMethod("grant", String.class, String.class, String.class, Condition.class)
                    .invoke(policies, VIEWER, ADA, "projects/b", Condition.of("true")));

            assertThat(kit).isNotSameAs(IamStub.class);
            assertThat(refused).isInstanceOf(InvocationTargetException.class);
            assertThat(refused.getCause())
                    .hasMessageStartingWith("testkit.no-expressions: ")
                    .hasMessageContaining("dataflow-oauth-access-cel");
            assertThat(explained(policies, "projects/a")).startsWith("ALLOWED");
            assertThat(explained(policies, "projects/b")).startsWith("DENIED");
        } finally {
            stub.close();
        }
    }

    @Test
    void over_the_wire_it_is_a_failed_precondition_that_names_the_code() {
        Answer refused = PolicyWithoutCel.setConditional();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("testkit.no-expressions: ", "\"status\":\"FAILED_PRECONDITION\"");
    }

    @Test
    void what_is_hidden_is_there_otherwise() {
        assertThatThrownBy(() -> new Hiding().loadClass("io.dataflowoauth.access.cel.CelConditions"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(catchThrowable(() -> Class.forName("io.dataflowoauth.access.cel.CelConditions")))
                .isNull();
    }

    private static String explained(Object policies, String resource) throws ReflectiveOperationException {
        return policies.getClass()
                .getMethod("explain", String.class, String.class, String.class, String[].class)
                .invoke(policies, ADA, "storage.objects.get", resource, new String[0])
                .toString();
    }

    /** Loads the kit anew, and sees neither the room for CEL nor its library. */
    private static final class Hiding extends ClassLoader {
        private Hiding() {
            super(WithoutCelTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.dataflowoauth.access.cel.") || name.startsWith("dev.cel.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.dataflowoauth.testkit.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? defined(name) : known;
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = file.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
