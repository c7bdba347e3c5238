// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Finds and undoes the encodings that payloads meet on their way to a worker. Texts have one character for each byte. */
final class Encodings {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{8,}");
    private static final Pattern FOLDED = Pattern.compile("(?<=[A-Za-z0-9+/]{60})\\r?\\n(?=[A-Za-z0-9+/=])");
    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|([\"\\\\/bfnrt]))");
    private static final String GZIP = "\u001f\u008b\u0008";
    private static final int LARGEST = 1 << 26;

    private Encodings() {}

    /** Everything that is encoded in this text. */
    static List<Decoded> decode(String text) {
        List<Decoded> all = new ArrayList<>();
        SnappyPayloads.in(text).forEach(payload -> all.add(Decoded.of("snappy", payload)));
        for (int at = text.indexOf(GZIP); at >= 0; at = text.indexOf(GZIP, at + 1)) {
            all.add(Decoded.of("gzip", unzipped(text.substring(at))));
        }
        replaced(text, PERCENT, Encodings::percent).ifPresent(t -> all.add(Decoded.of("percent", t)));
        replaced(text, ESCAPE, Encodings::escape).ifPresent(t -> all.add(Decoded.of("json", t)));
        String unfolded = FOLDED.matcher(text).replaceAll("");
        Matcher runs = BASE64.matcher(unfolded);
        while (runs.find()) {
            all.add(new Decoded("base64", base64(runs.group())));
        }
        return all;
    }

    /** The byte before a run may look as if it belonged to it: so each of the four beginnings is tried. */
    private static List<String> base64(String run) {
        String standard = run.replace('-', '+').replace('_', '/');
        List<String> readings = new ArrayList<>(4);
        for (int skip = 0; skip < 4; skip++) {
            int length = standard.length() - skip;
            int whole = length % 4 == 1 ? length - 1 : length;
            byte[] decoded = Base64.getDecoder().decode(standard.substring(skip, skip + whole));
            readings.add(ByteText.of(decoded));
        }
        return readings;
    }

    private static Optional<String> replaced(
            String text, Pattern pattern, java.util.function.Function<MatchResult, String> to) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? Optional.of(matcher.replaceAll(found -> Matcher.quoteReplacement(to.apply(found))))
                : Optional.empty();
    }

    private static String percent(MatchResult found) {
        return String.valueOf((char) Integer.parseInt(found.group(1), 16));
    }

    private static String escape(MatchResult found) {
        if (found.group(1) != null) {
            String character = String.valueOf((char) Integer.parseInt(found.group(1), 16));
            return ByteText.of(character.getBytes(StandardCharsets.UTF_8));
        }
        return switch (found.group(2)) {
            case "b" -> "\b";
            case "f" -> "\f";
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            default -> found.group(2);
        };
    }

    private static String unzipped(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(ByteText.bytes(text)))) {
            for (int read = in.read(buffer); read >= 0 && out.size() < LARGEST; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException trailing) {
            // What follows the stream is not ours to read: what came out until then counts.
            return ByteText.of(out.toByteArray());
        }
        return ByteText.of(out.toByteArray());
    }

    /** What one encoding holds, in all the ways in which it can be read. */
    record Decoded(String encoding, List<String> readings) {
        private static Decoded of(String encoding, String reading) {
            return new Decoded(encoding, List.of(reading));
        }
    }
}
