// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.JournalEntry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachedTest {
    private final Workload workload = Workload.started();

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void an_attached_account_serves_for_hours_though_its_server_gives_the_same_token_again_and_again() {
        workload.iam.attach(Workload.WORKER);
        TokenStream stream = workload.stream(GoogleRecipes.attached());

        for (int minute = 0; minute < 300; minute++) {
            assertThat(workload.call(workload.token(stream))).isEqualTo(200);
            workload.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(workload.iam.journal().entries()).noneMatch(JournalEntry::sawExpiredToken);
        assertThat(workload.issued(Workload.WORKER)).hasSizeBetween(5, 7);
        assertThat(workload.events).anyMatch(TokenEvents.Unchanged.class::isInstance);
        assertThat(workload.events.stream()
                        .filter(TokenEvents.Asked.class::isInstance)
                        .count())
                .as("a cached token is no reason to ask all the time")
                .isLessThan(60);
    }

    @Test
    void a_machine_without_an_account_is_told_how_to_get_one() {
        TokenException failure = workload.failure(workload.stream(GoogleRecipes.attached()));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("google.attached-account-missing");
        assertThat(failure).hasMessageContaining("gcloud compute instances set-service-account");
        assertThat(FirstDiagnosis.of(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void an_outage_is_waited_for_inside_the_first_deadline() {
        workload.iam.attach(Workload.WORKER);
        workload.iam.failNext(IamService.METADATA, 2, 503);
        TokenStream stream = workload.stream(GoogleRecipes.attached());

        var waiting = stream.token().toFuture();
        workload.clock.advance(Duration.ofSeconds(9));

        assertThat(waiting).isCompleted();
    }

    @Test
    void nobody_there_is_told_apart_from_a_refusal() {
        workload.iam.goDown(IamService.METADATA);
        TokenStream stream = workload.stream(GoogleRecipes.attached());

        var waiting = stream.token().toFuture();
        workload.clock.advance(Duration.ofSeconds(11));

        assertThat(waiting).isCompletedExceptionally();
        TokenException failure = workload.failure(stream);
        assertThat(failure.code()).isEqualTo("google.metadata-unreachable");
        assertThat(FirstDiagnosis.of(failure).layer()).isEqualTo(Diagnosis.Layer.TRANSPORT);
    }

    @Test
    void an_id_token_lives_for_its_hour_and_is_replaced_before_its_end() {
        workload.iam.attach(Workload.WORKER);
        TokenStream stream =
                workload.stream(GoogleRecipes.idToken("https://service.example", GoogleRecipes.attached()));

        AccessToken first = workload.token(stream);
        workload.clock.advance(Duration.ofMinutes(61));
        AccessToken second = workload.token(stream);

        assertThat(first.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(second.sameValue(first)).isFalse();
    }
}
