// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.quoted;

import io.dataflowoauth.proof.hostile.ValueFaults.Bad;
import java.util.ArrayList;
import java.util.List;

/** What may stand in a field of a recipe, and is wrong. */
final class RecipeFaults {
    private RecipeFaults() {}

    static List<Bad> of(Member.Type type) {
        List<Bad> all = new ArrayList<>();
        all.add(Bad.of(Fault.Kind.NULL, "null", "null"));
        all.add(wrong("a fraction", "0.5"));
        all.add(wrong("a list of lists", "[[\"a\"]]"));
        all.add(Bad.of(Fault.Kind.NESTED, "forty lists", "[".repeat(40) + "]".repeat(40)));
        all.add(Bad.of(Fault.Kind.NESTED, "forty recipes", recipes()));
        switch (type) {
            case LIST -> lists(all);
            case LIFETIME, INTEGER -> integers(all);
            case FLAG -> flags(all);
            case OBJECT -> inner(all);
            default -> texts(all);
        }
        return all;
    }

    private static void texts(List<Bad> all) {
        all.add(wrong("an integer", "7"));
        all.add(wrong("a flag", "true"));
        all.add(wrong("a recipe", "{\"kind\":\"a.b\"}"));
        all.add(wrong("a list of texts", "[\"a\"]"));
        all.add(Bad.of(Fault.Kind.EMPTY, "an empty text", "\"\""));
        all.add(Bad.of(Fault.Kind.EMPTY, "a blank text", "\"   \""));
        content(all, "", "");
        all.add(Bad.of(Fault.Kind.OVERSIZED, "70 KiB of text", quoted("a".repeat(70 * 1024))));
    }

    /** Texts that no recipe may hold, alone or in a list. */
    private static void content(List<Bad> all, String before, String after) {
        all.add(Bad.of(Fault.Kind.CONTROL, "NUL", before + "\"a\\u0000b\"" + after));
        all.add(Bad.of(Fault.Kind.CONTROL, "an escape sequence of terminals", before + "\"\\u001b[31ma\"" + after));
        all.add(Bad.of(Fault.Kind.CONTROL, "half a surrogate pair", before + "\"a\\ud800\"" + after));
        all.add(Bad.of(Fault.Kind.LINE_BREAK, "CRLF and a header", before + "\"a\\r\\nX-Evil: 1\"" + after));
        all.add(Bad.of(Fault.Kind.LINE_BREAK, "LF", before + "\"a\\n\"" + after));
        all.add(Bad.of(Fault.Kind.OVERSIZED, "9 KiB of text", before + quoted("a".repeat(9 * 1024)) + after));
        all.add(Bad.of(
                Fault.Kind.ECHO,
                "a JWT in place of a reference",
                before + quoted(Canary.jwt("{\"sub\":\"" + Canary.MARK + "\"}")) + after));
        all.add(Bad.of(
                Fault.Kind.ECHO, "a private key in place of a reference", before + quoted(Canary.PRIVATE_KEY) + after));
    }

    private static void lists(List<Bad> all) {
        all.add(wrong("a text", "\"a\""));
        all.add(wrong("an integer", "7"));
        all.add(wrong("a recipe", "{\"kind\":\"a.b\"}"));
        all.add(wrong("a list of integers", "[7]"));
        all.add(wrong("a list of recipes", "[{\"kind\":\"a.b\"}]"));
        all.add(Bad.of(Fault.Kind.NULL, "a list with null", "[null]"));
        all.add(Bad.of(Fault.Kind.EMPTY, "a list with an empty text", "[\"\"]"));
        content(all, "[", "]");
    }

    private static void integers(List<Bad> all) {
        all.add(wrong("a text", "\"600\""));
        all.add(wrong("a flag", "true"));
        all.add(Bad.of(Fault.Kind.NUMBER, "negative", "-1"));
        all.add(Bad.of(Fault.Kind.NUMBER, "zero", "0"));
        all.add(Bad.of(Fault.Kind.NUMBER, "beyond 2^53", "9007199254740993"));
        all.add(Bad.of(Fault.Kind.NUMBER, "a thousand digits", "9".repeat(1000)));
        all.add(Bad.of(Fault.Kind.NUMBER, "an exponent", "6e2"));
        all.add(Bad.of(Fault.Kind.SYNTAX, "a leading zero", "0600"));
        all.add(Bad.of(Fault.Kind.SYNTAX, "NaN", "NaN"));
    }

    private static void flags(List<Bad> all) {
        all.add(wrong("a text", "\"true\""));
        all.add(wrong("an integer", "1"));
        all.add(wrong("a recipe", "{\"kind\":\"a.b\"}"));
    }

    private static void inner(List<Bad> all) {
        all.add(wrong("a text", "\"a\""));
        all.add(wrong("an integer", "7"));
        all.add(Bad.of(Fault.Kind.EMPTY, "an object with nothing in it", "{}"));
        all.add(Bad.of(Fault.Kind.VALUE, "a recipe of a kind that nobody knows", "{\"kind\":\"nobody.knows\"}"));
        all.add(Bad.of(Fault.Kind.VALUE, "a name that nobody bound", "{\"kind\":\"core.named\",\"name\":\"nobody\"}"));
        all.add(Bad.of(Fault.Kind.UNKNOWN, "a recipe with one", "{\"kind\":\"google.attached\",\"more\":\"a\"}"));
    }

    private static String recipes() {
        return "{\"kind\":\"google.bounded\",\"source\":".repeat(40) + "\"a\"" + "}".repeat(40);
    }

    private static Bad wrong(String what, String raw) {
        return Bad.of(Fault.Kind.WRONG_TYPE, what, raw);
    }
}
