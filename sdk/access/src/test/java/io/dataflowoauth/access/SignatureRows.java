// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static io.dataflowoauth.access.ThreatRow.ACCEPTED;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.RawSignatures;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Algorithms and signatures: B-1 to B-22. */
final class SignatureRows {
    private static final String ALG = "access.algorithm-forbidden";
    private static final String WRONG = "access.signature-wrong";
    private static final String HEADER = "access.header-invalid";
    private static final String MALFORMED = "access.token-malformed";
    private static final String UNFIT = "access.key-unfit";

    private SignatureRows() {}

    static Stream<ThreatRow> all() {
        return Stream.of(none(), confusion(), names(), keys(), shapes(), rsa(), pss(), ecdsa(), edwards())
                .flatMap(List::stream);
    }

    private static List<ThreatRow> none() {
        return List.of(
                unsigned("B-1", "alg none, no signature", "\"alg\":\"none\"", new byte[0], ALG),
                unsigned("B-2", "alg None", "\"alg\":\"None\"", new byte[0], ALG),
                unsigned("B-2", "alg NONE", "\"alg\":\"NONE\"", new byte[0], ALG),
                unsigned("B-2", "alg nOnE", "\"alg\":\"nOnE\"", new byte[0], ALG),
                unsigned("B-2", "alg none and a space", "\"alg\":\"none \"", new byte[0], ALG),
                unsigned("B-2", "alg none by an escape", "\"alg\":\"n\\u006fne\"", new byte[0], ALG),
                unsigned("B-3", "alg none, signature left over", "\"alg\":\"none\"", ecSignature(), ALG),
                unsigned("B-3", "alg none, kid of a real key", "\"alg\":\"none\",\"kid\":\"p256\"", new byte[0], ALG));
    }

    private static List<ThreatRow> confusion() {
        byte[] der = Keys.RSA.pair.getPublic().getEncoded();
        byte[] ec = Keys.P256.pair.getPublic().getEncoded();
        return List.of(
                hmac("B-4", "HS256 with the RSA key in DER", "rsa", der),
                hmac("B-4", "HS256 with the RSA key in PEM", "rsa", RawSignatures.pem(der)),
                hmac("B-4", "HS256 with the RSA key as a JWK", "rsa", utf8(Keys.RSA.jwk())),
                hmac(
                        "B-4",
                        "HS256 with the modulus",
                        "rsa",
                        RawSignatures.modulus(Keys.RSA).toByteArray()),
                hmac("B-5", "HS256 with the EC key in DER", "p256", ec),
                hmac("B-5", "HS256 with the EC point", "p256", Arrays.copyOfRange(ec, ec.length - 65, ec.length)),
                hmac("B-10", "HS256 though the issuer has no symmetric key", "p256", utf8("secret")));
    }

    private static List<ThreatRow> names() {
        return List.of(
                unsigned("B-6", "alg missing", "\"typ\":\"at+jwt\"", ecSignature(), HEADER),
                unsigned("B-6", "alg null", "\"alg\":null", ecSignature(), HEADER),
                unsigned("B-6", "alg a number", "\"alg\":256", ecSignature(), HEADER),
                unsigned("B-6", "alg a list", "\"alg\":[\"ES256\"]", ecSignature(), HEADER),
                unsigned("B-6", "alg empty", "\"alg\":\"\"", ecSignature(), ALG),
                unsigned("B-6", "alg of 10 KB", "\"alg\":\"" + "E".repeat(10_000) + "\"", ecSignature(), HEADER),
                unsigned("B-7", "alg es256", "\"alg\":\"es256\",\"kid\":\"p256\"", ecSignature(), ALG),
                unsigned("B-7", "alg rs256", "\"alg\":\"rs256\",\"kid\":\"rsa\"", ecSignature(), ALG));
    }

