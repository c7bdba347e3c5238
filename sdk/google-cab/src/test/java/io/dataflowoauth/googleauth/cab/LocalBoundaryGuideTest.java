// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.BoundaryRule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LocalBoundaryGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void a_stream_is_bounded_for_one_customer_after_the_other() throws Exception {
        AtomicReference<String> last = new AtomicReference<>("");
        try (ExchangeStub google = ExchangeStub.start();
                TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
                TokenStream worker = TokenStream.of(whole(), TokenRequest.defaults(), runtime)) {
            // #region local
            LocalBoundaries boundaries = LocalBoundaries.of(worker, runtime).withTransport(google.transport());

            for (String customer : new String[] {"customer-a/", "customer-b/"}) {
                TokenSource bounded =
                        boundaries.bounded(BoundaryRule.reading("exports").under(customer));

                try (TokenStream tokens = TokenStream.of(bounded, worker.request(), runtime)) {
                    StepVerifier.create(tokens.token().map(AccessToken::reveal))
                            .consumeNextWith(last::set)
                            .expectComplete()
                            .verify(SOON);
                }
            }
            // #endregion local
            assertThat(google.forms).hasSize(1);
            assertThat(google.boundaryIn(last.get()).toString())
                    .contains("objects/customer-b/")
                    .doesNotContain("customer-a");
        }
    }

    private static TokenSource whole() {
        return request -> Mono.just(AccessToken.bearer("ya29.whole", Duration.ofHours(1)));
    }
}
