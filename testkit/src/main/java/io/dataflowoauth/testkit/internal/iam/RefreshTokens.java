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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The refresh grant (RFC 6749 section 6): of Google's users at the OAuth endpoint, of workforce users at the STS. */
final class RefreshTokens implements Work {
    static final Pattern WORKFORCE = Pattern.compile("/v1/oauthtoken");

    private static final Duration LIFETIME = Duration.ofHours(1);

    /** What a user consents to who signs in at Google's command line. */
    private static final String CONSENT = "openid https://www.googleapis.com/auth/userinfo.email "
            + "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/sqlservice.login";

    private static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";

    private final StubState state;
    private final Users users;
    private final Optional<GoogleKeys> keys;

    private RefreshTokens(StubState state, Users users, Optional<GoogleKeys> keys) {
        this.state = state;
        this.users = users;
        this.keys = keys;
    }

    /** Those of Google's users, whose ID tokens these keys sign. */
    static RefreshTokens ofUsers(StubState state, Users users, GoogleKeys keys) {
        return new RefreshTokens(state, users, Optional.of(keys));
    }

    /** Those of workforce users, each of which is good for one use. */
    static RefreshTokens ofWorkforce(StubState state, Users users) {
        return new RefreshTokens(state, users, Optional.empty());
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
        String scope = call.formValue("scope").orElse(keys.isPresent() ? CONSENT : CLOUD);
        TokenLedger.Grantee grantee = new TokenLedger.Grantee(principal, Set.copyOf(List.of(scope.split(" "))));
        TokenLedger.Minted minted = state.tokens().mint(StubToken.Kind.SERVICE_ACCOUNT, grantee, arrived, LIFETIME);
        Map<String, Object> answer = JsonText.members(
                "access_token", minted.value(),
                "expires_in", LIFETIME.toSeconds(),
                "token_type", "Bearer");
        keys.ifPresentOrElse(
                signing -> addIdentity(answer, minted.token(), signing),
                () -> answer.put("refresh_token", users.rotate(refresh)));
        return new Served(
                Answer.json(200, JsonText.write(answer)),
                Observation.What.TOKEN_ISSUED,
                Observation.Subject.of(minted.token()),
                "The user has signed in.");
    }

    /** OpenID Connect Core section 12.2: an ID token comes with the scope openid. */
    private static void addIdentity(Map<String, Object> answer, StubToken token, GoogleKeys signing) {
        answer.put("scope", String.join(" ", new TreeSet<>(token.scopes())));
        Holder.of(token)
                .filter(Holder::isUser)
                .filter(user -> token.scopes().contains("openid"))
                .ifPresent(user -> {
                    GoogleIdToken id = new GoogleIdToken(
                            user.email(), Users.CLIENT_ID, token.life().issuedAt(), LIFETIME);
                    answer.put("id_token", signing.google().sign(id.claimsOfUser()));
                });
    }

    private void checkClient(Call call) {
        String[] pair = keys.isEmpty()
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
