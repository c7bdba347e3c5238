// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;

class DataflowOAuthExtensionTest {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @Test
    void a_test_that_logs_a_secret_fails_and_the_message_holds_no_secret() {
        EngineExecutionResults ran = run(Leaking.class);

        assertThat(ran.testEvents().failed().count()).isEqualTo(1);
        ran.testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        EventConditions.finishedWithFailure(
                                TestExecutionResultConditions.instanceOf(TestkitException.class),
                                TestExecutionResultConditions.message(
                                        message -> message.startsWith("testkit.secret-leaked")
                                                && !message.matches(".*[0-9a-f]{32}.*"))));
    }

    @Test
    void a_parameter_that_it_cannot_make_is_left_to_others() {
        assertThat(run(Asking.class).testEvents().failed().count()).isEqualTo(1);
    }

    @Test
    void tests_at_once_have_fakes_of_their_own() {
        SEEN.clear();

        EngineExecutionResults ran = run(Parallel.class);

        assertThat(ran.testEvents().succeeded().count()).isEqualTo(3);
        assertThat(SEEN).hasSize(3);
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL")
                .selectors(selectClass(tests))
                .execute();
    }

    @Nested
    @ExtendWith(DataflowOAuthExtension.class)
    class Asked {
        private final TestClock ofConstructor;

        Asked(TestClock clock) {
            this.ofConstructor = clock;
        }

        @BeforeEach
        void prepare(TestClock clock) {
            assertThat(clock).isSameAs(ofConstructor);
        }

        @Test
        void everything_a_test_asks_for_lives_on_one_clock(
                TestClock clock, FakeOidcIssuer issuer, IamStub iam, TokenRuntime runtime) {
            clock.advance(ofSeconds(90));

            String token = issuer.subjectToken("pod", "sts").reveal();
            assertThat(issuer.find(token).orElseThrow().issuedAt()).isEqualTo(clock.now());
            assertThat(runtime.options().time()).isSameAs(clock).isSameAs(ofConstructor);
            assertThat(iam.journal().entries()).isEmpty();
        }
    }

    @Nested
    class WithOptions {
        @RegisterExtension
        static final DataflowOAuthExtension KIT = DataflowOAuthExtension.defaults()
                .withIssuer(FakeOidcIssuerOptions.defaults().withTokenLifetime(ofSeconds(2)));

        @Test
        void an_issuer_behaves_as_the_extension_was_told(FakeOidcIssuer issuer) {
            FakeClient client = issuer.registerClient(FakeClient.basic("reader"));

            String lives = TokenCalls.basic(issuer.tokenEndpoint(), client, Map.of("grant_type", "client_credentials"))
                    .text("expires_in");

            assertThat(lives).isEqualTo("2");
        }
    }

    @ExtendWith(DataflowOAuthExtension.class)
    static final class Leaking {
        private static final Logger LOG = Logger.getLogger(Leaking.class.getName());

        @Test
        void a_secret_is_logged() {
            // below what the console shows, or this build's own sweep would find it
            LOG.setLevel(Level.INFO);
            LOG.info("token=" + SecretLedger.shared().mint("token"));
            assertThat(LOG.getName()).isNotEmpty();
        }
    }

    @ExtendWith(DataflowOAuthExtension.class)
    static final class Asking {
        @Test
        void a_stranger_is_asked_for(Thread thread) {
            assertThat(thread).isNotNull();
        }
    }

    @ExtendWith(DataflowOAuthExtension.class)
    static final class Parallel {
        @Test
        void the_first_has_its_own(FakeOidcIssuer issuer) {
            assertThat(SEEN.add(issuer.issuer().toString())).isTrue();
        }

        @Test
        void the_second_has_its_own(FakeOidcIssuer issuer) {
            assertThat(SEEN.add(issuer.issuer().toString())).isTrue();
        }

        @Test
        void the_third_has_its_own(FakeOidcIssuer issuer) {
            assertThat(SEEN.add(issuer.issuer().toString())).isTrue();
        }
    }
}
