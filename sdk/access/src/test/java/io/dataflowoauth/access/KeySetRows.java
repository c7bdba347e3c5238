// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static io.dataflowoauth.access.ThreatRow.ACCEPTED;

import io.dataflowoauth.access.fixture.Certificates;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.RawSignatures;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What issuers publish, right and wrong, and what becomes of a token then: B-85 to B-94, and keys of other rows. */
final class KeySetRows {
    private static final String SKIPPED = "access.key-unknown";
    private static final String REFUSED = "access.keys-unavailable";
    private static final String E = number(BigInteger.valueOf(65_537));
    private static final ECPublicKey POINT = (ECPublicKey) Keys.P256.pair.getPublic();
    private static final String X = Keys.number(POINT.getW().getAffineX(), 32);
    private static final String Y = Keys.number(POINT.getW().getAffineY(), 32);

    private KeySetRows() {}

    record Row(String id, String input, String keys, String token, String outcome) {
        @Override
        public String toString() {
            return id + " " + input;
        }
    }

    static Stream<Row> all() {
        return Stream.of(weak(), points(), edwards(), uses(), sets(), strangers(), certificates(), forTokens())
                .flatMap(List::stream);
    }

    private static List<Row> weak() {
        BigInteger modulus = RawSignatures.modulus(Keys.RSA);
        Stream<Row> lengths = Stream.of(512, 1024, 2047, 8193, 65_537)
                .map(bits -> rsa(bits > 8192 ? "B-86" : "B-85", "RSA of " + bits + " bits", number(odd(bits)), E));
        Stream<Row> exponents = Stream.of("0", "1", "2", "65536", "36893488147419103233")
                .map(e -> rsa("B-86", "RSA with e = " + e, number(modulus), number(new BigInteger(e))));
        return Stream.of(
                        lengths,
                        exponents,
                        Stream.of(
                                rsa(
                                        "B-86",
                                        "RSA with an even n",
                                        number(odd(2048).subtract(BigInteger.ONE)),
                                        E),
                                rsa("B-86", "RSA with an empty n", "", E),
                                rsa("B-86", "RSA with padding in n", number(modulus) + "==", E),
                                rsa("B-87", "RSA with the mark of ROCA", number(roca()), E)))
                .flatMap(rows -> rows)
                .toList();
    }

    private static List<Row> points() {
        BigInteger y = POINT.getW().getAffineY();
        return List.of(
                curve("B-88", "a point that is not on its curve", "P-256", X, Keys.number(y.flipBit(0), 32)),
                curve(
                        "B-88",
                        "the point at infinity",
                        "P-256",
                        Keys.number(BigInteger.ZERO, 32),
                        Keys.number(BigInteger.ZERO, 32)),
                bad("B-88", "no y", "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + X + "\""),
                curve(
                        "B-88",
                        "coordinates with a zero before",
                        "P-256",
                        Keys.number(POINT.getW().getAffineX(), 33),
                        Y),
                curve("B-88", "a curve of another name", "P-384", X, Y),
                curve("B-88", "a curve that nobody knows", "P-999", X, Y));
    }

    private static List<Row> edwards() {
        Stream<Row> small = Stream.of(
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "0100000000000000000000000000000000000000000000000000000000000080")
                .map(hex -> okp(
                        "B-22",
                        "Ed25519 point of small order " + hex.substring(0, 8),
                        "Ed25519",
                        Keys.base64(HexFormat.of().parseHex(hex))));
        return Stream.concat(
                        small,
                        Stream.of(
                                okp("B-22", "Ed448 key with an Ed25519 header", "Ed448", Keys.base64(new byte[57])),
                                okp("B-88", "Ed25519 point of 31 bytes", "Ed25519", Keys.base64(new byte[31]))))
                .toList();
    }

