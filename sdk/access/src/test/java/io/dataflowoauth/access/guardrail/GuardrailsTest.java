// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.access.fixture.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What may be asked for (threats D-10 to D-18, D-23): before it is requested, after it came, and in a dry run. */
class GuardrailsTest {
    private static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final TokenRequest PLAIN = TokenRequest.defaults();
    private static final Guardrails DEFAULTS = Guardrails.defaults();

    private final ManualTime time = new ManualTime();
    private final WrittenSource source = new WrittenSource();
    private final List<GuardrailFinding> findings = new ArrayList<>();

    static Stream<Arguments> requests() {
        Guardrails scopes = DEFAULTS.withScopes(Set.of("read", "list"));
        Guardrails audiences = DEFAULTS.withAudiences(Set.of("https://a.example"));
        Guardrails principals = DEFAULTS.withPrincipals(Set.of(READER));
        Guardrails brief = DEFAULTS.withLongestLifetime(Duration.ofMinutes(10));
        Guardrails weekend = DEFAULTS.withWindows(List.of(TimeWindow.parse("SAT 00:00-24:00 UTC")));
        return Stream.of(
                request("anything is asked for", DEFAULTS, PLAIN, ""),
                request("cloud-platform by default", DEFAULTS, PLAIN.withScopes("a", PLATFORM), "guardrail.scope"),
                request(
                        "cloud-platform by name",
                        DEFAULTS.withScopes(Set.of(PLATFORM)),
                        PLAIN.withScopes(PLATFORM),
                        ""),
                request("some of the scopes", scopes, PLAIN.withScopes("read"), ""),
                request("another scope", scopes, PLAIN.withScopes("read", "write"), "guardrail.scope"),
                request("a scope that begins alike", scopes, PLAIN.withScopes("read.all"), "guardrail.scope"),
                request("scopes left to the issuer", scopes, PLAIN, "guardrail.scope"),
                request("the audience", audiences, PLAIN.withAudience("https://a.example"), ""),
                request(
                        "an audience with a slash",
                        audiences,
                        PLAIN.withAudience("https://a.example/"),
                        "guardrail.audience"),
                request("no audience", audiences, PLAIN, "guardrail.audience"),
                request("the principal", principals, acting("worker", READER), ""),
                request("another principal", principals, acting(READER, "admin@p"), "guardrail.principal"),
                request("an unknown principal", principals, PLAIN, "guardrail.principal"),
                request("five others on the way", DEFAULTS, acting("a", "b", "c", "d", "e", "f"), ""),
                request("six others", DEFAULTS, acting("a", "b", "c", "d", "e", "f", "g"), "guardrail.principal"),
                request("an hour", DEFAULTS, PLAIN.withLifetime(Duration.ofHours(1)), ""),
                request("a second more", DEFAULTS, PLAIN.withLifetime(Duration.ofSeconds(3601)), "guardrail.lifetime"),
                request(
                        "twelve hours",
                        brief.withLongestLifetime(Duration.ofHours(12)),
                        PLAIN.withLifetime(Duration.ofHours(12)),
                        ""),
                request("eleven minutes", brief, PLAIN.withLifetime(Duration.ofMinutes(11)), "guardrail.lifetime"),
                request("a Sunday", weekend, PLAIN, "guardrail.window"));
    }

