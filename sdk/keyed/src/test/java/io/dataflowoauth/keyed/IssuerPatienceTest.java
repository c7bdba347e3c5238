// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static io.dataflowoauth.keyed.Stage.WRITER;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Who waits for an issuer's gate and who does not, and which issuer's it is. */
class IssuerPatienceTest {
    private final Stage stage = Stage.set();

    @Test
    void the_first_acquisitions_of_many_keys_wait_for_the_gate_with_one_timer_of_the_issuer_and_their_own() {
        stage.issuer.isDown();
        List<Caller> callers = new ArrayList<>(stage.call(Stage.tenants(5)));
        assertThat(callers).allMatch(Caller::waits);
        assertThat(stage.issuer.calls()).as("one failed, and the others wait").isEqualTo(1);
        stage.issuer.issues();

        stage.advance(ofSeconds(2));

        assertThat(callers).allSatisfy(caller -> assertThat(caller.values()).hasSize(1));
        assertThat(stage.time.timers()).isZero();
    }

    @Test
    void the_first_acquisitions_are_told_after_ten_seconds_of_outage() {
        stage.issuer.isDown();
        List<Caller> callers = stage.call(Stage.tenants(5));

        stage.advance(ofSeconds(10));

        assertThat(callers).noneMatch(Caller::waits);
        assertThat(callers).allMatch(caller -> caller.failure().nextTry().isPresent());
        assertThat(stage.time.timers()).isZero();
        assertThat(stage.family.health().queued()).isZero();
        assertThat(stage.issuer.calls()).isLessThanOrEqualTo(6);
    }

    @Test
    void a_key_that_was_rejected_before_is_told_of_the_pause_and_not_of_the_rejection() {
        stage.issuer.answers(request -> Mono.error(Issuer.rejected()));
        stage.refused(READER);
        stage.advance(ofSeconds(5));
        stage.issuer.asksForPatience(ofSeconds(30));
        stage.refused(WRITER);

        assertThat(stage.refused(READER).code()).isEqualTo("keyed.issuer-paused");
        assertThat(stage.refused(WRITER).code()).isEqualTo("test.busy");
    }

    @Test
    void nobody_waits_for_a_gate_that_opens_too_late() {
        stage.issuer.asksForPatience(ofSeconds(30));
        stage.refused(READER);

        TokenException told = stage.refused(WRITER);

        assertThat(told.code()).isEqualTo("keyed.issuer-paused");
        assertThat(told.nextTry()).contains(stage.time.now().plusSeconds(30));
        assertThat(stage.family.health(WRITER).state()).isEqualTo(StreamHealth.State.EMPTY);
    }

    @Test
    void each_issuer_has_a_gate_and_a_limit_of_its_own() {
        Stage two = Stage.with(FamilyOptions.defaults()
                .withIssuer(request -> request.audience().orElse("none"))
                .withCallLimit(1));
        two.issuer.answers(request ->
                request.audience().orElse("").equals("east") ? Mono.error(Issuer.unavailable()) : Mono.never());
        Caller east = two.calls(READER.withAudience("east"));
        two.calls(READER.withAudience("west"));
        two.calls(WRITER.withAudience("west"));

        assertThat(two.family.health().paused()).containsOnlyKeys("east");
        assertThat(two.family.health().flying()).isEqualTo(1);
        assertThat(two.family.health().queued()).isEqualTo(1);
        assertThat(east.waits()).isTrue();
    }

    @Test
    void a_function_that_names_no_issuer_is_told_to_the_caller() {
        Stage broken = Stage.with(FamilyOptions.defaults().withIssuer(request -> {
            throw new IllegalStateException("no issuer");
        }));

        TokenException told = broken.refused(READER);

        assertThat(told).isInstanceOf(TokenException.Misconfigured.class);
        assertThat(told.code()).isEqualTo("keyed.issuer-unnamed");
        assertThat(broken.family.health(READER).state()).isEqualTo(StreamHealth.State.EMPTY);
        assertThat(broken.issuer.calls()).isZero();
    }
}
