// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What may stand in place of a JSON object, and is none that is read. */
final class BodyFaults {
    private final JsonText json;
    private final Random random;
    private final List<Bad> all = new ArrayList<>();

    private BodyFaults(JsonText json, Random random) {
        this.json = json;
        this.random = random;
    }

    /** A wrong text, a character for each of its bytes. */
    record Bad(Fault fault, String latin1) {
        byte[] bytes() {
            return latin1.getBytes(ISO_8859_1);
        }
    }

    /** Where a place is left to chance, that of this generator. */
    static List<Bad> of(JsonText json, Random random) {
        BodyFaults faults = new BodyFaults(json, random);
        faults.others();
        faults.cuts();
        faults.syntax();
        faults.characters();
        faults.sizes();
        return faults.all;
    }

    private void others() {
        add(Fault.Kind.EMPTY, "nothing", "");
        add(Fault.Kind.EMPTY, "spaces", "   \n  ");
        add(Fault.Kind.WRONG_TYPE, "null", "null");
        add(Fault.Kind.WRONG_TYPE, "a list", "[" + json.good() + "]");
        add(Fault.Kind.WRONG_TYPE, "a text", Member.quoted(Canary.MARK));
        add(Fault.Kind.WRONG_TYPE, "a number", "3600");
        add(Fault.Kind.WRONG_TYPE, "a flag", "true");
        add(Fault.Kind.MISSING, "an object with nothing in it", "{}");
        add(Fault.Kind.SYNTAX, "HTML", "<html><body>" + Canary.MARK + "</body></html>");
        add(Fault.Kind.SYNTAX, "XML", "<?xml version=\"1.0\"?><a>" + Canary.MARK + "</a>");
        add(Fault.Kind.SYNTAX, "a form", "access_token=" + Canary.ACCESS_TOKEN + "&expires_in=3600");
        add(Fault.Kind.SYNTAX, "a call with padding", "callback(" + json.good() + ")");
        add(Fault.Kind.SYNTAX, "a guard before it", ")]}'\n" + json.good());
    }

    private void cuts() {
        String good = json.good();
        for (int quarter = 1; quarter <= 3; quarter++) {
            add(Fault.Kind.TRUNCATED, "after " + quarter + " quarters", good.substring(0, good.length() * quarter / 4));
        }
        add(Fault.Kind.TRUNCATED, "before its last brace", good.substring(0, good.length() - 1));
        add(Fault.Kind.TRUNCATED, "somewhere", good.substring(0, 1 + random.nextInt(good.length() - 2)));
        add(Fault.Kind.TRAILING, "a letter", good + "x");
        add(Fault.Kind.TRAILING, "a second object", good + good);
        add(Fault.Kind.TRAILING, "a second object on a line of its own", good + "\n" + good);
        add(Fault.Kind.TRAILING, "a brace", good + "}");
        add(Fault.Kind.TRAILING, "NUL", good + "\u0000");
        add(Fault.Kind.TRAILING, "a comma inside", good.substring(0, good.length() - 1) + ",}");
    }

    private void syntax() {
        String good = json.good();
        add(Fault.Kind.SYNTAX, "a comment before it", "/* " + Canary.MARK + " */" + good);
        add(Fault.Kind.SYNTAX, "a comment inside", "{// " + Canary.MARK + "\n" + good.substring(1));
        add(Fault.Kind.SYNTAX, "apostrophes", good.replace('"', '\''));
        add(Fault.Kind.SYNTAX, "names without quotes", good.replaceAll("\"([a-zA-Z_]+)\":", "$1:"));
        add(Fault.Kind.SYNTAX, "an equals sign", good.replace(":", "="));
        add(Fault.Kind.SYNTAX, "no comma", json.withMore("more", "1 \"last\":2"));
        add(Fault.Kind.SYNTAX, "an unknown escape", json.withMore("more", "\"" + Canary.MARK + "\\x41\""));
        add(Fault.Kind.SYNTAX, "half an escape", json.withMore("more", "\"" + Canary.MARK + "\\u00\""));
        add(Fault.Kind.DUPLICATE, "an unknown member", json.withMore("more", "1,\"more\":2"));
        add(Fault.Kind.DUPLICATE, "an unknown member inside another", json.withMore("more", "{\"a\":1,\"a\":2}"));
        add(Fault.Kind.DUPLICATE, "an unknown member by an escape", json.withMore("more", "1,\"m\\u006fre\":2"));
    }

