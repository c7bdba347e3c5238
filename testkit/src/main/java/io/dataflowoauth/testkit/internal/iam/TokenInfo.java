// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Google's tokeninfo: what an access token or an ID token says, to whoever has it. Versions 1 and 2 have names of their own,
 * and the others write each value as a text. Federated and bounded tokens are not known here.
 *
 * @param state the tokens that were issued
 * @param keys what ID tokens are verified with
 */
record TokenInfo(StubState state, GoogleKeys keys) implements Work {
    static final Pattern PATH = Pattern.compile("/tokeninfo|/oauth2/(v[123])/tokeninfo");

    @Override
    public Observation.What refusal() {
        return Observation.What.CALL_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        List<String> access = sent(call, "access_token");
        List<String> id = sent(call, "id_token");
        if (access.isEmpty() && id.isEmpty()) {
            call.bearer().ifPresent(access::add); // Google's library for Node sends it so, and no body
        }
        if (access.size() + id.size() != 1) {
            throw GoogleErrors.refused(
                    400, "invalid_request", "either access_token, id_token, or token_handle required");
        }
        boolean old = call.group(1).equals("v1") || call.group(1).equals("v2");
        return id.isEmpty() ? ofAccess(access.get(0), old, arrived) : ofId(id.get(0), old, arrived);
    }

    private static List<String> sent(Call call, String name) {
        List<String> values = new ArrayList<>(call.query().getOrDefault(name, List.of()));
        values.addAll(call.form().getOrDefault(name, List.of()));
        values.removeIf(String::isEmpty);
        return values;
    }

    private Served ofAccess(String value, boolean old, Instant arrived) {
        StubToken token = state.tokens().find(value).orElseThrow(TokenInfo::invalid);
        Holder holder = Optional.of(token)
                .filter(known -> known.isLiveAt(arrived))
                .flatMap(Holder::of)
                .orElseThrow(() -> invalid().of(token));
        long left = Duration.between(arrived, token.life().expiresAt()).toSeconds();
        Map<String, Object> told = old ? oldFacts(token, holder, left) : facts(token, holder, left);
        return served(told, Observation.Subject.of(token));
    }

    private static Map<String, Object> facts(StubToken token, Holder holder, long left) {
        Map<String, Object> told = JsonText.members("azp", holder.client(), "aud", holder.client());
        if (Holder.isIdentified(token)) {
            told.put("sub", holder.id());
        }
        told.put("scope", scope(token));
        told.put("exp", String.valueOf(token.life().expiresAt().getEpochSecond()));
        told.put("expires_in", String.valueOf(left));
        if (Holder.hasEmail(token)) {
            told.put("email", holder.email());
            told.put("email_verified", "true");
        }
        told.put("access_type", accessType(holder));
        return told;
    }

    private static Map<String, Object> oldFacts(StubToken token, Holder holder, long left) {
        Map<String, Object> told = JsonText.members("issued_to", holder.client(), "audience", holder.client());
        if (Holder.isIdentified(token)) {
            told.put("user_id", holder.id());
        }
        told.put("scope", scope(token));
        told.put("expires_in", left);
        if (Holder.hasEmail(token)) {
            told.put("email", holder.email());
            told.put("verified_email", true);
        }
        told.put("access_type", accessType(holder));
        return told;
    }

    private static String scope(StubToken token) {
        return String.join(" ", new TreeSet<>(token.scopes()));
    }

    private static String accessType(Holder holder) {
        return holder.isUser() ? "offline" : "online";
    }

    private Served ofId(String jwt, boolean old, Instant arrived) {
        Map<String, Object> claims;
        try {
            claims = KitKeys.verify(jwt, keys.google().jwks(arrived));
        } catch (JwtRefused forged) {
            throw invalid();
        }
        long left = claims.get("exp") instanceof Number end ? end.longValue() - arrived.getEpochSecond() : 0;
        if (left <= 0) {
            throw invalid();
        }
        Observation.Subject subject = new Observation.Subject(
                String.valueOf(claims.getOrDefault("email", claims.get("sub"))), Optional.empty());
        return served(old ? oldFacts(claims, left) : facts(claims), subject);
    }

    private static Map<String, Object> facts(Map<String, Object> claims) {
        Map<String, Object> told = JsonText.members();
        claims.forEach((name, value) -> {
            boolean simple = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (simple && !name.equals(KitKeys.MARK_CLAIM)) {
                told.put(name, String.valueOf(value));
            }
        });
        return told;
    }

    private static Map<String, Object> oldFacts(Map<String, Object> claims, long left) {
        Map<String, Object> told = JsonText.members(
                "issued_to", String.valueOf(claims.get("azp")),
                "audience", String.valueOf(claims.get("aud")),
                "user_id", String.valueOf(claims.get("sub")),
                "expires_in", left);
        if (claims.containsKey("email")) {
            told.put("email", String.valueOf(claims.get("email")));
            told.put("verified_email", Boolean.TRUE.equals(claims.get("email_verified")));
        }
        return told;
    }

    private static Refused invalid() {
        return GoogleErrors.refused(400, "invalid_token", "Invalid Value");
    }

    private static Served served(Map<String, Object> told, Observation.Subject subject) {
        return new Served(
                Answer.json(200, JsonText.write(told)),
                Observation.What.CALL,
                subject,
                "Whoever has a token may know what it says.");
    }
}
