// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static io.dataflowoauth.access.ThreatRow.ACCEPTED;

import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Base64url, JSON, sizes: B-43 to B-57. */
final class EncodingRows {
    private static final String MALFORMED = "access.token-malformed";
    private static final String CLAIMS = "access.claims-malformed";
    private static final String LONG = "access.token-too-long";

    private EncodingRows() {}

    static Stream<ThreatRow> all() {
        return Stream.of(inserted(), alphabets(), texts(), duplicates(), payloads(), sizes())
                .flatMap(List::stream);
    }

    private static List<ThreatRow> inserted() {
        String good = Forge.token().jwt();
        List<ThreatRow> rows = new ArrayList<>();
        for (String what : List.of("=", " ", "\t", "\n", "\r\n", "\u00a0", "!", "?")) {
            String name = what.codePoints()
                    .mapToObj(point -> String.format("U+%04X", point))
                    .collect(Collectors.joining(" "));
            String id = what.equals("!") || what.equals("?") ? "B-45" : "B-43";
            int first = good.indexOf('.');
            rows.add(row(id, name + " at the end", good + what, MALFORMED));
            rows.add(row(id, name + " at the beginning", what + good, MALFORMED));
            rows.add(row(
                    id, name + " before a dot", good.substring(0, first) + what + good.substring(first), MALFORMED));
            rows.add(row(
                    id, name + " inside", good.substring(0, first + 5) + what + good.substring(first + 5), MALFORMED));
        }
        return rows;
    }

    private static List<ThreatRow> alphabets() {
        String rsa = withBothSpecials();
        String good = Forge.token().jwt();
        String signature = good.substring(good.lastIndexOf('.') + 1);
        char last = signature.charAt(85);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char next = alphabet.charAt(alphabet.indexOf(last) + 1);
        return List.of(
                row("B-44", "plus and slash", rsa.replace('-', '+').replace('_', '/'), MALFORMED),
                row("B-44", "minus and underscore", rsa, ACCEPTED),
                row(
                        "B-46",
                        "bits left over that say something",
                        good.substring(0, good.length() - 1) + next,
                        MALFORMED),
                row("B-47", "a part of a length that no bytes have", good + "AAA", MALFORMED));
    }

    private static List<ThreatRow> texts() {
        String good = Forge.token().payload();
        return List.of(
                payload("B-48", "byte order mark", bytes("\ufeff" + good)),
                payload("B-49", "UTF-8 cut off", latin(good.replace("ada", "ad\u00c3"))),
                payload("B-49", "NUL in two bytes", latin(good.replace("ada", "ad\u00c0\u0080"))),
                payload(
                        "B-49",
                        "surrogates in UTF-8",
                        latin(good.replace("ada", "\u00ed\u00a0\u00bd\u00ed\u00b4\u0091"))),
                payload("B-49", "UTF-16", good.getBytes(StandardCharsets.UTF_16LE)),
                payload("B-50", "half a surrogate pair", bytes(good.replace("ada", "\\ud800"))),
                payload("B-50", "the other half", bytes(good.replace("ada", "\\udc00x"))),
                payload("B-50", "half a pair as a name", bytes(good.replace("{", "{\"\\ud800\":1,"))));
    }

    private static List<ThreatRow> duplicates() {
        String good = Forge.token().with("scope", "\"read\"").payload();
        return Stream.of("exp", "aud", "sub", "scope")
                .flatMap(name -> Stream.of(
                        payload(
                                "B-51",
                                name + " twice, the last one good",
                                bytes("{\"" + name + "\":\"x\"," + good.substring(1))),
                        payload(
                                "B-51",
                                name + " twice, the first one good",
                                bytes(good.replace("}", ",\"" + name + "\":\"x\"}"))),
                        payload(
                                "B-51",
                                name + " twice, once by an escape",
                                bytes("{\"\\u00" + Integer.toHexString(name.charAt(0)) + name.substring(1) + "\":1,"
                                        + good.substring(1)))))
                .toList();
    }

