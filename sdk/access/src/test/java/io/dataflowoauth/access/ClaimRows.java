// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static io.dataflowoauth.access.ThreatRow.ACCEPTED;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Claims: B-58 to B-84, as far as one token alone decides. */
final class ClaimRows {
    private static final String MISSING = "access.claim-missing";
    private static final String INVALID = "access.claim-invalid";
    private static final String EXPIRED = "access.token-expired";
    private static final String EARLY = "access.token-not-yet-valid";
    private static final String LIFETIME = "access.lifetime-too-long";
    private static final String AUDIENCE = "access.audience-wrong";
    private static final String ISSUER = "access.issuer-untrusted";
    private static final String PARTY = "access.party-wrong";
    private static final String OURS = Forge.AUDIENCE;
    private static final TokenProfile ID = TokenProfile.idToken(Forge.ISSUER, OURS);

    private ClaimRows() {}

    static Stream<ThreatRow> all() {
        return Stream.of(
                        expiry(),
                        notBefore(),
                        issuedAt(),
                        ages(),
                        issuers(),
                        audiences(),
                        parties(),
                        subjects(),
                        scopes(),
                        groups(),
                        actors(),
                        others())
                .flatMap(List::stream);
    }

    private static List<ThreatRow> expiry() {
        return List.of(
                row("B-58", "exp missing", good().without("exp"), MISSING),
                claim("B-58", "exp", "null", INVALID),
                claim("B-59", "exp", "\"" + (Forge.NOW + 300) + "\"", INVALID),
                claim("B-59", "exp", "true", INVALID),
                claim("B-59", "exp", "[" + (Forge.NOW + 300) + "]", INVALID),
                claim("B-59", "exp", "{}", INVALID),
                claim("B-60", "exp", (Forge.NOW + 300) + ".5", ACCEPTED),
                row(
                        "B-60",
                        "exp with a fraction, cut off: 0.9 s ago counts as 1 s ago",
                        good().with("exp", (Forge.NOW - 61) + ".9").with("iat", "" + (Forge.NOW - 100)),
                        EXPIRED),
                claim("B-61", "exp", "-1", INVALID),
                claim("B-61", "exp", "0", INVALID),
                claim("B-61", "exp", "1e400", INVALID),
                claim("B-61", "exp", "1e300", INVALID),
                claim("B-61", "exp", "1e-2000000000", INVALID),
                claim("B-61", "exp", "9223372036854775807", INVALID),
                claim("B-61", "exp", "9300000000000000", INVALID),
                claim("B-61", "exp", "18000000000000000", INVALID),
                row("B-61", "exp -1, and no iat", good().with("exp", "-1").without("iat"), MISSING),
                claim("B-62", "exp", "" + (Forge.NOW + 100L * 365 * 86_400), LIFETIME),
                claim("B-62", "exp", "" + (Forge.NOW + 86_401), LIFETIME),
                claim("B-62", "exp", "" + (Forge.NOW + 86_400), ACCEPTED),
                expired(59, ACCEPTED),
                expired(60, EXPIRED),
                expired(61, EXPIRED),
                expired(1, EXPIRED).meeting(Desk.access().withSkew(Duration.ZERO)),
                expired(0, EXPIRED).meeting(Desk.access().withSkew(Duration.ZERO)),
                expired(-1, ACCEPTED).meeting(Desk.access().withSkew(Duration.ZERO)));
    }

    private static List<ThreatRow> notBefore() {
        return List.of(
                claim("B-64", "nbf", "" + (Forge.NOW + 120), EARLY),
                claim("B-64", "nbf", "" + (Forge.NOW + 60), ACCEPTED),
                claim("B-64", "nbf", "null", INVALID),
                claim("B-64", "nbf", "\"" + Forge.NOW + "\"", INVALID),
                claim("B-64", "nbf", "" + (Forge.NOW + 301), INVALID));
    }

    private static List<ThreatRow> issuedAt() {
        return List.of(
                row(
                        "B-65",
                        "iat 10 years ahead",
                        good().with("iat", "" + (Forge.NOW + 315_360_000)).with("exp", "" + (Forge.NOW + 315_360_300)),
                        EARLY),
                row("B-65", "iat missing", good().without("iat"), MISSING),
                claim("B-65", "iat", "" + (Forge.NOW + 301), INVALID),
                claim("B-65", "iat", "" + (Forge.NOW + 61), EARLY),
                claim("B-65", "iat", "" + (Forge.NOW + 60), ACCEPTED),
                claim("B-65", "iat", "null", INVALID),
                claim("B-65", "iat", "\"now\"", INVALID));
    }

