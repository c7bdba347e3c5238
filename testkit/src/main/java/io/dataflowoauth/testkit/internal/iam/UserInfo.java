// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Google's userinfo: who the holder of an access token is, as far as its scopes tell (OpenID Connect Core section 5.3).
 * Versions 1 and 2 have names of their own and refuse as APIs do, version 3 refuses in words of its own.
 *
 * @param state the tokens that were issued
 */
record UserInfo(StubState state) implements Work {
    static final Pattern PATH = Pattern.compile("/v1/userinfo|/oauth2/(v[123])/userinfo|/userinfo/(v2)/me");

    private static final Set<String> OLD = Set.of("v1", "v2");
    private static final Api API =
            new Api("oauth2.googleapis.com", "google.identity.oauth2.OAuth2UserDataService.GetUserInfo");
    private static final String CHALLENGE = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";

    @Override
    public Observation.What refusal() {
        return Observation.What.CALL_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        boolean old = OLD.contains(call.group(1) + call.group(2));
        StubToken token = admitted(call, arrived, old);
        Holder holder = Holder.of(token)
                .filter(known -> Holder.isIdentified(token))
                .orElseThrow(() -> inWords(GoogleErrors.missingCredentials(API).of(token), old));
        return new Served(
                Answer.json(200, JsonText.write(old ? oldFacts(holder, token) : facts(holder, token))),
                Observation.What.CALL,
                Observation.Subject.of(token),
                "The scopes of the token tell who its holder is.");
    }

    private StubToken admitted(Call call, Instant arrived, boolean old) {
        try {
            return new BearerGate(API, state.tokens()::find).admit(call, arrived);
        } catch (Refused refused) {
            throw inWords(refused, old);
        }
    }

    private static Refused inWords(Refused refused, boolean old) {
        if (old) {
            return refused;
        }
        Answer answer = GoogleErrors.oauth(401, "invalid_request", "Invalid Credentials")
                .withHeader("WWW-Authenticate", CHALLENGE);
        return refused.answering(answer);
    }

    private static Map<String, Object> facts(Holder holder, StubToken token) {
        Map<String, Object> told = JsonText.members("sub", holder.id());
        if (Holder.hasEmail(token)) {
            told.put("email", holder.email());
            told.put("email_verified", true);
        }
        told.putAll(holder.profile(token));
        return told;
    }

    private static Map<String, Object> oldFacts(Holder holder, StubToken token) {
        Map<String, Object> told = JsonText.members("id", holder.id());
        if (Holder.hasEmail(token)) {
            told.put("email", holder.email());
            told.put("verified_email", true);
        }
        told.putAll(holder.profile(token));
        return told;
    }
}
