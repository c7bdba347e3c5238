// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.quoted;

import java.util.ArrayList;
import java.util.List;

/** What may stand in place of a value, and is wrong. */
final class ValueFaults {
    private static final String DEEP = "[".repeat(40) + "]".repeat(40);

    private ValueFaults() {}

    /** A wrong value, as JSON. */
    record Bad(Fault fault, String raw) {
        static Bad of(Fault.Kind kind, String name, String raw) {
            return new Bad(new Fault(kind, name), raw);
        }
    }

    static List<Bad> of(Member.Type type) {
        List<Bad> all = new ArrayList<>(types(type));
        switch (type) {
            case EXACT -> {
                all.addAll(empty());
                all.addAll(texts());
            }
            case URL -> all.addAll(empty());
            case FREE -> all.add(Bad.of(Fault.Kind.EMPTY, "an empty text", "\"\""));
            case LIFETIME -> {
                all.addAll(integers());
                all.add(Bad.of(Fault.Kind.NUMBER, "negative", "-1"));
                all.add(Bad.of(Fault.Kind.NUMBER, "zero", "0"));
                all.add(Bad.of(Fault.Kind.NUMBER, "negative as a text", "\"-3600\""));
                all.add(Bad.of(Fault.Kind.NUMBER, "negative and beyond any type", "-" + "9".repeat(90)));
            }
            case INTEGER -> all.addAll(integers());
            default -> {}
        }
        return all;
    }

    private static List<Bad> types(Member.Type type) {
        List<Bad> all = new ArrayList<>();
        all.add(Bad.of(Fault.Kind.NULL, "null", "null"));
        boolean text = List.of(Member.Type.EXACT, Member.Type.FREE, Member.Type.LOOSE, Member.Type.URL)
                .contains(type);
        boolean number = type == Member.Type.LIFETIME || type == Member.Type.INTEGER;
        if (!text && !number) {
            all.add(wrong("a text", quoted(Canary.MARK)));
        }
        if (!number) {
            all.add(wrong("a number", "1"));
            all.add(wrong("a fraction", "0.5"));
        }
        if (type != Member.Type.FLAG) {
            all.add(wrong("a flag", "true"));
        }
        if (type != Member.Type.OBJECT) {
            all.add(wrong("an object", "{" + quoted("a") + ":" + quoted(Canary.MARK) + "}"));
        }
        all.add(wrong("a list of it in a list", "[[" + quoted(Canary.MARK) + "]]"));
        all.add(Bad.of(Fault.Kind.NESTED, "forty lists", DEEP));
        if (type == Member.Type.FLAG) {
            all.add(wrong("a flag as a text", "\"true\""));
        }
        return all;
    }

    private static List<Bad> empty() {
        return List.of(
                Bad.of(Fault.Kind.EMPTY, "an empty text", "\"\""),
                Bad.of(Fault.Kind.EMPTY, "a blank text", "\"   \""),
                Bad.of(Fault.Kind.EMPTY, "a tab", "\"\\t\""));
    }

    private static List<Bad> texts() {
        return List.of(
                Bad.of(Fault.Kind.OVERSIZED, "70 KiB of text", quoted(Canary.MARK + "a".repeat(70_000))),
                Bad.of(Fault.Kind.CONTROL, "NUL", "\"" + Canary.MARK + "\\u0000\""),
                Bad.of(Fault.Kind.CONTROL, "an escape sequence of terminals", "\"\\u001b[31m" + Canary.MARK + "\""),
                Bad.of(Fault.Kind.CONTROL, "DEL", "\"" + Canary.MARK + "\\u007f\""),
                Bad.of(Fault.Kind.CONTROL, "a mark that turns the direction", "\"" + Canary.MARK + "\\u202e\""),
                Bad.of(Fault.Kind.CONTROL, "a space of no width", "\"" + Canary.MARK + "\\u200b\""),
                Bad.of(Fault.Kind.CONTROL, "half a surrogate pair", "\"" + Canary.MARK + "\\ud800\""),
                Bad.of(Fault.Kind.LINE_BREAK, "CRLF and a header", "\"" + Canary.MARK + "\\r\\nX-Evil: 1\""),
                Bad.of(Fault.Kind.LINE_BREAK, "LF", "\"" + Canary.MARK + "\\n\""),
                Bad.of(Fault.Kind.LINE_BREAK, "CR", "\"" + Canary.MARK + "\\r\""),
                Bad.of(Fault.Kind.LINE_BREAK, "U+2028", "\"" + Canary.MARK + "\\u2028\""),
                Bad.of(Fault.Kind.VALUE, "a space inside", "\"" + Canary.MARK + " b\""),
                Bad.of(Fault.Kind.VALUE, "a letter beyond ASCII", "\"" + Canary.MARK + "\\u00e4\""),
                Bad.of(Fault.Kind.VALUE, "a letter that looks like another", "\"" + Canary.MARK + "\\u0430\""));
    }

    private static List<Bad> integers() {
        return List.of(
                Bad.of(Fault.Kind.WRONG_TYPE, "a word", "\"soon\""),
                Bad.of(Fault.Kind.WRONG_TYPE, "a number with a unit", "\"3600s\""),
                Bad.of(Fault.Kind.EMPTY, "an empty text", "\"\""),
                Bad.of(Fault.Kind.NUMBER, "a fraction", "3600.5"),
                Bad.of(Fault.Kind.NUMBER, "a fraction as a text", "\"3600.5\""),
                Bad.of(Fault.Kind.NUMBER, "an exponent", "36e2"),
                Bad.of(Fault.Kind.NUMBER, "an exponent beyond any type", "1e400"),
                Bad.of(Fault.Kind.NUMBER, "a thousand digits", "9".repeat(1000)),
                Bad.of(Fault.Kind.NUMBER, "a thousand digits as a text", quoted("9".repeat(1000))),
                Bad.of(Fault.Kind.NUMBER, "digits that are not ASCII", "\"\\uff13\\uff16\""),
                Bad.of(Fault.Kind.NUMBER, "spaces around digits", "\" 3600 \""),
                Bad.of(Fault.Kind.SYNTAX, "NaN", "NaN"),
                Bad.of(Fault.Kind.SYNTAX, "Infinity", "-Infinity"),
                Bad.of(Fault.Kind.SYNTAX, "hexadecimal", "0xE10"),
                Bad.of(Fault.Kind.SYNTAX, "a leading zero", "03600"),
                Bad.of(Fault.Kind.SYNTAX, "a plus", "+3600"));
    }

    private static Bad wrong(String what, String raw) {
        return Bad.of(Fault.Kind.WRONG_TYPE, what, raw);
    }
}