    private static List<ThreatRow> ages() {
        TokenProfile young = Desk.access().withOldest(Duration.ofMinutes(10));
        return List.of(
                claim("B-66", "iat", "" + (Forge.NOW - 661), "access.issued-too-early")
                        .meeting(young),
                claim("B-66", "iat", "" + (Forge.NOW - 660), ACCEPTED).meeting(young));
    }

    private static List<ThreatRow> issuers() {
        Stream<ThreatRow> others = Stream.of(
                        "https://issuer.example/",
                        "https://ISSUER.example",
                        "https://issuer.example:443",
                        "https://issuer%2eexample",
                        "http://issuer.example",
                        "https://issuer.example ",
                        "https://\u0456ssuer.example",
                        "https://issuer.example.evil",
                        "https://issuer.exampl",
                        "https://issuer.example\u0301",
                        "")
                .map(issuer -> claim("B-68", "iss", "\"" + issuer + "\"", ISSUER));
        TokenProfile google = TokenProfile.googleIdToken(OURS);
        return Stream.concat(
                        others,
                        Stream.of(
                                row("B-67", "iss missing", good().without("iss"), MISSING),
                                claim("B-67", "iss", "null", INVALID),
                                claim("B-67", "iss", "[\"" + Forge.ISSUER + "\"]", INVALID),
                                claim("B-67", "iss", "{}", INVALID),
                                row(
                                        "B-69",
                                        "iss of Google without a scheme, where no alias says so",
                                        good().with("iss", "\"accounts.google.com\""),
                                        ISSUER),
                                row(
                                                "B-69",
                                                "iss of another tenant of Entra",
                                                good().with("iss", "\"https://login.microsoftonline.com/other/v2.0\""),
                                                ISSUER)
                                        .meeting(TokenProfile.accessToken(
                                                        "https://login.microsoftonline.com/{tenantid}/v2.0", OURS)
                                                .withKeysAt(URI.create(Forge.ISSUER + "/jwks"))),
                                row("B-69", "iss by its alias", good().with("iss", "\"other-name\""), ACCEPTED)
                                        .meeting(Desk.access().withIssuerAlias("other-name")),
                                row(
                                                "B-69",
                                                "ID token of Google by an algorithm it does not use",
                                                good().type("JWT").with("iss", "\"accounts.google.com\""),
                                                "access.algorithm-forbidden")
                                        .meeting(google)))
                .toList();
    }

    private static List<ThreatRow> audiences() {
        Stream<ThreatRow> others = Stream.of(
                        OURS + "/", OURS + ".evil", "https://api.exampl", "HTTPS://API.EXAMPLE", "*", "https://*")
                .map(audience -> claim("B-73", "aud", "\"" + audience + "\"", AUDIENCE));
        return Stream.concat(
                        others,
                        Stream.of(
                                row("B-70", "aud missing", good().without("aud"), MISSING),
                                claim("B-70", "aud", "[]", INVALID),
                                claim("B-70", "aud", "null", INVALID),
                                claim("B-70", "aud", "\"\"", INVALID),
                                claim("B-71", "aud", "7", INVALID),
                                claim("B-71", "aud", "{}", INVALID),
                                claim("B-71", "aud", "[\"" + OURS + "\",7]", INVALID),
                                claim("B-71", "aud", "[[\"" + OURS + "\"]]", INVALID),
                                claim("B-71", "aud", "[\"" + OURS + "\",null]", INVALID),
                                claim("B-72", "aud", "[\"" + OURS + "\",\"other\"]", ACCEPTED),
                                claim("B-72", "aud", "[\"" + OURS + "\",\"other\"]", AUDIENCE)
                                        .meeting(Desk.access().withSingleAudience(true))))
                .toList();
    }

    private static List<ThreatRow> parties() {
        String two = "[\"" + OURS + "\",\"other\"]";
        return List.of(
                row("B-74", "azp of another client", id().with("azp", "\"other\""), PARTY)
                        .meeting(ID),
                row("B-74", "azp of this client", id().with("azp", "\"" + OURS + "\""), ACCEPTED)
                        .meeting(ID),
                row("B-74", "two audiences and no azp", id().with("aud", two), PARTY)
                        .meeting(ID),
                row(
                                "B-74",
                                "two audiences and this azp",
                                id().with("aud", two).with("azp", "\"" + OURS + "\""),
                                ACCEPTED)
                        .meeting(ID),
                row("B-74", "azp a number", id().with("azp", "7"), INVALID).meeting(ID));
    }

