// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static io.dataflowoauth.access.ThreatRow.ACCEPTED;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Keys in headers, kid, crit, typ: B-23 to B-42. */
final class HeaderRows {
    private static final String WRONG = "access.signature-wrong";
    private static final String HEADER = "access.header-invalid";
    private static final String UNKNOWN = "access.key-unknown";
    private static final String EXTENSION = "access.extension-unknown";
    private static final String TYPE = "access.type-wrong";
    private static final TokenProfile ID = TokenProfile.idToken(Forge.ISSUER, Forge.AUDIENCE);
    private static final TokenProfile PLAIN = TokenProfile.plain(Forge.ISSUER, Forge.AUDIENCE);

    private HeaderRows() {}

    static Stream<ThreatRow> all() {
        return Stream.of(brought(), places(), keyIds(), critical(), shapes(), types(), kinds())
                .flatMap(List::stream);
    }

    private static List<ThreatRow> brought() {
        Keys attacker = Keys.OTHER_RSA;
        String jwk = "\"jwk\":" + attacker.jwk();
        return List.of(
                attack("B-23", "jwk of the attacker under a good kid", ",\"kid\":\"rsa\"," + jwk, WRONG),
                attack("B-23", "jwk of the attacker under its own kid", ",\"kid\":\"other\"," + jwk, UNKNOWN),
                attack("B-23", "jwk of the attacker and no kid", "," + jwk, WRONG),
                attack("B-25", "x5c of the attacker", ",\"kid\":\"rsa\",\"x5c\":[\"AAAA\"]", WRONG),
                attack("B-25", "x5t of another certificate", ",\"kid\":\"rsa\",\"x5t\":\"AAAA\"", WRONG));
    }

    private static List<ThreatRow> places() {
        return Stream.of(
                        "https://attacker.example/jwks",
                        "http://10.0.0.1/jwks",
                        "file:///etc/passwd",
                        "http://169.254.169.254/computeMetadata/v1/",
                        Forge.ISSUER + "/redirect?to=https://attacker.example")
                .flatMap(url -> Stream.of(
                        attack("B-24", "jku " + url, ",\"kid\":\"rsa\",\"jku\":\"" + url + "\"", WRONG),
                        attack("B-25", "x5u " + url, ",\"kid\":\"rsa\",\"x5u\":\"" + url + "\"", WRONG)))
                .toList();
    }