    private static List<ThreatRow> payloads() {
        String good = Forge.token().payload();
        List<ThreatRow> rows = new ArrayList<>();
        for (String json : List.of("[]", "null", "\"x\"", "7", "true", "[" + good + "]", " ")) {
            rows.add(payload(
                    "B-52",
                    "payload " + (json.length() > 10 ? "list of claims" : json.equals(" ") ? "blank" : json),
                    bytes(json)));
        }
        rows.add(payload("B-53", "garbage after the object", bytes(good + "x")));
        rows.add(payload("B-53", "a second object", bytes(good + "{}")));
        rows.add(payload("B-53", "a comment", bytes(good.replace("{", "{/* */"))));
        rows.add(payload("B-53", "single quotes", bytes(good.replace('"', '\''))));
        for (String number : List.of("NaN", "Infinity", "0x7fffffff", "01", "+1", "1.", ".5", "1e")) {
            rows.add(payload(
                    "B-53",
                    "number " + number,
                    bytes(Forge.token().with("exp", number).payload())));
        }
        rows.add(payload("B-53", "a comma at the end", bytes(good.replace("}", ",}"))));
        return rows;
    }

    private static List<ThreatRow> sizes() {
        String huge = "x".repeat(17 * 1024);
        String claims =
                IntStream.range(0, 100_000).mapToObj(i -> "\"c" + i + "\":1").collect(Collectors.joining(","));
        return List.of(
                payload(
                        "B-54",
                        "33 levels",
                        bytes(Forge.token().with("x", nested(32)).payload())),
                row("B-54", "32 levels", Forge.token().with("x", nested(31)).jwt(), ACCEPTED),
                payload(
                        "B-54",
                        "5,000 levels",
                        bytes(Forge.token().with("x", nested(5_000)).payload())),
                row(
                        "B-54",
                        "1,000,000 levels",
                        Forge.token().with("x", nested(1_000_000)).jwt(),
                        LONG),
                row(
                        "B-55",
                        "17 KiB",
                        Forge.token().with("x", "\"" + huge + "\"").jwt(),
                        LONG),
                row("B-55", "1 MB", "a".repeat(1_000_000), LONG),
                row("B-55", "10 MB of dots", ".".repeat(10_000_000), LONG),
                row(
                        "B-56",
                        "100,000 claims",
                        Forge.token().with("x", "{" + claims + "}").jwt(),
                        LONG),
                row(
                        "B-56",
                        "1,000,000 audiences",
                        Forge.token()
                                .with("aud", "[" + "\"a\",".repeat(999_999) + "\"a\"]")
                                .jwt(),
                        LONG),
                row(
                        "B-56",
                        "101 audiences",
                        Forge.token()
                                .with("aud", "[" + "\"a\",".repeat(100) + "\"a\"]")
                                .jwt(),
                        "access.claim-invalid"),
                payload(
                        "B-56",
                        "a name of 2 KiB",
                        bytes(Forge.token().with("n".repeat(2048), "1").payload())),
                row(
                        "B-57",
                        "claims that name classes",
                        Forge.token()
                                .with("__proto__", "{}")
                                .with("@type", "\"java.lang.Runtime\"")
                                .with("$ref", "\"#\"")
                                .with("class", "\"x\"")
                                .jwt(),
                        ACCEPTED));
    }

    private static String withBothSpecials() {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> Forge.token()
                        .signedBy(Keys.RSA, SignatureAlgorithm.RS256)
                        .with("jti", "\"s-" + i + "\"")
                        .jwt())
                .filter(jwt -> jwt.contains("-") && jwt.contains("_"))
                .findFirst()
                .orElseThrow();
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static ThreatRow payload(String id, String input, byte[] payload) {
        return row(id, input, Forge.token().jwtOf(payload), CLAIMS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] latin(String text) {
        Charset latin = StandardCharsets.ISO_8859_1;
        return text.getBytes(latin);
    }

    private static ThreatRow row(String id, String input, String token, String outcome) {
        return ThreatRow.of(id, input, token, outcome);
    }
}