    private static List<ThreatRow> subjects() {
        return List.of(
                row("B-75", "sub missing", good().without("sub"), MISSING),
                claim("B-75", "sub", "null", INVALID),
                claim("B-75", "sub", "\"\"", INVALID),
                claim("B-75", "sub", "12345", INVALID),
                claim("B-75", "sub", "\"" + "s".repeat(300) + "\"", INVALID),
                claim("B-75", "sub", "\"ada\\u0000\"", INVALID),
                claim("B-75", "sub", "\"ada\\u202e\"", INVALID));
    }

    private static List<ThreatRow> scopes() {
        TokenProfile read = Desk.access().withRequiredScopes("read");
        String missing = "access.scope-missing";
        return List.of(
                claim("B-76", "scope", "[\"read\"]", INVALID).meeting(read),
                claim("B-76", "scp", "[\"read\"]", missing).meeting(read),
                claim("B-76", "scp", "[\"read\"]", ACCEPTED).meeting(read.withShape(ClaimShape.okta())),
                claim("B-76", "scp", "\"write read\"", ACCEPTED).meeting(read.withShape(ClaimShape.entra())),
                claim("B-76", "scope", "\"readwrite\"", missing).meeting(read),
                claim("B-76", "scope", "\"READ\"", missing).meeting(read),
                claim("B-76", "scope", "\" read\"", INVALID).meeting(read),
                claim("B-76", "scope", "\"write  read\"", INVALID).meeting(read),
                claim("B-76", "scope", "\"write\\tread\"", INVALID).meeting(read),
                claim("B-76", "scope", "\"read read\"", ACCEPTED).meeting(read),
                row("B-76", "no scope", good(), missing).meeting(read));
    }

    private static List<ThreatRow> groups() {
        return List.of(
                claim("B-77", "groups", "\"admins\"", INVALID),
                claim("B-77", "groups", "[{\"name\":\"admins\"}]", INVALID),
                claim("B-77", "groups", "{\"admins\":true}", INVALID),
                claim("B-77", "roles", "[7]", INVALID));
    }

    private static List<ThreatRow> actors() {
        return List.of(
                claim("B-78", "act", chain(50), "access.claims-malformed"),
                claim("B-78", "act", chain(20), "access.delegation-too-deep"),
                claim("B-78", "act", chain(6), "access.delegation-too-deep"),
                claim("B-78", "act", chain(5), ACCEPTED),
                claim("B-78", "act", "\"service\"", INVALID),
                claim("B-78", "act", "{}", MISSING));
    }

    private static List<ThreatRow> others() {
        return List.of(
                claim("B-80", "cnf", "{\"kid\":\"x\"}", INVALID),
                claim("B-80", "cnf", "{}", INVALID),
                claim("B-80", "cnf", "{\"jkt\":\"short\"}", INVALID),
                claim("B-82", "jti", "7", INVALID),
                claim("B-84", "email_verified", "\"false\"", INVALID),
                claim("B-84", "email_verified", "\"true\"", INVALID),
                claim("B-84", "email_verified", "1", INVALID));
    }

    private static String chain(int actors) {
        return actors == 1 ? "{\"sub\":\"a1\"}" : "{\"sub\":\"a" + actors + "\",\"act\":" + chain(actors - 1) + "}";
    }

    private static ThreatRow expired(int seconds, String outcome) {
        Forge token = good().with("iat", "" + (Forge.NOW - 600)).with("exp", "" + (Forge.NOW - seconds));
        return row(
                "B-63",
                "expired " + seconds + " s ago, which is " + (outcome.equals(ACCEPTED) ? "within" : "beyond")
                        + " the skew",
                token,
                outcome);
    }

    private static Forge good() {
        return Forge.token();
    }

    private static Forge id() {
        return Forge.token().type("JWT");
    }

    private static ThreatRow claim(String id, String claim, String json, String outcome) {
        String shown =
                json.replaceAll("1772[0-9]{6}|2087[0-9]{6}|4925[0-9]{6}", "…").replace("\n", " ");
        String shorter = shown.length() > 60 ? shown.substring(0, 40) + "…" : shown;
        return row(id, claim + " " + shorter, good().with(claim, json), outcome);
    }

    private static ThreatRow row(String id, String input, Forge token, String outcome) {
        return ThreatRow.of(id, input, token.jwt(), outcome);
    }
}
