// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.Faults;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.iam.policy.Grant;
import io.dataflowoauth.testkit.internal.iam.policy.KnownExpressions;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A whole chain without a socket: an issuer's keys, the endpoints of a stub, a clock. */
final class Chain {
    static final String ISSUER = "http://127.0.0.1:1/issuer";
    static final String AUDIENCE =
            "//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/ci/providers/issuer";
    static final String JOB =
            "principal://iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/ci/subject/job";
    static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";

    final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00.250Z"));
    final KitKeys keys = KitKeys.elliptic();
    final PolicyStore policy = new PolicyStore(clock, KnownExpressions.seenBy(Chain.class.getClassLoader()));
    final Accounts accounts = new Accounts();
    final Providers providers = new Providers();
    final ForeignTokens foreign =
            new ForeignTokens(new DpopProofs(URI.create("http://127.0.0.1:1"), clock::now), value -> Optional.empty());
    final List<Observation> seen = new CopyOnWriteArrayList<>();
    final StubState state = new StubState(clock, new TokenLedger(), policy, seen::add);

    Chain() {
        providers.register(provider(Set.of()));
    }

    /** A service that nothing strikes and that answers at once. */
    static Desk.Conditions calm() {
        return new Desk.Conditions(new Fault(new Faults(() -> Instant.EPOCH), ""), Duration.ZERO);
    }

    Provider provider(Set<String> allowedAudiences) {
        return new Provider(AUDIENCE, trusted(), allowedAudiences, AttributeRules.defaults());
    }

    void grant(String role, String member, String resource) {
        policy.grant(Grant.of(role, member, resource));
    }

    TrustedIssuer trusted() {
        return new TrustedIssuer(ISSUER, () -> keys.jwks(clock.now()), token -> Optional.empty());
    }

    /** Claims of a subject token that the STS takes now, which lives for five minutes. */
    Map<String, Object> claims() {
        long now = clock.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", "job");
        claims.put("aud", AUDIENCE);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        return claims;
    }

    String subjectToken(String claim, Object value) {
        Map<String, Object> claims = claims();
        claims.put(claim, value);
        return keys.sign(claims);
    }

    Map<String, String> form(String subjectToken) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("audience", AUDIENCE);
        form.put("scope", CLOUD);
        form.put("requested_token_type", "urn:ietf:params:oauth:token-type:access_token");
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
        form.put("subject_token", subjectToken);
        return form;
    }

    Answer exchange(String subjectToken) {
        return exchange(form(subjectToken));
    }

    Answer exchange(Map<String, String> form) {
        return exchange(encoded(form), Map.of());
    }

    Answer exchange(String body, Map<String, List<String>> headers) {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", List.of("application/x-www-form-urlencoded"));
        return sts().answer(Call.of("POST", "/v1/token", all, body));
    }

    Desk sts() {
        return Desk.sts(state, providers, Duration.ofSeconds(10), calm());
    }

    /** A federated token of the job, really issued. */
    String federated() {
        return text(exchange(keys.sign(claims())), "access_token");
    }

    /** A call as the server hands it to the route with that path. */
    static Call routed(Pattern path, Call call) {
        Matcher matcher = path.matcher(call.path());
        assertThat(matcher.matches()).isTrue();
        return call.matching(IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(matcher::group)
                .toList());
    }

    static String encoded(Map<String, String> form) {
        List<String> pairs = new ArrayList<>();
        form.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }

    static String text(Answer answer, String field) {
        return String.valueOf(JsonText.read(answer.body()).orElseThrow().get(field));
    }

    Observation last() {
        return seen.get(seen.size() - 1);
    }
}