    private static List<Row> uses() {
        return List.of(
                used("B-91", "use enc", ",\"use\":\"enc\"", SKIPPED),
                used("B-91", "use sig", ",\"use\":\"sig\"", ACCEPTED),
                used("B-91", "key_ops encrypt", ",\"key_ops\":[\"encrypt\"]", SKIPPED),
                used("B-91", "key_ops verify", ",\"key_ops\":[\"verify\"]", ACCEPTED),
                used("B-91", "use sig and key_ops encrypt", ",\"use\":\"sig\",\"key_ops\":[\"encrypt\"]", SKIPPED),
                used("B-91", "alg of another type", ",\"alg\":\"RS256\"", SKIPPED),
                used("B-8", "alg of the key ES384, header ES256", ",\"alg\":\"ES384\"", SKIPPED),
                new Row(
                        "B-8",
                        "alg of the key RS256, header PS256",
                        Keys.set(Keys.RSA.jwk(",\"alg\":\"RS256\"")),
                        Forge.token()
                                .signedBy(Keys.RSA, SignatureAlgorithm.PS256)
                                .jwt(),
                        "access.key-unfit"),
                new Row(
                        "B-8",
                        "alg of the key RS256, header RS384",
                        Keys.set(Keys.RSA.jwk(",\"alg\":\"RS256\"")),
                        Forge.token()
                                .signedBy(Keys.RSA, SignatureAlgorithm.RS384)
                                .jwt(),
                        "access.key-unfit"),
                used("B-91", "use that is no text", ",\"use\":7", SKIPPED));
    }

    private static List<Row> sets() {
        String hmac = "{\"kty\":\"oct\",\"kid\":\"h\",\"k\":\"c2VjcmV0\"}";
        return List.of(
                set("B-89", "an HMAC key", Keys.set(hmac), REFUSED),
                set("B-90", "two keys of one kid and one type", Keys.set(Keys.P256.jwk(), Keys.P256.jwk()), REFUSED),
                set(
                        "B-90",
                        "two keys of one kid and two types",
                        Keys.set(Keys.P256.jwk(), Keys.RSA.jwk().replace("\"rsa\"", "\"p256\"")),
                        REFUSED),
                set("B-92", "a symmetric key beside a good one", Keys.set(Keys.P256.jwk(), hmac), REFUSED),
                set("B-92", "a private member", Keys.set(Keys.P256.jwk(",\"d\":\"" + X + "\"")), REFUSED),
                set(
                        "B-92",
                        "a private member of another key",
                        Keys.set(Keys.P256.jwk(), Keys.RSA.jwk(",\"p\":\"AQ\"")),
                        REFUSED),
                set("B-93", "no keys", "{}", REFUSED),
                set("B-93", "keys that are no list", "{\"keys\":{}}", REFUSED),
                set("B-93", "keys null", "{\"keys\":null}", REFUSED),
                set(
                        "B-93",
                        "101 keys",
                        Keys.set(IntStream.range(0, 101)
                                .mapToObj(i -> Keys.P256.jwk().replace("p256", "k" + i))
                                .collect(Collectors.joining(","))),
                        REFUSED),
                set("B-99", "an empty list at the start", "{\"keys\":[]}", REFUSED),
                set("B-99", "no JSON", "<html></html>", REFUSED),
                set("B-104", "a map of PEM certificates", "{\"p256\":\"-----BEGIN CERTIFICATE-----\"}", REFUSED));
    }

    private static List<Row> strangers() {
        String good = Keys.P256.jwk();
        return List.of(
                set(
                        "B-93",
                        "an unknown type beside a good key",
                        Keys.set("{\"kty\":\"LATTICE\",\"kid\":\"q\"}", good),
                        ACCEPTED),
                set(
                        "B-93",
                        "an unknown algorithm beside a good key",
                        Keys.set(Keys.RSA.jwk(",\"alg\":\"RS999\""), good),
                        ACCEPTED),
                set(
                        "B-93",
                        "something that is no object beside a good key",
                        Keys.set("7", "null", "\"x\"", good),
                        ACCEPTED),
                set(
                        "B-93",
                        "a malformed key beside a good one",
                        Keys.set("{\"kty\":\"RSA\",\"kid\":\"m\",\"n\":7}", good),
                        ACCEPTED),
                set(
                        "B-93",
                        "a kid that is no text beside a good key",
                        Keys.set(Keys.RSA.jwk().replace("\"rsa\"", "7"), good),
                        ACCEPTED));
    }

