// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.fixture.SamlDesk;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Assertions are verified where a service's requests run. */
class NothingBlocksInSamlTest {
    @BeforeAll
    static void watch() {
        BlockHound.install();
    }

    @Test
    void verifying_blocks_no_thread_that_must_not_block() {
        SamlDesk desk = new SamlDesk();
        List<String> assertions = IntStream.range(0, 200)
                .mapToObj(i -> i % 4 == 0 ? "<no/>" : SamlDesk.good())
                .toList();

        List<String> codes = Flux.fromIterable(assertions)
                .parallel(2)
                .runOn(Schedulers.parallel())
                .flatMap(xml -> desk.verifier
                        .verify(xml)
                        .map(VerifiedAssertion::id)
                        .onErrorResume(NotVerifiedException.class, refused -> Mono.just(refused.code())))
                .sequential()
                .distinct()
                .collectList()
                .block(Duration.ofMinutes(1));

        assertThat(codes).containsExactlyInAnyOrder(SamlDesk.ID, "saml.replayed", "saml.assertion-not-single");
    }
}
