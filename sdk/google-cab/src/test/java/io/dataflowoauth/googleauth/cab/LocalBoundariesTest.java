// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.credentialaccessboundary.protobuf.ClientSideAccessBoundary;
import com.google.auth.credentialaccessboundary.protobuf.ClientSideAccessBoundaryRule;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.BoundaryRule;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class LocalBoundariesTest {
    private static final TokenRequest ANY = TokenRequest.defaults();
    private static final BoundaryRule OF_A = BoundaryRule.reading("exports").under("customer-a/");

    private final ExchangeStub sts = ExchangeStub.start();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
    private final AtomicInteger wholes = new AtomicInteger();
    private final TokenStream tokens = TokenStream.of(
            request -> Mono.fromSupplier(() -> whole(wholes.incrementAndGet(), Duration.ofHours(1))), ANY, runtime);
    private final LocalBoundaries boundaries =
            LocalBoundaries.of(tokens, runtime).withTransport(sts.transport());

    @AfterEach
    void close() {
        runtime.close();
        sts.close();
    }

    @Test
    void a_token_has_bucket_prefix_and_permissions_inside_and_those_of_nobody_else() throws Exception {
        AccessToken token = boundaries.bounded(OF_A).token(ANY).block();

        ClientSideAccessBoundary inside = sts.boundaryIn(token.reveal());
        assertThat(token.reveal()).startsWith(ExchangeStub.INTERMEDIARY + "1.");
        assertThat(inside.getAccessBoundaryRulesList()).hasSize(1);
        ClientSideAccessBoundaryRule rule = inside.getAccessBoundaryRules(0);
        assertThat(rule.getAvailableResource()).isEqualTo("//storage.googleapis.com/projects/_/buckets/exports");
        assertThat(rule.getAvailablePermissionsList()).containsExactly("inRole:roles/storage.objectViewer");
        var condition = rule.getCompiledAvailabilityCondition().getCallExpr();
        assertThat(condition.getFunction()).isEqualTo("_||_");
        assertThat(condition.getArgs(0).getCallExpr().getFunction()).isEqualTo("startsWith");
        assertThat(condition.getArgs(0).getCallExpr().getArgs(0).getConstExpr().getStringValue())
                .isEqualTo("projects/_/buckets/exports/objects/customer-a/");
        assertThat(condition.getArgs(1).getCallExpr().getArgs(0).getConstExpr().getStringValue())
                .isEqualTo("customer-a/");
        assertThat(inside.toString()).doesNotContain("customer-b");
    }

    @Test
    void a_rule_for_a_whole_bucket_has_no_condition_and_rules_stand_beside_each_other() throws Exception {
        TokenSource source = boundaries.bounded(BoundaryRule.creating("inbox"), OF_A);

        ClientSideAccessBoundary inside =
                sts.boundaryIn(source.token(ANY).block().reveal());

        assertThat(inside.getAccessBoundaryRulesList()).hasSize(2);
        assertThat(inside.getAccessBoundaryRules(0).getAvailablePermissionsList())
                .containsExactly("inRole:roles/storage.objectCreator");
        assertThat(inside.getAccessBoundaryRules(0).hasCompiledAvailabilityCondition())
                .isFalse();
        assertThat(inside.getAccessBoundaryRules(1).hasCompiledAvailabilityCondition())
                .isTrue();
    }

    @Test
    void a_hundred_boundaries_cost_one_exchange_of_the_streams_token() throws Exception {
        List<CompletableFuture<AccessToken>> all = IntStream.range(0, 100)
                .mapToObj(i -> boundaries
                        .bounded(BoundaryRule.reading("exports").under("customer-" + i + "/"))
                        .token(ANY)
                        .toFuture())
                .toList();

        for (int i = 0; i < all.size(); i++) {
            assertThat(sts.boundaryIn(all.get(i).join().reveal()).toString())
                    .contains("objects/customer-" + i + "/")
                    .doesNotContain("objects/customer-" + (i + 1) + "/");
        }
        assertThat(sts.forms).hasSize(1);
        assertThat(sts.forms.get(0))
                .contains("subject_token=ya29.canary-whole-1")
                .contains("access_boundary_intermediary_token");
        assertThat(wholes).hasValue(1);
    }

    @Test
    void another_token_of_the_stream_is_exchanged_anew() {
        TokenSource source = boundaries.bounded(OF_A);
        source.token(ANY).block();

        tokens.invalidate(tokens.token().block());
        AccessToken second = source.token(ANY).block();

        assertThat(second.reveal()).startsWith(ExchangeStub.INTERMEDIARY + "2.");
        assertThat(sts.forms.get(1)).contains("subject_token=ya29.canary-whole-2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 59, 61, 119})
    void an_intermediary_near_its_end_is_left_before_the_library_begins_a_thread(int seconds) {
        sts.answering(number -> ExchangeStub.issued(number, sts.sessionKey(), ",\"expires_in\":" + seconds));
        TokenSource source = boundaries.bounded(OF_A);

        AccessToken first = source.token(ANY).block();
        AccessToken second = source.token(ANY).block();

        assertThat(first.lifetime()).isLessThanOrEqualTo(Duration.ofSeconds(seconds));
        assertThat(second.reveal()).startsWith(ExchangeStub.INTERMEDIARY + "2.");
        assertThat(sts.forms).hasSize(2);
        assertThat(sts.askers).hasSize(2).allMatch(name -> name.startsWith("dataflow-oauth-google-auth"));
    }

    @ParameterizedTest
    @CsvSource({"'', 3590, 3600", "'\"expires_in\":600', 590, 600", "'\"expires_in\":86400', 3590, 3600"})
    void a_token_ends_with_the_intermediary_one_and_never_after_the_streams_own(String stated, long least, long most) {
        String member = stated.isEmpty() ? "" : "," + stated;
        sts.answering(number -> ExchangeStub.issued(number, sts.sessionKey(), member));

        Duration lifetime = boundaries.bounded(OF_A).token(ANY).block().lifetime();

        assertThat(lifetime).isBetween(Duration.ofSeconds(least), Duration.ofSeconds(most));
    }

    @Test
    void a_caller_who_leaves_during_the_exchange_takes_it_from_nobody_else() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        sts.answering(number -> {
            began.countDown();
            awaited(go);
            return ExchangeStub.issued(number, sts.sessionKey(), ",\"expires_in\":3600");
        });

        var leaving = boundaries.bounded(OF_A).token(ANY).subscribe();
        began.await();
        var staying = boundaries.bounded(OF_A).token(ANY).toFuture();
        leaving.dispose();
        go.countDown();

        assertThat(staying.join().reveal()).startsWith(ExchangeStub.INTERMEDIARY + "1.");
        assertThat(sts.forms).hasSize(1);
    }

    @Test
    void in_another_universe_its_own_service_is_asked() {
        boundaries.inUniverse("universe.example").bounded(OF_A).token(ANY).block();

        assertThat(sts.asked).extracting(URL::toString).containsExactly("https://sts.universe.example/v1/token");
        assertThatThrownBy(() -> boundaries.inUniverse("evil.example/x?")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void more_than_ten_rules_none_and_those_that_are_none_are_refused_at_once() {
        BoundaryRule[] eleven = IntStream.range(0, 11)
                .mapToObj(i -> BoundaryRule.reading("bucket-" + i))
                .toArray(BoundaryRule[]::new);

        for (BoundaryRule[] wrong : List.of(eleven, new BoundaryRule[0], new BoundaryRule[] {OF_A.under("a'b")})) {
            assertThatThrownBy(() -> boundaries.bounded(wrong))
                    .isInstanceOf(TokenException.Misconfigured.class)
                    .hasMessageStartingWith("google.boundary-invalid: ");
        }
        assertThat(sts.asked).isEmpty();
    }

    private static AccessToken whole(int number, Duration lifetime) {
        return AccessToken.bearer("ya29.canary-whole-" + number, lifetime);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
