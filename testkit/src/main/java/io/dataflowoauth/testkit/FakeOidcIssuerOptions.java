// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a {@link FakeOidcIssuer} behaves. Immutable; each {@code withX} gives a changed copy; safe for use by many threads. */
public final class FakeOidcIssuerOptions {
    private static final FakeOidcIssuerOptions DEFAULTS = new FakeOidcIssuerOptions(new Parts());

    private final Parts parts;

    private FakeOidcIssuerOptions(Parts parts) {
        this.parts = parts;
    }

    /**
     * The system's time, access tokens and subject tokens of five minutes, both JWTs, ES256 keys, an issuer over plain http
     * without a path, claims as in RFC 9068, truthful metadata.
     */
    public static FakeOidcIssuerOptions defaults() {
        return DEFAULTS;
    }

    /** The time that it issues and checks by. */
    public TokenTime time() {
        return parts.time;
    }

    /** How long its access tokens live. */
    public Duration tokenLifetime() {
        return parts.tokenLifetime;
    }

    /** How long its subject tokens live. */
    public Duration subjectTokenLifetime() {
        return parts.subjectTokenLifetime;
    }

    /** The path of the issuer's URL: empty, or with a slash before and none after. */
    public String issuerPath() {
        return parts.issuerPath;
    }

    /** What its first key signs with. */
    public SignatureAlgorithm algorithm() {
        return parts.algorithm;
    }

    /** What its access tokens are, where a client does not say otherwise. */
    public TokenForm tokenForm() {
        return parts.tokenForm;
    }

    /** How its tokens say groups, roles, scopes and clients. */
    public ClaimStyle claimStyle() {
        return parts.claimStyle;
    }

    /** Whether its own URL is one over https. */
    public boolean https() {
        return parts.https;
    }

    /** Whether each refresh token is good once, and brings the next. */
    public boolean rotatingRefreshTokens() {
        return parts.rotatingRefreshTokens;
    }

    /** Whether a login in a browser has to be said ahead (RFC 9126). */
    public boolean pushedRequests() {
        return parts.pushedRequests;
    }

    /** Members of the metadata documents that differ from the truth. */
    public Map<String, Object> metadata() {
        return parts.metadata;
    }

    /** Issues and checks by that time: the {@link TestClock} of the runtime under test, as a rule. */
    public FakeOidcIssuerOptions withTime(TokenTime changed) {
        Parts copy = parts.copy();
        copy.time = requireNonNull(changed, "time");
        return new FakeOidcIssuerOptions(copy);
    }

    /**
     * Access tokens live that long. Fractions of a second count, though the wire cannot say them.
     *
     * @throws IllegalArgumentException if it is shorter than one second
     */
    public FakeOidcIssuerOptions withTokenLifetime(Duration changed) {
        Parts copy = parts.copy();
        copy.tokenLifetime = Lifetimes.checked(changed);
        return new FakeOidcIssuerOptions(copy);
    }

    /**
     * Subject tokens live that long. Fractions of a second count, though the wire cannot say them.
     *
     * @throws IllegalArgumentException if it is shorter than one second
     */
    public FakeOidcIssuerOptions withSubjectTokenLifetime(Duration changed) {
        Parts copy = parts.copy();
        copy.subjectTokenLifetime = Lifetimes.checked(changed);
        return new FakeOidcIssuerOptions(copy);
    }

    /**
     * The issuer's URL has that path, as issuers of many tenants do.
     *
     * @throws IllegalArgumentException if it does not begin with a slash, or ends with one
     */
    public FakeOidcIssuerOptions withIssuerPath(String changed) {
        if (!changed.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException("An issuer path looks like /tenants/one, not " + changed);
        }
        Parts copy = parts.copy();
        copy.issuerPath = changed;
        return new FakeOidcIssuerOptions(copy);
    }

    /** Signs with that algorithm until another key does: see {@link FakeKeys}. RSA keys take longer to make. */
    public FakeOidcIssuerOptions withAlgorithm(SignatureAlgorithm changed) {
        Parts copy = parts.copy();
        copy.algorithm = requireNonNull(changed, "algorithm");
        return new FakeOidcIssuerOptions(copy);
    }

    /** Signs with RS256 and keys of 2048 bits, which take longer to make. */
    public FakeOidcIssuerOptions withRsaKeys() {
        return withAlgorithm(SignatureAlgorithm.RS256);
    }

    /** Access tokens are of that form, where a client does not say otherwise. */
    public FakeOidcIssuerOptions withTokenForm(TokenForm changed) {
        Parts copy = parts.copy();
        copy.tokenForm = requireNonNull(changed, "tokenForm");
        return new FakeOidcIssuerOptions(copy);
    }

    /** Tokens say groups, roles, scopes and clients in that style. */
    public FakeOidcIssuerOptions withClaimStyle(ClaimStyle changed) {
        Parts copy = parts.copy();
        copy.claimStyle = requireNonNull(changed, "claimStyle");
        return new FakeOidcIssuerOptions(copy);
    }

    /**
     * The issuer's own URL is {@code https://localhost:port} and its path, for clients that take no other. Whom they have to
     * trust says {@link IssuerOverTls#authority()}.
     */
    public FakeOidcIssuerOptions withHttps() {
        Parts copy = parts.copy();
        copy.https = true;
        return new FakeOidcIssuerOptions(copy);
    }

    /** Each refresh token is good once and brings the next; one that comes again takes its successors with it. */
    public FakeOidcIssuerOptions withRotatingRefreshTokens() {
        Parts copy = parts.copy();
        copy.rotatingRefreshTokens = true;
        return new FakeOidcIssuerOptions(copy);
    }

    /** A login in a browser has to be said ahead (RFC 9126 section 5). */
    public FakeOidcIssuerOptions withPushedRequests() {
        Parts copy = parts.copy();
        copy.pushedRequests = true;
        return new FakeOidcIssuerOptions(copy);
    }

    /**
     * Publishes that as a member of both metadata documents, whatever the truth is: {@code issuer}, for example. In a running
     * issuer {@link FakeMetadata} does it.
     *
     * @param value a text, number, flag, list or map
     */
    public FakeOidcIssuerOptions withMetadata(String member, Object value) {
        Parts copy = parts.copy();
        Map<String, Object> more = new LinkedHashMap<>(parts.metadata);
        more.put(requireNonNull(member, "member"), requireNonNull(value, "value"));
        copy.metadata = Map.copyOf(more);
        return new FakeOidcIssuerOptions(copy);
    }

    private static final class Parts {
        private TokenTime time = TokenTime.system();
        private Duration tokenLifetime = Duration.ofMinutes(5);
        private Duration subjectTokenLifetime = Duration.ofMinutes(5);
        private String issuerPath = "";
        private SignatureAlgorithm algorithm = SignatureAlgorithm.ES256;
        private TokenForm tokenForm = TokenForm.JWT;
        private ClaimStyle claimStyle = ClaimStyle.standard();
        private boolean https;
        private boolean rotatingRefreshTokens;
        private boolean pushedRequests;
        private Map<String, Object> metadata = Map.of();

        private Parts copy() {
            Parts copy = new Parts();
            copy.time = time;
            copy.tokenLifetime = tokenLifetime;
            copy.subjectTokenLifetime = subjectTokenLifetime;
            copy.issuerPath = issuerPath;
            copy.algorithm = algorithm;
            copy.tokenForm = tokenForm;
            copy.claimStyle = claimStyle;
            copy.https = https;
            copy.rotatingRefreshTokens = rotatingRefreshTokens;
            copy.pushedRequests = pushedRequests;
            copy.metadata = metadata;
            return copy;
        }
    }
}