    private static Arguments request(String name, Guardrails rails, TokenRequest request, String code) {
        return Arguments.of(name, rails, request, code);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("requests")
    void what_may_not_be_asked_for_is_not_requested(String name, Guardrails rails, TokenRequest request, String code) {
        String outcome = outcome(rails, request);

        assertThat(outcome).isEqualTo(code);
        assertThat(source.asked).hasSize(code.isEmpty() ? 1 : 0);
        assertThat(findings).extracting(GuardrailFinding::code).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
        assertThat(findings).allMatch(GuardrailFinding::enforced);
    }

    @ParameterizedTest(name = "{0}: would be {3}")
    @MethodSource("requests")
    void a_dry_run_stops_nothing_and_tells_what_it_would_stop(
            String name, Guardrails rails, TokenRequest request, String code) {
        String outcome = outcome(rails.observing(), request);

        assertThat(outcome).isEmpty();
        assertThat(source.asked).containsExactly(request);
        assertThat(findings).extracting(GuardrailFinding::code).allMatch(code::equals);
        assertThat(findings).hasSizeGreaterThanOrEqualTo(code.isEmpty() ? 0 : 1).noneMatch(GuardrailFinding::enforced);
    }

    static Stream<Arguments> answers() {
        Guardrails bound = DEFAULTS.withBindings(Set.of(TokenBinding.Kind.DPOP, TokenBinding.Kind.CERTIFICATE));
        Guardrails young = DEFAULTS.withOldest(Duration.ofMinutes(5));
        return Stream.of(
                answer(
                        "a scope more than was asked for",
                        DEFAULTS,
                        token -> token.withScopes(Set.of(PLATFORM)),
                        "guardrail.scope"),
                answer("scopes within", DEFAULTS.withScopes(Set.of("a")), token -> token.withScopes(Set.of("a")), ""),
                answer("no scopes told", DEFAULTS.withScopes(Set.of("a")), token -> token.withScopes(Set.of()), ""),
                answer(
                        "a longer life",
                        DEFAULTS,
                        token -> AccessToken.bearer("t", Duration.ofHours(2)),
                        "guardrail.lifetime"),
                answer("a bearer token", bound, token -> token, "guardrail.binding"),
                answer(
                        "a bearer token that may be",
                        DEFAULTS.withBindings(EnumSet.of(TokenBinding.Kind.NONE)),
                        token -> token,
                        ""),
                answer(
                        "a token of ten minutes ago",
                        young,
                        token -> token.stamped(ManualTime.START.minusSeconds(600)),
                        "guardrail.age"),
                answer("a token of now", young, token -> token.stamped(ManualTime.START), ""),
                answer("a token without a stamp", young, token -> token, ""));
    }

    private static Arguments answer(String name, Guardrails rails, UnaryOperator<AccessToken> change, String code) {
        return Arguments.of(name, rails, change, code);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("answers")
    void what_came_and_may_not_be_is_dropped_and_revoked(
            String name, Guardrails rails, UnaryOperator<AccessToken> change, String code) {
        source.change = change;

        String outcome = outcome(rails, PLAIN.withScopes("a"));

        assertThat(outcome).isEqualTo(code);
        assertThat(source.revoked).hasSize(code.isEmpty() ? 0 : 1);
    }

    @Test
    void a_window_that_closes_while_the_issuer_thinks_stops_the_token() {
        Guardrails rails = DEFAULTS.withWindows(List.of(TimeWindow.parse("SUN 10:00-10:05 UTC")));
        source.change = token -> {
            time.step(Duration.ofMinutes(6));
            return token;
        };

        assertThat(outcome(rails, PLAIN)).isEqualTo("guardrail.window");
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void a_token_that_cannot_be_revoked_is_dropped_all_the_same() {
        TokenSource plain = request -> Mono.just(AccessToken.bearer("t", Duration.ofHours(2)));
        RevocableSource failing = new RevocableSource() {
            @Override
            public Mono<AccessToken> token(TokenRequest request) {
                return plain.token(request);
            }

            @Override
            public Mono<Void> revoke(AccessToken token) {
                return Mono.error(new TokenException.Unavailable(GuardrailCodes.LIFETIME, "down"));
            }
        };

        assertThat(code(DEFAULTS.over(plain, time).token(PLAIN))).isEqualTo("guardrail.lifetime");
        assertThat(code(DEFAULTS.over(failing, time).token(PLAIN))).isEqualTo("guardrail.lifetime");
        assertThat(DEFAULTS.over(plain, time)).isNotInstanceOf(RevocableSource.class);
    }

    @Test
    void a_source_that_can_revoke_still_can() {
        TokenSource guarded = DEFAULTS.over(source, time);
        AccessToken token = guarded.token(PLAIN).block();

        ((RevocableSource) guarded).revoke(token).block();

        assertThat(source.revoked).containsExactly(token);
    }

    @Test
    void one_over_another_is_within_both() {
        TokenSource inner = DEFAULTS.withScopes(Set.of("read", "list")).over(source, time);
        TokenSource both = DEFAULTS.withScopes(Set.of("read", "write")).over(inner, time);

        assertThat(code(both.token(PLAIN.withScopes("read")))).isEmpty();
        assertThat(code(both.token(PLAIN.withScopes("list")))).isEqualTo("guardrail.scope");
        assertThat(code(both.token(PLAIN.withScopes("write")))).isEqualTo("guardrail.scope");
    }

    @Test
    void all_that_is_broken_is_told_and_the_first_is_the_error() {
        Guardrails rails = DEFAULTS.withScopes(Set.of("read")).withAudiences(Set.of("https://a.example"));

        String outcome = outcome(rails, PLAIN.withScopes("write").withLifetime(Duration.ofHours(2)));

        assertThat(outcome).isEqualTo("guardrail.scope");
        assertThat(findings)
                .extracting(GuardrailFinding::code)
                .containsExactly("guardrail.scope", "guardrail.audience", "guardrail.lifetime");
        assertThat(findings.get(0))
                .asString()
                .contains("guardrail.scope stopped", "The scope write may not be asked for.");
        assertThat(findings.get(0).at()).isEqualTo(ManualTime.START);
        assertThat(findings.get(0).request().scopes()).containsExactly("write");
    }

    @Test
    void a_listener_that_throws_lets_nothing_through() {
        TokenSource guarded = DEFAULTS.over(source, time, finding -> {
            throw new IllegalStateException("listener");
        });

        assertThat(code(guarded.token(PLAIN.withScopes(PLATFORM)))).isEqualTo("guardrail.scope");
        assertThat(source.asked).isEmpty();
    }

    @Test
    void nothing_is_asked_before_somebody_subscribes() {
        Mono<AccessToken> token = DEFAULTS.over(source, time).token(PLAIN.withScopes(PLATFORM));

        assertThat(findings).isEmpty();
        assertThat(code(token)).isEqualTo("guardrail.scope");
    }

    @Test
    void guardrails_have_sound_values() {
        assertThatThrownBy(() -> DEFAULTS.withLongestLifetime(Duration.ofHours(13)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withOldest(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withOldest(Duration.ofMillis(1500)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withOldest(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withScopes(Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static TokenRequest acting(String... names) {
        PrincipalChain chain = PrincipalChain.unknown();
        for (String name : names) {
            chain = chain.then(name);
        }
        return PLAIN.withPrincipal(chain);
    }

    private String outcome(Guardrails rails, TokenRequest request) {
        return code(rails.over(source, time, findings::add).token(request));
    }

    private static String code(Mono<AccessToken> token) {
        return token.map(any -> "")
                .onErrorResume(TokenException.Forbidden.class, refused -> Mono.just(refused.code()))
                .block();
    }
}