    private void characters() {
        String good = json.good();
        add(Fault.Kind.ENCODING, "a byte order mark", "\uFEFF" + good);
        bytes(Fault.Kind.ENCODING, "UTF-16, little end first", good.getBytes(UTF_16LE));
        bytes(Fault.Kind.ENCODING, "UTF-16, big end first", good.getBytes(UTF_16BE));
        inside(Fault.Kind.ENCODING, "a byte that is no UTF-8", "\u00ff");
        inside(Fault.Kind.ENCODING, "half a character", "\u00c3");
        inside(Fault.Kind.ENCODING, "an overlong slash", "\u00c0\u00af");
        inside(Fault.Kind.ENCODING, "a surrogate in UTF-8", "\u00ed\u00a0\u0080");
        inside(Fault.Kind.ENCODING, "beyond Unicode", "\u00f4\u0090\u0080\u0080");
        inside(Fault.Kind.CONTROL, "NUL as it is", "\u0000");
        inside(Fault.Kind.CONTROL, "a tab as it is", "\t");
        inside(Fault.Kind.LINE_BREAK, "CRLF as it is", "\r\n");
        bytes(Fault.Kind.ENCODING, "zipped", gzip(good));
        byte[] noise = new byte[200];
        random.nextBytes(noise);
        noise[0] = (byte) 0x80;
        bytes(Fault.Kind.ENCODING, "noise", noise);
    }

    private void sizes() {
        add(Fault.Kind.NESTED, "33 lists", json.withMore("more", "[".repeat(33) + "]".repeat(33)));
        add(Fault.Kind.NESTED, "33 objects", json.withMore("more", "{\"a\":".repeat(33) + "1" + "}".repeat(33)));
        add(Fault.Kind.NESTED, "ten thousand lists", json.withMore("more", "[".repeat(10_000) + "]".repeat(10_000)));
        add(Fault.Kind.NESTED, "ten thousand lists without an end", json.withMore("more", "[".repeat(10_000)));
        add(Fault.Kind.OVERSIZED, "a name of 2 KiB", json.withMore("n".repeat(2048), "1"));
        add(Fault.Kind.OVERSIZED, "a number of a thousand digits", json.withMore("more", "9".repeat(1000)));
        add(Fault.Kind.OVERSIZED, "300 KiB of a text", json.withMore("more", Member.quoted("x".repeat(300 * 1024))));
        add(Fault.Kind.OVERSIZED, "300 KiB of spaces", json.good() + " ".repeat(300 * 1024));
        add(Fault.Kind.OVERSIZED, "a name of 300 KiB", json.withMore("n".repeat(300 * 1024), "1"));
        add(Fault.Kind.OVERSIZED, "sixty thousand members", members());
    }

    private String members() {
        StringBuilder more = new StringBuilder("1");
        for (int i = 0; i < 60_000; i++) {
            more.append(",\"m").append(i).append("\":1");
        }
        return json.withMore("more", more.toString());
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    /** In the text of an unknown member, byte for byte. */
    private void inside(Fault.Kind kind, String name, String raw) {
        String text = json.withMore("more", "\"" + Canary.MARK + "%\"");
        int at = text.lastIndexOf('%');
        bytes(kind, name, (text.substring(0, at) + raw + text.substring(at + 1)).getBytes(ISO_8859_1));
    }

    private void add(Fault.Kind kind, String name, String text) {
        bytes(kind, name, text.getBytes(UTF_8));
    }

    private void bytes(Fault.Kind kind, String name, byte[] bytes) {
        all.add(new Bad(new Fault(kind, name), new String(bytes, ISO_8859_1)));
    }
}
