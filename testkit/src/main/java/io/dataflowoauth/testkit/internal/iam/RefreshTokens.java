// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The refresh grant (RFC 6749 section 6): of Google's users at the OAuth endpoint, of workforce users at the STS. */
final class RefreshTokens implements Work {
    static final Pattern WORKFORCE = Pattern.compile("/v1/oauthtoken");

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final StubState state;
    private final Users users;
    private final boolean workforce;

    RefreshTokens(StubState state, Users users, boolean workforce) {
        this.state = state;
        this.users = users;
        this.workforce = workforce;
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        if (!call.formValue("grant_type").orElse("").equals("refresh_token")) {
            throw GoogleErrors.refused(400, "unsupported_grant_type", "Invalid grant_type.");
        }
        checkClient(call);
        String refresh = call.formValue("refresh_token").orElse("");
        String principal = users.find(refresh)
                .orElseThrow(() -> GoogleErrors.refused(400, "invalid_grant", "Token has been expired or revoked."));
        String scope = call.formValue("scope").orElse("https://www.googleapis.com/auth/cloud-platform");
        TokenLedger.Grantee grantee = new TokenLedger.Grantee(principal, Set.copyOf(List.of(scope.split(" "))));
        TokenLedger.Minted minted = state.tokens().mint(StubToken.Kind.SERVICE_ACCOUNT, grantee, arrived, LIFETIME);
        Map<String, Object> answer = JsonText.members(
                "access_token", minted.value(),
                "expires_in", LIFETIME.toSeconds(),
                "token_type", "Bearer");
        if (workforce) {
            answer.put("refresh_token", users.rotate(refresh));
        } else {
            answer.put("scope", scope);
        }
        return new Served(
                Answer.json(200, JsonText.write(answer)),
                Observation.What.TOKEN_ISSUED,
                Observation.Subject.of(minted.token()),
                "The user has signed in.");
    }

    private void checkClient(Call call) {
        String[] pair = workforce
                ? basic(call)
                : new String[] {
                    call.formValue("client_id").orElse(""),
                    call.formValue("client_secret").orElse("")
                };
        if (pair.length != 2 || !users.isClient(pair[0], pair[1])) {
            throw GoogleErrors.refused(401, "invalid_client", "The OAuth client was not found.");
        }
    }

    private static String[] basic(Call call) {
        String header = call.header("Authorization").orElse("");
        if (!header.startsWith("Basic ")) {
            return new String[0];
        }
        try {
            return new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException noBase64) {
            return new String[0];
        }
    }
}