    private static List<ThreatRow> keys() {
        TokenProfile wide = Desk.access().withAlgorithms(SignatureAlgorithm.RS256, SignatureAlgorithm.values());
        return List.of(
                unsigned("B-8", "RS384, which is not allowed", "\"alg\":\"RS384\",\"kid\":\"rsa\"", new byte[256], ALG),
                unsigned("B-9", "ES256 with a P-384 key", typed("ES256", "p384"), new byte[64], UNFIT),
                unsigned("B-9", "ES256K", typed("ES256K", "p256"), new byte[64], ALG),
                unsigned("B-9", "ES512 with a P-256 key", typed("ES512", "p256"), new byte[132], UNFIT)
                        .meeting(wide),
                unsigned("B-9", "RS256 with an EC key", typed("RS256", "p256"), new byte[256], UNFIT));
    }

    private static List<ThreatRow> shapes() {
        String good = Forge.token().jwt();
        String input = Forge.token().input();
        return List.of(
                row("B-12", "no signature", input + ".", WRONG),
                row("B-12", "no second dot", input, MALFORMED),
                row("B-12", "only two dots", "..", MALFORMED),
                row("B-12", "one dot", ".", MALFORMED),
                row("B-12", "nothing", "", MALFORMED),
                row("B-12", "no payload", good.replaceFirst("\\.[^.]*\\.", ".."), MALFORMED),
                row("B-13", "four parts", good + ".AA", MALFORMED),
                row("B-13", "a dot at the end", good + ".", MALFORMED),
                row("B-13", "five parts", good + ".AA.AA", "access.token-encrypted"),
                row("B-13", "six parts", good + ".AA.AA.AA", MALFORMED));
    }

    private static List<ThreatRow> rsa() {
        String input = rsaToken().input();
        byte[] short0 = RawSignatures.withLeadingZero();
        return Stream.concat(
                        RawSignatures.pkcs1Variants(input).entrySet().stream()
                                .map(variant ->
                                        row("B-14", variant.getKey(), signed(input, variant.getValue()), WRONG)),
                        Stream.of(
                                row(
                                        "B-14",
                                        "RS256 without NULL beside the name of its hash, which the JDK takes",
                                        signed(input, RawSignatures.withoutNull(input)),
                                        ACCEPTED),
                                row(
                                        "B-14",
                                        "the padding as it should be",
                                        signed(input, RawSignatures.pkcs1(input)),
                                        ACCEPTED),
                                row(
                                        "B-16",
                                        "RS256 signature without its leading zero",
                                        signed(
                                                RawSignatures.withLeadingZeroInput(),
                                                Arrays.copyOfRange(short0, 1, 256)),
                                        WRONG),
                                row(
                                        "B-16",
                                        "RS256 signature with its leading zero",
                                        signed(RawSignatures.withLeadingZeroInput(), short0),
                                        ACCEPTED),
                                row(
                                        "B-16",
                                        "RS256 signature one byte longer",
                                        signed(input, RawSignatures.prepended(RawSignatures.pkcs1(input))),
                                        WRONG)))
                .toList();
    }

    private static List<ThreatRow> pss() {
        String input =
                Forge.token().signedBy(Keys.RSA, SignatureAlgorithm.PS256).input();
        BigInteger modulus = RawSignatures.modulus(Keys.RSA);
        byte[] good = Keys.RSA.sign(SignatureAlgorithm.PS256, input);
        byte[] changed = good.clone();
        changed[100] ^= 1;
        return List.of(
                row("B-15", "PS256 with no salt", signed(input, RawSignatures.pss(input, 0)), WRONG),
                row("B-15", "PS256 with a salt of 20 bytes", signed(input, RawSignatures.pss(input, 20)), WRONG),
                row("B-15", "PS256 with a salt of 33 bytes", signed(input, RawSignatures.pss(input, 33)), WRONG),
                row("B-15", "PS256 with the salt of 32 bytes", signed(input, good), ACCEPTED),
                row("B-15", "PS256 changed inside", signed(input, changed), WRONG),
                row("B-15", "PS256 s = 0", signed(input, new byte[256]), WRONG),
                row("B-15", "PS256 s = 1", signed(input, RawSignatures.bytes(BigInteger.ONE, 256)), WRONG),
                row(
                        "B-15",
                        "PS256 s = n - 1",
                        signed(input, RawSignatures.bytes(modulus.subtract(BigInteger.ONE), 256)),
                        WRONG),
                row("B-15", "PS256 s = n", signed(input, RawSignatures.bytes(modulus, 256)), WRONG),
                row(
                        "B-15",
                        "PS256 s not reduced",
                        signed(input, RawSignatures.bytes(new BigInteger(1, good).add(modulus), 257)),
                        WRONG),
                row("B-15", "PS256 with a zero before", signed(input, RawSignatures.prepended(good)), WRONG),
                row("B-15", "PS256 with a zero after", signed(input, Arrays.copyOf(good, 257)), WRONG));
    }

