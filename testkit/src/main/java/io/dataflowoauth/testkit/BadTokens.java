// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.TokenDraft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A catalogue of bad tokens to run a verifier of your own against, which must refuse each of them.
 *
 * <pre>{@code
 * issuer.faults().add(Fault.next(1).issuing(BadTokens.expired()));
 * String token = issuer.subjectToken("ada", "https://orders.example").reveal();
 * }</pre>
 *
 * <p>All but those with a wrong signature are signed with the issuer's own key, so that nothing else is wrong with them. They
 * break RFC 7515, 7519 and 8725, or the audience, issuer and time that a verifier expects.
 */
public final class BadTokens {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Object NULL = new Object();

    private BadTokens() {}

    /** All of them. */
    public static List<BadToken> all() {
        return Stream.of(claims(), signatures(), headers(), BadTokenTexts.all())
                .flatMap(List::stream)
                .toList();
    }

    /** For somebody else. */
    public static BadToken wrongAudience() {
        return claim("a wrong audience", "aud", "https://somebody-else.example");
    }

    /** By somebody else, who has the same keys. */
    public static BadToken wrongIssuer() {
        return claim("a wrong issuer", "iss", "https://somebody-else.example");
    }

    /** Run out a day ago, beyond any leeway. */
    public static BadToken expired() {
        return made("an expired token", (draft, claims) -> {
            long now = draft.at().getEpochSecond();
            claims.put("iat", now - 2 * DAY.toSeconds());
            claims.put("exp", now - DAY.toSeconds());
        });
    }

    /** Valid from tomorrow on. */
    public static BadToken notYetValid() {
        return made("a token that is not yet valid", (draft, claims) -> {
            long now = draft.at().getEpochSecond();
            claims.put("nbf", now + DAY.toSeconds());
            claims.put("exp", now + DAY.toSeconds() + 3600);
        });
    }

    /** Signed by a stranger, under the name of the issuer's own key. */
    public static BadToken wrongKey() {
        return BadToken.of("a wrong key", draft -> draft.forged(draft.header()));
    }

    /** Signed by a stranger, under a name that no key set has. */
    public static BadToken unknownKeyId() {
        return BadToken.of("an unknown kid", draft -> draft.forged(with(draft.header(), "kid", "nobody-knows-me")));
    }

    /** {@code HS256}, with the public key as the secret (RFC 8725 section 2.1). */
    public static BadToken algorithmConfusion() {
        return confusion("algorithm confusion", TokenDraft.Format.PEM);
    }

    /** {@code none}, and no signature. */
    public static BadToken unsigned() {
        return unsigned("none");
    }

    private static List<BadToken> claims() {
        return List.of(
                wrongAudience(),
                wrongIssuer(),
                expired(),
                notYetValid(),
                without("no audience", "aud"),
                claim("an audience that only begins like the right one", "aud", Suffix.of("aud", ".evil.example")),
                claim("an audience in other letters", "aud", Suffix.of("aud", "/")),
                claim("a list of other audiences", "aud", List.of("https://a.example", "https://b.example")),
                claim("an audience that is a number", "aud", 7),
                without("no issuer", "iss"),
                claim("an issuer with a slash at its end", "iss", Suffix.of("iss", "/")),
                claim("an issuer that is a list", "iss", List.of("https://a.example")),
                without("no end", "exp"),
                claim("an end that is a text", "exp", "4102444800"),
                claim("an end that is null", "exp", NULL),
                claim("an end before time began", "exp", -1),
                claim("a subject that is a number", "sub", 7),
                claim("a beginning that is a text", "nbf", "now"));
    }

