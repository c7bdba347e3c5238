// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.sweep;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** One form of one secret. Immutable. */
final class Needle {
    private final byte[] bytes;
    private final String how;
    private final int lead;
    private final int secret;

    private Needle(byte[] bytes, String how, int lead, int secret) {
        this.bytes = bytes;
        this.how = how;
        this.lead = lead;
        this.secret = secret;
    }

    /** The form itself; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** What was done to the secret: {@code plain}, {@code base64} … */
    String how() {
        return how;
    }

    /** How many characters of base64 stand before the form in the group that it begins in. */
    int lead() {
        return lead;
    }

    /** The number of the secret. */
    int secret() {
        return secret;
    }

    /** All forms of a secret, each of them once. */
    static List<Needle> formsOf(String text, int secret) {
        List<Needle> forms = new ArrayList<>();
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        add(forms, new Needle(plain, "plain", 0, secret));
        add(forms, new Needle(text.getBytes(StandardCharsets.UTF_16BE), "utf-16", 0, secret));
        add(forms, new Needle(text.getBytes(StandardCharsets.UTF_16LE), "utf-16", 0, secret));
        for (int before = 0; before < 3; before++) {
            add(forms, base64(plain, before, Base64.getEncoder(), secret));
            add(forms, base64(plain, before, Base64.getUrlEncoder(), secret));
        }
        add(forms, new Needle(ascii(percent(plain, "%%%02X")), "percent-encoded", 0, secret));
        add(forms, new Needle(ascii(percent(plain, "%%%02x")), "percent-encoded", 0, secret));
        add(forms, new Needle(json(text).getBytes(StandardCharsets.UTF_8), "JSON-escaped", 0, secret));
        return forms;
    }

    /** What is the same in base64 whatever stands after the secret, with so many bytes before it. */
    private static Needle base64(byte[] plain, int before, Base64.Encoder encoder, int secret) {
        byte[] shifted = new byte[before + plain.length];
        System.arraycopy(plain, 0, shifted, before, plain.length);
        String encoded = encoder.withoutPadding().encodeToString(shifted);
        int lead = (before * 8 + 5) / 6;
        int settled = shifted.length * 8 / 6;
        return new Needle(ascii(encoded.substring(lead, settled)), "base64", lead, secret);
    }

    private static String percent(byte[] plain, String format) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : plain) {
            boolean unreserved = one == '-' || one == '.' || one == '_' || one == '~' || Base64Text.isAlphanumeric(one);
            encoded.append(unreserved ? String.valueOf((char) one) : String.format(format, one & 0xff));
        }
        return encoded.toString();
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void add(List<Needle> forms, Needle form) {
        if (forms.stream().noneMatch(known -> Arrays.equals(known.bytes, form.bytes))) {
            forms.add(form);
        }
    }

    @Override
    public String toString() {
        return "Needle[" + how + " of secret " + secret + "]";
    }
}