    private static List<ThreatRow> ecdsa() {
        String input = Forge.token().input();
        byte[] good = ecSignature();
        BigInteger order = RawSignatures.ORDER;
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        Stream<ThreatRow> wrong = Stream.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        order.subtract(BigInteger.ONE),
                        order,
                        order.add(BigInteger.ONE))
                .flatMap(value -> Stream.of(
                        row(
                                "B-19",
                                "ES256 r = " + RawSignatures.name(value),
                                signed(input, RawSignatures.pair(value, s)),
                                WRONG),
                        row(
                                "B-19",
                                "ES256 s = " + RawSignatures.name(value),
                                signed(input, RawSignatures.pair(r, value)),
                                WRONG)));
        return Stream.concat(
                        wrong,
                        Stream.of(
                                row("B-17", "ES256 in DER", signed(input, RawSignatures.der(input)), WRONG),
                                row("B-18", "ES256 of 63 bytes", signed(input, Arrays.copyOf(good, 63)), WRONG),
                                row("B-18", "ES256 of 65 bytes", signed(input, Arrays.copyOf(good, 65)), WRONG),
                                row("B-18", "ES256 of no bytes", signed(input, new byte[0]), WRONG),
                                row("B-18", "ES256 of 128 bytes", signed(input, Arrays.copyOf(good, 128)), WRONG),
                                row(
                                        "B-20",
                                        "ES256 with n - s, which is the same signature",
                                        signed(input, RawSignatures.pair(r, order.subtract(s))),
                                        ACCEPTED),
                                row("B-21", "ES256 r = s = 0", signed(input, new byte[64]), WRONG)))
                .toList();
    }

    private static List<ThreatRow> edwards() {
        String input =
                Forge.token().signedBy(Keys.ED25519, SignatureAlgorithm.EdDSA).input();
        byte[] good = Keys.ED25519.sign(SignatureAlgorithm.EdDSA, input);
        return List.of(
                row("B-22", "Ed25519 with S and the order", signed(input, RawSignatures.unreduced(good)), WRONG),
                row("B-22", "Ed25519 of 63 bytes", signed(input, Arrays.copyOf(good, 63)), WRONG),
                row("B-22", "Ed25519 of 65 bytes", signed(input, Arrays.copyOf(good, 65)), WRONG),
                row("B-22", "Ed25519 as it should be", signed(input, good), ACCEPTED));
    }

    private static Forge rsaToken() {
        return Forge.token().signedBy(Keys.RSA, SignatureAlgorithm.RS256);
    }

    private static byte[] ecSignature() {
        return Keys.P256.sign(SignatureAlgorithm.ES256, Forge.token().input());
    }

    private static String typed(String alg, String kid) {
        return "\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\",\"typ\":\"at+jwt\"";
    }

    private static ThreatRow hmac(String id, String input, String kid, byte[] key) {
        Forge forged = Forge.token().header("{" + typed("HS256", kid) + "}");
        return row(id, input, signed(forged.input(), RawSignatures.hmac(key, forged.input())), ALG);
    }

    private static ThreatRow unsigned(String id, String input, String members, byte[] signature, String outcome) {
        return row(id, input, Forge.token().header("{" + members + "}").jwtSigned(signature), outcome);
    }

    private static String signed(String input, byte[] signature) {
        return input + "." + Keys.base64(signature);
    }

    private static ThreatRow row(String id, String input, String token, String outcome) {
        return ThreatRow.of(id, input, token, outcome);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
