// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenRuntime;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test what it asks for, all on one clock: {@link TestClock}, {@link FakeOidcIssuer}, {@link IamStub}, and a
 * {@link TokenRuntime} that reaches the fakes.
 *
 * <p>Each test has its own, made when first asked for and closed after it, so tests may run in parallel; parameters of the
 * constructor and of {@code @BeforeEach} methods are the test's own too. A test during which a secret of the kit
 * was logged (through {@code java.util.logging}) fails. Immutable; safe for use by many threads.
 *
 * <p>{@code @ExtendWith(DataflowOAuthExtension.class)} takes it as it is; a static field with {@code @RegisterExtension} takes
 * one with options.
 */
public final class DataflowOAuthExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(DataflowOAuthExtension.class);
    private static final Map<Class<?>, Function<TestParts, Object>> PARTS = Map.of(
            TestClock.class, TestParts::clock,
            FakeOidcIssuer.class, TestParts::issuer,
            IamStub.class, TestParts::iam,
            TokenRuntime.class, TestParts::runtime);

    private final FakeOidcIssuerOptions issuer;
    private final IamStubOptions iam;
    private final Optional<Path> timelines;

    /** With defaults; called by JUnit. */
    public DataflowOAuthExtension() {
        this(FakeOidcIssuerOptions.defaults(), IamStubOptions.defaults(), Optional.empty());
    }

    private DataflowOAuthExtension(FakeOidcIssuerOptions issuer, IamStubOptions iam, Optional<Path> timelines) {
        this.issuer = issuer;
        this.iam = iam;
        this.timelines = timelines;
    }

    /** With defaults. */
    public static DataflowOAuthExtension defaults() {
        return new DataflowOAuthExtension();
    }

    /** This extension, whose issuers behave that way, but on the test's clock. */
    public DataflowOAuthExtension withIssuer(FakeOidcIssuerOptions changed) {
        return new DataflowOAuthExtension(requireNonNull(changed, "issuer"), iam, timelines);
    }

    /** This extension, whose IAM stubs behave that way, but on the test's clock. */
    public DataflowOAuthExtension withIam(IamStubOptions changed) {
        return new DataflowOAuthExtension(issuer, requireNonNull(changed, "iam"), timelines);
    }

    /**
     * This extension, which writes a {@link Timeline} of each test that fails into that folder, as
     * {@code ClassName.method.html}, and says so in the failure's suppressed ones.
     */
    public DataflowOAuthExtension withTimelinesOfFailures(Path folder) {
        return new DataflowOAuthExtension(issuer, iam, Optional.of(folder));
    }

    /** The parts are the test's own even where its constructor asks for them. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        parts(test).listen();
    }

    /** Closes what the test used, then fails the test if its log holds a secret. */
    @Override
    public void afterEach(ExtensionContext test) {
        TestParts parts = parts(test);
        parts.close();
        if (timelines.isPresent() && test.getExecutionException().isPresent()) {
            parts.draw(
                    timelines.get().resolve(fileName(test)),
                    test.getExecutionException().get());
        }
        parts.requireCleanLog(test.getDisplayName());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return PARTS.containsKey(parameter.getParameter().getType());
    }

    /**
     * The test's own part.
     *
     * @throws TestkitException {@link TestkitCodes#PARAMETER_UNKNOWN} if it is none of the four
     */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Function<TestParts, Object> part = PARTS.get(parameter.getParameter().getType());
        if (part == null) {
            throw new TestkitException(TestkitCodes.PARAMETER_UNKNOWN, "Asked for " + parameter.getParameter());
        }
        return part.apply(parts(test));
    }

    private static String fileName(ExtensionContext test) {
        String of = test.getTestClass().map(Class::getSimpleName).orElse("Test");
        String name = test.getTestMethod().map(Method::getName).orElse("test");
        String invocation = test.getUniqueId().replaceFirst("^.*\\[test-template-invocation:#(\\d+)\\].*$", "-$1");
        String number = invocation.startsWith("-") ? invocation : "";
        return (of + "." + name + number).replaceAll("[^A-Za-z0-9_.$-]", "_") + ".html";
    }

    private TestParts parts(ExtensionContext test) {
        return test.getStore(OURS).computeIfAbsent(TestParts.class, key -> new TestParts(issuer, iam), TestParts.class);
    }
}