    private static List<ThreatRow> keyIds() {
        return List.of(
                kid("B-26", "kid that climbs folders", "\"../../../dev/null\"", UNKNOWN),
                kid("B-26", "kid that is a path", "\"/proc/self/environ\"", UNKNOWN),
                kid("B-26", "kid with SQL", "\"' OR 1=1 --\"", UNKNOWN),
                kid("B-26", "kid with a command", "\"|id\"", UNKNOWN),
                kid("B-26", "kid of an emoji", "\"\ud83d\udd11\"", UNKNOWN),
                kid("B-26", "kid with NUL", "\"p256\\u0000\"", HEADER),
                kid("B-26", "kid with a line end", "\"a\\nb\"", HEADER),
                kid("B-26", "kid of 257 characters", "\"" + "k".repeat(257) + "\"", HEADER),
                kid("B-26", "kid of 64 KB", "\"" + "k".repeat(65_536) + "\"", "access.token-too-long"),
                kid("B-26", "kid empty", "\"\"", HEADER),
                kid("B-27", "kid a number", "256", HEADER),
                kid("B-27", "kid a list", "[\"p256\"]", HEADER),
                kid("B-27", "kid null", "null", HEADER),
                row(
                        "B-29",
                        "no kid, one key for the algorithm",
                        Forge.token()
                                .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}")
                                .jwt(),
                        ACCEPTED));
    }

    private static List<ThreatRow> critical() {
        return List.of(
                member("B-30", "crit of something unknown", "\"crit\":[\"x\"],\"x\":1"),
                member("B-31", "crit empty", "\"crit\":[]"),
                member("B-32", "crit of alg", "\"crit\":[\"alg\"]"),
                member("B-32", "crit of one name twice", "\"crit\":[\"x\",\"x\"],\"x\":1"),
                member("B-32", "crit of what is not there", "\"crit\":[\"y\"]"),
                member("B-32", "crit no list", "\"crit\":\"x\""),
                member("B-32", "crit null", "\"crit\":null"),
                member("B-33", "b64 false", "\"b64\":false"),
                member("B-33", "b64 false with crit", "\"b64\":false,\"crit\":[\"b64\"]"),
                member("B-34", "zip", "\"zip\":\"DEF\""));
    }

    private static List<ThreatRow> shapes() {
        String inner = Forge.token().jwt();
        return List.of(
                row(
                        "B-35",
                        "alg twice",
                        Forge.token()
                                .header("{\"alg\":\"ES256\",\"alg\":\"ES256\",\"kid\":\"p256\",\"typ\":\"at+jwt\"}")
                                .jwt(),
                        HEADER),
                row(
                        "B-35",
                        "kid twice, once by an escape",
                        Forge.token()
                                .header(
                                        "{\"alg\":\"ES256\",\"kid\":\"p256\",\"k\\u0069d\":\"p256\",\"typ\":\"at+jwt\"}")
                                .jwt(),
                        HEADER),
                row(
                        "B-36",
                        "header of 9 KiB",
                        Forge.token()
                                .member("\"x\":\"" + "x".repeat(9 * 1024) + "\"")
                                .jwt(),
                        HEADER),
                row(
                        "B-37",
                        "cty JWT over claims",
                        Forge.token().member("\"cty\":\"JWT\"").jwt(),
                        HEADER),
                row(
                        "B-37",
                        "a JWS inside a JWS",
                        Forge.token()
                                .member("\"cty\":\"application/jwt\"")
                                .jwtOf(inner.getBytes(StandardCharsets.US_ASCII)),
                        HEADER),
                row(
                        "B-37",
                        "a JWS inside a JWS that does not say so",
                        Forge.token().jwtOf(inner.getBytes(StandardCharsets.US_ASCII)),
                        "access.claims-malformed"),
                row(
                        "B-42",
                        "JWS JSON serialization",
                        "{\"payload\":\"e30\",\"protected\":\"e30\",\"signature\":\"AA\"}",
                        "access.token-malformed"),
                row("B-42", "JWS JSON serialization with dots", "{\"payload\":\"a.b.c\"}", "access.token-malformed"));
    }

    private static List<ThreatRow> types() {
        return Stream.concat(
                        Stream.of(
                                        "JWT",
                                        "id_token+jwt",
                                        "dpop+jwt",
                                        "logout+jwt",
                                        "secevent+jwt",
                                        "at",
                                        "at+jwt ",
                                        "x/at+jwt")
                                .map(typ -> row(
                                        "B-38",
                                        "typ " + typ,
                                        Forge.token().type(typ).jwt(),
                                        TYPE)),
                        Stream.of(
                                row(
                                        "B-38",
                                        "typ absent",
                                        Forge.token()
                                                .header("{\"alg\":\"ES256\",\"kid\":\"p256\"}")
                                                .jwt(),
                                        TYPE),
                                row(
                                        "B-38",
                                        "typ a number",
                                        Forge.token()
                                                .header("{\"alg\":\"ES256\",\"kid\":\"p256\",\"typ\":1}")
                                                .jwt(),
                                        HEADER),
                                row(
                                        "B-39",
                                        "typ application/at+jwt",
                                        Forge.token().type("application/at+jwt").jwt(),
                                        ACCEPTED),
                                row(
                                        "B-39",
                                        "typ AT+JWT",
                                        Forge.token().type("AT+JWT").jwt(),
                                        ACCEPTED)))
                .toList();
    }

    private static List<ThreatRow> kinds() {
        Forge idToken = Forge.token()
                .type("JWT")
                .without("client_id")
                .without("jti")
                .with("nonce", "\"n\"")
                .with("at_hash", "\"AA\"");
        return List.of(
                row("B-40", "ID token as access token", idToken.jwt(), TYPE),
                row("B-41", "ID token as ID token", idToken.jwt(), ACCEPTED).meeting(ID),
                row("B-41", "access token as ID token", Forge.token().jwt(), TYPE)
                        .meeting(ID),
                row(
                                "B-41",
                                "access token of Keycloak as ID token",
                                Forge.token()
                                        .type("JWT")
                                        .with("typ", "\"Bearer\"")
                                        .jwt(),
                                TYPE)
                        .meeting(ID),
                row(
                                "B-41",
                                "access token of Cognito as ID token",
                                Forge.token()
                                        .type("JWT")
                                        .with("token_use", "\"access\"")
                                        .jwt(),
                                TYPE)
                        .meeting(ID),
                row(
                                "B-41",
                                "logout token as ID token, by its typ",
                                Forge.token().type("logout+jwt").jwt(),
                                TYPE)
                        .meeting(ID),
                row(
                                "B-41",
                                "logout token as ID token, by its events",
                                Forge.token().type("JWT").with("events", "{}").jwt(),
                                TYPE)
                        .meeting(ID),
                row(
                                "B-38",
                                "access token of RFC 9068 as plain JWT",
                                Forge.token().jwt(),
                                TYPE)
                        .meeting(PLAIN),
                row("B-38", "plain JWT as plain JWT", Forge.token().type("JWT").jwt(), ACCEPTED)
                        .meeting(PLAIN));
    }

    private static ThreatRow attack(String id, String input, String members, String outcome) {
        String header = "{\"alg\":\"RS256\",\"typ\":\"at+jwt\"" + members + "}";
        return row(
                id,
                input,
                Forge.token()
                        .signedBy(Keys.OTHER_RSA, SignatureAlgorithm.RS256)
                        .header(header)
                        .jwt(),
                outcome);
    }

    private static ThreatRow kid(String id, String input, String json, String outcome) {
        return row(
                id,
                input,
                Forge.token()
                        .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":" + json + "}")
                        .jwt(),
                outcome);
    }

    private static ThreatRow member(String id, String input, String member) {
        return row(id, input, Forge.token().member(member).jwt(), EXTENSION);
    }

    private static ThreatRow row(String id, String input, String token, String outcome) {
        return new ThreatRow(id, input, Desk.access(), token, outcome);
    }
}
