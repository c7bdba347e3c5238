// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class TimelineOfFailureTest {
    private static volatile @Nullable Path folder;

    @Test
    void a_test_that_fails_leaves_a_timeline_and_says_where(@TempDir Path given) throws IOException {
        folder = given;

        EngineExecutionResults ran = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Failing.class))
                .execute();

        assertThat(names(given))
                .containsExactly(
                        "Failing.it_fails_with_an_issuer.html",
                        "Failing.it_fails_with_numbers-1.html",
                        "Failing.it_fails_with_numbers-2.html");
        assertThat(Files.readString(given.resolve("Failing.it_fails_with_an_issuer.html")))
                .contains("the failure itself", "TOKEN_ISSUED ada");
        assertThat(told(ran))
                .filteredOn(message -> message.contains(given.toUri().getPath()))
                .hasSize(3);
    }

    private static List<String> told(EngineExecutionResults ran) {
        return ran.testEvents().failed().stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .flatMap(failure -> Stream.of(failure.getSuppressed()))
                .map(Throwable::getMessage)
                .toList();
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }

    static final class Failing {
        @RegisterExtension
        static final DataflowOAuthExtension KIT =
                DataflowOAuthExtension.defaults().withTimelinesOfFailures(Objects.requireNonNull(folder));

        @Test
        void it_fails_with_an_issuer(FakeOidcIssuer issuer) {
            issuer.subjectToken("ada", "sts");

            assertThat(issuer).as("the failure itself").isNull();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void it_fails_with_numbers(int number, IamStub stub) {
            stub.serviceAccount("reader@demo.iam.gserviceaccount.com");

            assertThat(number).isNegative();
        }

        @Test
        void it_fails_without_a_fake(TestClock clock) {
            assertThat(clock).isNull();
        }

        @Test
        void it_passes(FakeOidcIssuer issuer) {
            assertThat(issuer).isNotNull();
        }
    }
}