    private static List<Row> certificates() {
        String token = Forge.token()
                .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"certified\"}")
                .jwt();
        return List.of(
                new Row(
                        "B-94",
                        "the certificate of another key",
                        Keys.set(Keys.RSA.jwk(), Keys.P256.jwk(",\"x5c\":[\"" + Certificates.GOOD + "\"]")),
                        Forge.token().jwt(),
                        SKIPPED),
                new Row(
                        "B-94",
                        "a certificate that has run out",
                        Keys.set(Keys.RSA.jwk(), Certificates.jwk(Certificates.RUN_OUT)),
                        token,
                        SKIPPED),
                new Row(
                        "B-94",
                        "a certificate that holds, and another's signature",
                        Keys.set(Certificates.jwk(Certificates.GOOD)),
                        token,
                        "access.signature-wrong"));
    }

    private static List<Row> forTokens() {
        String bare =
                Forge.token().header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}").jwt();
        String two = Keys.set(Keys.P256.jwk(), Keys.P256.jwk().replace("p256", "second"));
        return List.of(
                new Row("B-29", "no kid, and two keys for the algorithm", two, bare, "access.key-ambiguous"),
                new Row(
                        "B-29",
                        "no kid, and one key for the algorithm beside others",
                        Keys.set(Keys.RSA.jwk(), Keys.P256.jwk()),
                        bare,
                        ACCEPTED));
    }

    private static Row rsa(String id, String input, String n, String e) {
        return bad(id, input, "\"kty\":\"RSA\",\"n\":\"" + n + "\",\"e\":\"" + e + "\"");
    }

    private static Row curve(String id, String input, String curve, String x, String y) {
        return bad(id, input, "\"kty\":\"EC\",\"crv\":\"" + curve + "\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"");
    }

    private static Row okp(String id, String input, String curve, String x) {
        return bad(id, input, "\"kty\":\"OKP\",\"crv\":\"" + curve + "\",\"x\":\"" + x + "\"");
    }

    /** Beside a good key, which lives. */
    private static Row bad(String id, String input, String numbers) {
        String token = Forge.token()
                .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"bad\"}")
                .jwt();
        return new Row(id, input, Keys.set("{\"kid\":\"bad\"," + numbers + "}", Keys.P256.jwk()), token, SKIPPED);
    }

    private static Row used(String id, String input, String more, String outcome) {
        return new Row(
                id,
                input,
                Keys.set(Keys.RSA.jwk(), Keys.P256.jwk(more)),
                Forge.token().jwt(),
                outcome);
    }

    private static Row set(String id, String input, String keys, String outcome) {
        return new Row(id, input, keys, Forge.token().jwt(), outcome);
    }

    private static BigInteger odd(int bits) {
        return BigInteger.ONE
                .shiftLeft(bits - 1)
                .add(BigInteger.valueOf(0x1234567))
                .setBit(0);
    }

    /** One more than a multiple of the primes is the zeroth power of anything. */
    private static BigInteger roca() {
        BigInteger primes = Stream.of(2, 11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
                .map(BigInteger::valueOf)
                .reduce(BigInteger.ONE, BigInteger::multiply);
        return BigInteger.ONE
                .shiftLeft(2047)
                .divide(primes)
                .add(BigInteger.ONE)
                .multiply(primes)
                .add(BigInteger.ONE);
    }

    private static String number(BigInteger value) {
        return Keys.number(value, 0);
    }
}
