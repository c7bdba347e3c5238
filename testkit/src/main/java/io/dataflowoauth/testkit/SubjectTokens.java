// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What workloads get from their platform: signed JWTs by hand, from a URL, in a file. Safe for use by many threads. */
final class SubjectTokens implements AutoCloseable {
    static final String URL = "/subject-token";

    private final Issuance issuance;
    private final Map<String, String> subjectOf = new ConcurrentHashMap<>();
    private final List<SubjectTokenFile> kept = new CopyOnWriteArrayList<>();

    SubjectTokens(Issuance issuance) {
        this.issuance = issuance;
    }

    Secret token(String subject, String audience, Map<String, ?> claims) {
        return token(subject, audience, claims, "");
    }

    SubjectTokenUrl url(String subject, String audience) {
        String requestToken = SecretLedger.shared().mint("request token");
        subjectOf.put(requestToken, subject);
        String query = "audience=" + URLEncoder.encode(audience, StandardCharsets.UTF_8);
        return new SubjectTokenUrl(URI.create(issuance.issuer() + URL + "?" + query), Secret.of(requestToken));
    }

    SubjectTokenFile keepIn(Path file, String subject, String audience) {
        SubjectTokenFile keeper =
                SubjectTokenFile.keep(file, () -> token(subject, audience, Map.of()), issuance.options());
        kept.add(keeper);
        return keeper;
    }

    /** The files, after time was moved: what keeps them fresh waits in real time. */
    void rewrite() {
        kept.forEach(SubjectTokenFile::rewrite);
    }

    /** To whoever shows the request token of a URL. */
    Answer answer(Call call) {
        Optional<String> subject = call.bearer().map(subjectOf::get);
        List<String> audience = call.query().getOrDefault("audience", List.of());
        if (subject.isEmpty()) {
            return refused(
                    "unknown", call, TokenRefused.invalidClient("The request token is not one of this issuer's"));
        }
        if (audience.size() != 1 || audience.get(0).isEmpty()) {
            return refused(subject.get(), call, TokenRefused.because("invalid_request", "One audience is needed"));
        }
        Secret token = token(subject.get(), audience.get(0), Map.of(), call.path());
        return Answer.json(200, KitJson.text(Map.of("value", token.reveal())));
    }

    @Override
    public void close() {
        kept.forEach(SubjectTokenFile::close);
    }

    private Secret token(String subject, String audience, Map<String, ?> claims, String path) {
        Duration lives = issuance.options().subjectTokenLifetime();
        TokenFacts facts = new TokenFacts(subject, audience, Set.of(), lives, Map.copyOf(claims));
        return Secret.of(issuance.jwt(facts, path));
    }

    private Answer refused(String principal, Call call, TokenRefused refused) {
        issuance.refused(principal, call.path(), refused);
        return refused.answer(call);
    }
}
