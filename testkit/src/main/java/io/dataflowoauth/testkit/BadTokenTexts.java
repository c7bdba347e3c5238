// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.TokenDraft;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Tokens that are bad as texts, whatever they say. */
final class BadTokenTexts {
    private static final int TOO_LONG = 1024 * 1024;
    private static final int TOO_DEEP = 10_000;

    private BadTokenTexts() {}

    static List<BadToken> all() {
        return List.of(
                text("two parts", good -> good.substring(0, good.lastIndexOf('.'))),
                text("four parts", good -> good + ".e30"),
                text("five parts", good -> good + ".e30.e30"),
                text("an empty header", good -> good.substring(good.indexOf('.'))),
                text("padding", good -> good + "=="),
                text("a space at its end", good -> good + " "),
                text("a line break in it", good -> good.substring(0, 20) + "\n" + good.substring(20)),
                text("a null character", good -> good + "\u0000"),
                text("the scheme before it", good -> "Bearer " + good),
                text("two tokens", good -> good + "," + good),
                BadToken.of("the JSON form of RFC 7515", BadTokenTexts::asJson),
                payload("a payload that is a list", claims -> "[" + claims + "]"),
                payload("a payload that is a text", claims -> "\"claims\""),
                payload("a payload that is null", claims -> "null"),
                payload("a payload that is no JSON", claims -> claims.substring(0, claims.length() - 1)),
                payload("something after the payload", claims -> claims + claims),
                payload("an issuer twice", claims -> first(claims, "\"iss\":\"https://a.example\"")),
                payload("a subject twice", claims -> first(claims, "\"sub\":\"root\"")),
                payload("an end twice", claims -> first(claims, "\"exp\":4102444800")),
                payload(
                        "a deeply nested claim",
                        claims -> first(claims, "\"more\":" + "[".repeat(TOO_DEEP) + "]".repeat(TOO_DEEP))),
                payload("an oversized claim", claims -> first(claims, "\"more\":\"" + "x".repeat(TOO_LONG) + "\"")),
                BadToken.of(
                        "an algorithm twice",
                        draft -> draft.signed(
                                first(KitJson.text(draft.header()), "\"alg\":\"none\""), KitJson.text(draft.claims()))),
                BadToken.of("a header that is no JSON", draft -> draft.signed("alg", KitJson.text(draft.claims()))),
                BadToken.of("bytes that are no text", BadTokenTexts::notText));
    }

    static String unsigned(TokenDraft draft, String algorithm) {
        Map<String, Object> header = draft.header();
        header.put("alg", algorithm);
        return part(header) + "." + part(draft.claims()) + ".";
    }

    static String part(Map<String, Object> object) {
        return TokenDraft.encoded(KitJson.text(object));
    }

    private static BadToken text(String name, UnaryOperator<String> change) {
        return BadToken.of(name, draft -> draft.raw(change.apply(draft.good())));
    }

    private static BadToken payload(String name, UnaryOperator<String> change) {
        return BadToken.of(
                name, draft -> draft.signed(KitJson.text(draft.header()), change.apply(KitJson.text(draft.claims()))));
    }

    /** An object with one more member before its own. */
    private static String first(String object, String member) {
        return "{" + member + "," + object.substring(1);
    }

    private static String asJson(TokenDraft draft) {
        String[] good = draft.good().split("\\.", -1);
        return draft.raw("{\"protected\":\"" + good[0] + "\",\"payload\":\"" + good[1] + "\",\"signature\":\"" + good[2]
                + "\"}");
    }

    private static String notText(TokenDraft draft) {
        byte[] bytes = {'{', '"', 's', 'u', 'b', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
        return draft.signedParts(part(draft.header()) + "." + TokenDraft.encoded(bytes));
    }
}
