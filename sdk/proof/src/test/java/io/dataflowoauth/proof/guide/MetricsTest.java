// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.micrometer.StreamGauges;
import io.dataflowoauth.micrometer.TokenMetrics;
import io.dataflowoauth.testkit.TestClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The page on metrics: its lines run, and its table is what a life of a token puts into a registry. */
class MetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final TestClock clock = TestClock.create();
    private final FickleIssuer issuer = new FickleIssuer();

    @Test
    void the_page_lists_every_meter_and_no_other() throws IOException {
        // #region observer
        TokenMetrics metrics = TokenMetrics.of(registry);
        RuntimeOptions options = RuntimeOptions.defaults().withObserver(metrics);
        // #endregion observer
        try (TokenRuntime runtime = TokenRuntime.open(options.withTime(clock).withJitter(() -> 0.5))) {
            TokenStream tokens = TokenStream.of(issuer, TokenRequest.defaults(), runtime);
            // #region bind
            StreamGauges gauges = metrics.bind(tokens, "billing"); // close it, or forget it with the stream
            // #endregion bind
            liveThroughEverything(tokens);
            tokens.closeGracefully().block();

            assertThat(page()).containsExactlyInAnyOrderElementsOf(rows());
            gauges.close();
        }
    }

    @Test
    void principals_are_told_up_to_a_limit() {
        // #region principals
        TokenMetrics metrics = TokenMetrics.of(registry).withPrincipals(20);
        // #endregion principals

        try (TokenRuntime runtime = TokenRuntime.open(
                        RuntimeOptions.defaults().withTime(clock).withObserver(metrics));
                TokenStream tokens = TokenStream.of(issuer, TokenRequest.defaults(), runtime)) {
            assertThat(tokens.token().block()).isNotNull();
        }

        assertThat(registry.getMeters())
                .allSatisfy(
                        meter -> assertThat(meter.getId().getTag("principal")).isEqualTo("unknown"));
    }

    private void liveThroughEverything(TokenStream tokens) {
        tokens.token().block();
        for (int refresh = 0; refresh < 3; refresh++) {
            clock.advance(Duration.ofMinutes(50));
            tokens.token().onErrorComplete().block();
            clock.settle();
        }
        clock.advance(Duration.ofMinutes(50));
        tokens.use(token -> Mono.just("used")).block();
        Refusal expired = Refusal.ofStatus(401).withError("invalid_token");
        for (int refusal = 0; refusal < 2; refusal++) {
            tokens.use(token -> Mono.error(new CallRefusedException(expired)))
                    .onErrorComplete()
                    .block();
        }
        new Unheard().toldTo(TokenMetrics.of(registry));
    }

    /** A row for each name: its kind, its unit, the keys of its tags, what it says of itself. */
    private List<String> rows() {
        return registry.getMeters().stream().map(MetricsTest::row).distinct().toList();
    }

    private static String row(Meter meter) {
        Meter.Id id = meter.getId();
        String tags = id.getTags().stream()
                .map(Tag::getKey)
                .map(key -> "`" + key + "`")
                .collect(Collectors.joining(", "));
        String unit = id.getBaseUnit() == null ? "" : id.getBaseUnit();
        return "| `" + id.getName() + "` | " + id.getType().name().toLowerCase(Locale.ROOT) + " | " + unit + " | "
                + tags + " | " + id.getDescription() + " |";
    }

    private static List<String> page() throws IOException {
        Path page = Path.of(System.getProperty("repository.root"), "site/guide/metrics.md");
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| `dataflow."))
                .toList();
    }

    /** It gives tokens, once the same again, fails once, and takes back what it is handed. */
    private static final class FickleIssuer implements RevocableSource {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Mono<AccessToken> token(TokenRequest request) {
            return Mono.fromCallable(() -> switch (calls.incrementAndGet()) {
                case 3 -> AccessToken.bearer("token-2", Duration.ofHours(1));
                case 4 -> throw new TokenException.Unavailable(CoreCodes.SOURCE_BROKEN, "The issuer is down.");
                default -> AccessToken.bearer("token-" + calls, Duration.ofHours(1));
            });
        }

        @Override
        public Mono<Void> revoke(AccessToken token) {
            return Mono.empty();
        }
    }

    /** An event of a kind that has no meter of its own. */
    private static final class Unheard implements io.dataflowoauth.TokenEvent {
        private void toldTo(TokenMetrics metrics) {
            metrics.on(this);
        }

        @Override
        public Instant at() {
            return Instant.EPOCH;
        }

        @Override
        public String stream() {
            return "stream";
        }

        @Override
        public TokenRequest request() {
            return TokenRequest.defaults();
        }
    }
}