    private static List<BadToken> signatures() {
        return List.of(
                wrongKey(),
                unknownKeyId(),
                algorithmConfusion(),
                confusion("algorithm confusion by the key's bytes", TokenDraft.Format.DER),
                confusion("algorithm confusion by the key as JSON", TokenDraft.Format.JWK),
                unsigned(),
                unsigned("None"),
                unsigned("NONE"),
                unsigned("nOnE"),
                unsigned(""),
                cut("no signature", signature -> ""),
                cut("half a signature", signature -> signature.substring(0, signature.length() / 2)),
                cut("a signature of zeros", signature -> "A".repeat(signature.length())),
                cut(
                        "a signature with a bit changed",
                        signature -> (signature.charAt(0) == 'B' ? "C" : "B") + signature.substring(1)),
                cut("a signature and more", signature -> signature + "AAAA"),
                changed("claims that were changed after signing"),
                BadToken.of("a key that it brings along", TokenDraft::selfCertified));
    }

    private static List<BadToken> headers() {
        return List.of(
                forged("a key from elsewhere", "jku", "https://keys.attacker.example/jwks"),
                forged("a certificate from elsewhere", "x5u", "https://keys.attacker.example/cert"),
                header("a demand that nobody knows", Map.of("crit", List.of("x-unheard-of"), "x-unheard-of", true)),
                header("an empty list of demands", Map.of("crit", List.of())),
                header("a payload that is not encoded", Map.of("crit", List.of("b64"), "b64", false)),
                header("another algorithm of the same key", Map.of("alg", "ES512")),
                header("an algorithm that is a number", Map.of("alg", 256)),
                header("a kid that is a path", Map.of("kid", "../../../../dev/null")),
                header("a kid that is a query", Map.of("kid", "x' UNION SELECT 'secret")),
                header("a type that is something else", Map.of("typ", "dpop+jwt")),
                BadToken.of("no algorithm", draft -> {
                    Map<String, Object> header = draft.header();
                    header.remove("alg");
                    return draft.signed(header, draft.claims());
                }));
    }

    private record Suffix(String claim, String more) {
        private static Suffix of(String claim, String more) {
            return new Suffix(claim, more);
        }
    }

    private static BadToken claim(String name, String claim, Object value) {
        return made(name, (draft, claims) -> {
            if (value instanceof Suffix suffix) {
                claims.put(claim, claims.get(suffix.claim) + suffix.more);
            } else {
                claims.put(claim, value == NULL ? null : value);
            }
        });
    }

    private static BadToken without(String name, String claim) {
        return made(name, (draft, claims) -> claims.remove(claim));
    }

    private static BadToken made(String name, BiConsumer<TokenDraft, Map<String, Object>> change) {
        return BadToken.of(name, draft -> {
            Map<String, Object> claims = draft.claims();
            change.accept(draft, claims);
            return draft.signed(draft.header(), claims);
        });
    }

    private static BadToken header(String name, Map<String, Object> more) {
        return BadToken.of(name, draft -> {
            Map<String, Object> header = draft.header();
            header.putAll(more);
            return draft.signed(header, draft.claims());
        });
    }

    private static BadToken forged(String name, String parameter, String value) {
        return BadToken.of(name, draft -> draft.forged(with(draft.header(), parameter, value)));
    }

    private static Map<String, Object> with(Map<String, Object> header, String name, Object value) {
        header.put(name, value);
        return header;
    }

    private static BadToken confusion(String name, TokenDraft.Format format) {
        return BadToken.of(name, draft -> draft.signedWithPublicKey(format));
    }

    private static BadToken unsigned(String algorithm) {
        String name = algorithm.isEmpty() ? "an empty algorithm" : "the algorithm " + algorithm;
        return BadToken.of(name, draft -> draft.raw(BadTokenTexts.unsigned(draft, algorithm)));
    }

    private static BadToken cut(String name, UnaryOperator<String> signature) {
        return BadToken.of(name, draft -> {
            String good = draft.good();
            int dot = good.lastIndexOf('.');
            return draft.raw(good.substring(0, dot + 1) + signature.apply(good.substring(dot + 1)));
        });
    }

    private static BadToken changed(String name) {
        return BadToken.of(name, draft -> {
            String[] good = draft.good().split("\\.", -1);
            Map<String, Object> claims = draft.claims();
            claims.put("sub", "root");
            return draft.raw(good[0] + "." + BadTokenTexts.part(claims) + "." + good[2]);
        });
    }
}
