// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Google's OAuth token endpoint: assertions of service accounts (RFC 7523), refresh tokens of users. */
final class OAuthTokens implements Work {
    static final Pattern PATH = Pattern.compile("/token");

    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final StubState state;
    private final Parts parts;
    private final RefreshTokens refresh;

    /**
     * What it knows.
     *
     * @param accounts the accounts that exist
     * @param keys their keys
     * @param domain for whom they may act
     * @param self its own URL over plain http
     * @param signer signs ID tokens
     */
    record Parts(Accounts accounts, GoogleKeys keys, DomainRules domain, String self, GoogleSigner signer) {}

    OAuthTokens(StubState state, Parts parts, RefreshTokens refresh) {
        this.state = state;
        this.parts = parts;
        this.refresh = refresh;
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        String grant = call.formValue("grant_type").orElse("");
        if (grant.equals("refresh_token")) {
            return refresh.serve(call, arrived);
        }
        if (!grant.equals(JWT_BEARER)) {
            throw GoogleErrors.refused(400, "unsupported_grant_type", "Invalid grant_type: " + grant);
        }
        String assertion = call.formValue("assertion")
                .orElseThrow(() -> GoogleErrors.refused(400, "invalid_request", "Missing parameter: assertion"));
        Assertion read = Assertion.ofAccount(assertion)
                .orElseThrow(() -> GoogleErrors.refused(400, "invalid_grant", "Invalid JWT: Failed to parse the JWT."));
        String email = read.text("iss")
                .filter(parts.accounts::exists)
                .orElseThrow(() -> GoogleErrors.refused(400, "invalid_grant", "Invalid grant: account not found"));
        try {
            checkSignature(read, assertion, arrived);
            checkClaims(read, call, arrived);
            return issue(read, email, arrived);
        } catch (Refused refused) {
            throw refused.from(email);
        }
    }

    private void checkSignature(Assertion assertion, String text, Instant arrived) {
        try {
            KitKeys.verify(text, parts.keys.of(assertion.text("iss").orElse("")).jwks(arrived));
        } catch (JwtRefused forged) {
            throw GoogleErrors.refused(400, "invalid_grant", "Invalid JWT Signature.");
        }
    }

    /** For an ID token Java's library writes the address that it asks, for an access token always Google's own. */
    private void checkClaims(Assertion assertion, Call call, Instant arrived) {
        String self = call.secureOrigin().map(origin -> origin + "/token").orElse(parts.self);
        if (assertion.audience().stream().noneMatch(one -> one.equals(GOOGLE) || one.equals(self))) {
            throw GoogleErrors.refused(400, "invalid_grant", "Invalid JWT: the audience is not this token endpoint.");
        }
        Optional<StubToken.Life> life = assertion.life(new TrustedIssuer("", () -> "", token -> Optional.empty()));
        if (life.filter(one -> isReasonable(one, arrived)).isEmpty()) {
            throw GoogleErrors.refused(
                    400,
                    "invalid_grant",
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your"
                            + " iat and exp values in the JWT claim.");
        }
    }

    private static boolean isReasonable(StubToken.Life life, Instant arrived) {
        return !life.expiresAt().isAfter(life.issuedAt().plus(HOUR))
                && life.issuedAt().isBefore(arrived.plus(SKEW))
                && life.expiresAt().isAfter(arrived);
    }

    private Served issue(Assertion assertion, String email, Instant arrived) {
        Optional<String> audience = assertion.text("target_audience");
        if (audience.isPresent()) {
            GoogleIdToken token = new GoogleIdToken(email, audience.get(), arrived, HOUR);
            GoogleSigner.Occasion occasion = new GoogleSigner.Occasion("TOKENS", "/token", email, arrived);
            String jwt = parts.signer.idToken(token.claimsWithEmail(), occasion);
            return served(JsonText.members("id_token", jwt), new Observation.Subject(email, Optional.empty()));
        }
        Set<String> scopes =
                Set.copyOf(List.of(assertion.text("scope").orElse("").strip().split(" +")));
        String principal = assertion
                .text("sub")
                .filter(user -> !user.equals(email))
                .map(user -> user(user, email, scopes))
                .orElse(Accounts.member(email));
        TokenLedger.Minted minted = state.tokens()
                .mint(StubToken.Kind.SERVICE_ACCOUNT, new TokenLedger.Grantee(principal, scopes), arrived, HOUR);
        Map<String, Object> answer = JsonText.members(
                "access_token", minted.value(), "expires_in", HOUR.toSeconds(), "token_type", "Bearer");
        return served(answer, Observation.Subject.of(minted.token()));
    }

    private String user(String user, String email, Set<String> scopes) {
        if (!parts.domain.allows(email, scopes)) {
            throw GoogleErrors.refused(
                    401,
                    "unauthorized_client",
                    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of"
                            + " the scopes requested.");
        }
        return "user:" + user;
    }

    private static Served served(Map<String, Object> answer, Observation.Subject subject) {
        return new Served(
                Answer.json(200, JsonText.write(answer)),
                Observation.What.TOKEN_ISSUED,
                subject,
                "A key of the account has signed the assertion.");
    }
}
