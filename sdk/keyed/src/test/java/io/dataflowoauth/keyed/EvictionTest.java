// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory is bounded, and what is forgotten costs a call and nothing else. */
class EvictionTest {
    private static final int LIMIT = 100;

    private final Stage stage =
            Stage.with(FamilyOptions.defaults().withKeyLimit(LIMIT).withCallLimit(1_000));

    @Test
    void no_more_keys_are_kept_than_the_limit() {
        List<Caller> callers = stage.call(Stage.tenants(10 * LIMIT));

        assertThat(callers).allSatisfy(caller -> assertThat(caller.values()).hasSize(1));
        assertThat(stage.family.health().keys()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void a_forgotten_key_is_asked_for_again() {
        stage.served(READER);
        stage.call(Stage.tenants(10 * LIMIT));
        stage.call(Stage.tenants(10 * LIMIT));
        assertThat(stage.family.health().keys()).isLessThanOrEqualTo(LIMIT);

        String value = stage.served(READER);

        assertThat(value).startsWith("reader-");
        assertThat(stage.issuer.calls(READER)).isBetween(1L, 2L);
    }

    @Test
    void whoever_waits_is_told_though_many_more_keys_than_the_limit_are_under_way() {
        stage.issuer.holds();
        List<TokenRequest> tenants = Stage.tenants(10 * LIMIT);
        List<Caller> first = stage.call(tenants);
        List<Caller> second = stage.call(tenants);
        assertThat(stage.issuer.calls()).as("one call for a key").isEqualTo(10 * LIMIT);

        for (int i = 0; i < 10 * LIMIT; i++) {
            stage.issuer.release();
        }

        assertThat(first).allSatisfy(caller -> assertThat(caller.values()).hasSize(1));
        assertThat(second).allSatisfy(caller -> assertThat(caller.values()).hasSize(1));
        assertThat(stage.family.health().keys()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void a_key_with_a_call_in_the_air_is_not_forgotten_so_there_is_no_second_call() {
        stage.issuer.holds();
        Caller waits = stage.calls(READER);
        stage.issuer.issues();
        for (int round = 0; round < 20; round++) {
            stage.call(Stage.tenants(10 * LIMIT));
        }

        Caller later = stage.calls(READER);
        stage.issuer.release();

        assertThat(stage.issuer.calls(READER)).isEqualTo(1);
        assertThat(later.token()).isSameAs(waits.token());
    }

    @Test
    void the_same_holds_for_a_refresh_in_the_background() {
        stage.served(READER);
        stage.advance(ofMinutes(30));
        stage.issuer.holds();
        stage.calls(READER);
        stage.issuer.issues();
        for (int round = 0; round < 20; round++) {
            stage.call(Stage.tenants(10 * LIMIT));
        }

        stage.calls(READER);

        assertThat(stage.issuer.calls(READER)).isEqualTo(2);
    }

    @Test
    void a_key_that_waits_for_its_turn_is_not_forgotten_either() {
        Stage narrow = Stage.with(FamilyOptions.defaults().withKeyLimit(2).withCallLimit(1));
        narrow.issuer.holds();
        List<TokenRequest> tenants = Stage.tenants(20);
        List<Caller> callers = narrow.call(tenants);
        narrow.call(tenants);

        for (int i = 0; i < 20; i++) {
            narrow.issuer.release();
        }

        assertThat(callers).allSatisfy(caller -> assertThat(caller.values()).hasSize(1));
        assertThat(narrow.issuer.asked()).containsExactlyElementsOf(tenants);
    }

    @Test
    void a_family_of_one_key_works() {
        Stage one = Stage.with(FamilyOptions.defaults().withKeyLimit(1));

        for (int round = 0; round < 100; round++) {
            one.served(Stage.tenant("tenant-" + round));
            assertThat(one.family.health().keys()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void keys_in_steady_use_outlast_a_sweep_over_strangers() {
        List<TokenRequest> regulars = new ArrayList<>(Stage.tenants(LIMIT / 2));
        for (int round = 0; round < 10; round++) {
            stage.call(regulars);
        }
        int before = stage.issuer.calls();
        for (int stranger = 0; stranger < 10 * LIMIT; stranger++) {
            stage.served(Stage.tenant("stranger-" + stranger));
            stage.served(regulars.get(stranger % regulars.size()));
        }

        int calls = stage.issuer.calls() - before - 10 * LIMIT;

        assertThat(calls).as("calls for the regulars").isLessThan(LIMIT / 10);
    }

    @Test
    void what_is_of_no_use_any_more_goes_as_others_are_used() {
        stage.call(Stage.tenants(LIMIT));
        stage.advance(Duration.ofHours(2));
        assertThat(stage.time.timers()).as("nothing waits for that").isZero();

        for (int call = 0; call < 64; call++) {
            stage.served(READER);
        }

        assertThat(stage.family.health().keys()).isEqualTo(1);
    }

    @Test
    void a_key_whose_gate_is_shut_is_kept_for_as_long() {
        stage.issuer.asksForPatience(ofMinutes(10));
        stage.refused(READER);
        stage.issuer.issues();

        stage.advance(ofMinutes(9));
        assertThat(stage.refused(READER).code()).isEqualTo("test.busy");
        stage.advance(ofMinutes(1));

        assertThat(stage.served(READER)).isEqualTo("reader-2");
    }

    @Test
    void the_pause_of_a_key_doubles_for_callers_that_come_now_and_then() {
        stage.served(READER);
        stage.advance(Duration.ofHours(1));
        stage.issuer.isDown();
        int before = stage.issuer.calls();

        for (int i = 0; i < 100; i++) {
            stage.calls(READER);
            stage.advance(ofSeconds(6));
        }

        assertThat(stage.issuer.calls() - before).as("calls in ten minutes").isLessThan(20);
    }

    @Test
    void looking_at_a_keys_health_keeps_nothing() {
        stage.family.health(READER);

        assertThat(stage.family.health().keys()).isZero();
    }
}
