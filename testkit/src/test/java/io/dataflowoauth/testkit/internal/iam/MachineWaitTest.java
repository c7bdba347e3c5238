// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.internal.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a client of the metadata server waits, in the time of the stub. */
class MachineWaitTest {
    private static final String WORKER = "worker@demo.iam.gserviceaccount.com";
    private static final String V1 = "/computeMetadata/v1/";
    private static final String TOKEN = "instance/service-accounts/default/token?wait_for_change=true";

    private final Chain chain = new Chain();
    private final Machine machine = new Machine(
            new MachineTokens(
                    chain.state, new GoogleSigner(chain.state, new GoogleKeys(chain.clock::now)), Duration.ofHours(1)),
            new Waiting(chain.clock.scheduler()));

    MachineWaitTest() {
        machine.attach(WORKER, Set.of());
    }

    @Test
    void patience_ends_by_the_clock_of_the_stub_and_not_a_moment_before() {
        CompletableFuture<Void> held = held("project/project-id?wait_for_change=true&timeout_sec=60");

        chain.clock.advance(Duration.ofSeconds(60).minusNanos(1));
        boolean before = held.isDone();
        chain.clock.advance(Duration.ofNanos(1));

        assertThat(before).isFalse();
        assertThat(held.isDone()).isTrue();
    }

    @Test
    void without_a_limit_it_waits_for_days() {
        CompletableFuture<Void> held = held(TOKEN);

        chain.clock.advance(Duration.ofDays(30));

        assertThat(held.isDone()).isFalse();
    }

    @Test
    void a_limit_of_no_time_is_over_at_once() {
        assertThat(held(TOKEN + "&timeout_sec=0").isDone()).isTrue();
    }

    @Test
    void another_account_ends_the_wait_for_whatever_it_changes_and_for_nothing_else() {
        CompletableFuture<Void> token = held(TOKEN);
        CompletableFuture<Void> accounts = held("instance/service-accounts/?recursive=true&wait_for_change=true");
        CompletableFuture<Void> project = held("project/project-id?wait_for_change=true");

        machine.attach("other@demo.iam.gserviceaccount.com", Set.of());

        assertThat(token.isDone()).isTrue();
        assertThat(accounts.isDone()).isTrue();
        assertThat(project.isDone()).isFalse();
    }

    @Test
    void the_same_account_with_the_same_scopes_is_no_change() {
        CompletableFuture<Void> held = held(TOKEN);

        machine.attach(WORKER, Set.of());
        boolean same = held.isDone();
        machine.attach(WORKER, Set.of("https://scope.example/a"));

        assertThat(same).isFalse();
        assertThat(held.isDone()).isTrue();
    }

    @Test
    void whoever_does_not_ask_to_wait_waits_for_nothing() {
        assertThat(held("project/project-id").isDone()).isTrue();
        assertThat(held("project/project-id?wait_for_change=false").isDone()).isTrue();
        assertThat(held("project/nothing?wait_for_change=true").isDone()).isTrue();
        assertThat(held("project/project-id?wait_for_change=true&alt=xml").isDone())
                .isTrue();
    }

    @Test
    void many_who_wait_while_accounts_come_and_go_are_all_told() {
        List<CompletableFuture<Void>> held = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> {
                    if (i % 20 == 0) {
                        machine.attach("a" + i + "@demo.iam.gserviceaccount.com", Set.of());
                    }
                    return held(TOKEN);
                })
                .toList();

        machine.detach();

        assertThat(held).allMatch(CompletableFuture::isDone);
    }

    private CompletableFuture<Void> held(String path) {
        return machine.held(Call.of("GET", V1 + path, Map.of("Metadata-Flavor", List.of("Google")), ""))
                .toCompletableFuture();
    }
}
