// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.internal.SecretShapes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;

/**
 * Proves that no secret and no token travels with a pipeline: translates it and its options as a runner does, decodes
 * every payload, and looks for given secrets and for whatever is shaped like a token.
 *
 * <p>Compressed (snappy, gzip) and encoded payloads (base64 of either alphabet, percent, JSON escapes) are taken apart,
 * also inside one another. For tests, and for a launcher before it submits. Immutable.
 */
public final class PipelineLeaks {
    private static final int SHORTEST = 6;
    /** Shapes are looked for in text only: in binary data four bytes are soon like the beginning of a token. */
    private static final Pattern TEXT = Pattern.compile("[\\x20-\\x7e]{16,}");

    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE);

    private final int secrets;
    private final int places;
    private final List<Leak> found;

    private PipelineLeaks(int secrets, int places, List<Leak> found) {
        this.secrets = secrets;
        this.places = places;
        this.found = List.copyOf(found);
    }

    /**
     * Looks through a pipeline and the options that it was made from. Runs nothing and calls nobody.
     *
     * @param secrets what must not be found, beside whatever is shaped like a token
     * @throws IllegalArgumentException if a secret is shorter than six characters: it would be found by chance
     */
    public static PipelineLeaks in(Pipeline pipeline, Collection<Secret> secrets) {
        List<List<String>> needles =
                secrets.stream().map(PipelineLeaks::needles).toList();
        List<Leak> found = new ArrayList<>();
        int places = 0;
        for (Map.Entry<String, byte[]> part :
                TravellingParts.of(requireNonNull(pipeline, "pipeline")).entrySet()) {
            for (Unpacking.Place place : Unpacking.of(part.getKey(), part.getValue())) {
                places++;
                look(place, needles, found);
            }
        }
        return new PipelineLeaks(needles.size(), places, found);
    }

    /** What was found, and where; each secret once for each place. */
    public List<Leak> found() {
        return found;
    }

    /** How many secrets were looked for. */
    public int secrets() {
        return secrets;
    }

    /** In how many texts and payloads, decoded ones counted each. */
    public int places() {
        return places;
    }

    /**
     * Lets a clean pipeline pass.
     *
     * @return this
     * @throws TokenException.Forbidden {@code beam.pipeline-holds-secret}, which names the places and holds no secret
     */
    public PipelineLeaks requireNone() {
        if (!found.isEmpty()) {
            throw new TokenException.Forbidden(BeamCodes.PIPELINE_HOLDS_SECRET, toString());
        }
        return this;
    }

    /** One line: how many secrets were looked for in how many places, and what was found. */
    @Override
    public String toString() {
        return "Looked for " + secrets + " secrets and for the shapes of tokens in " + places + " places: "
                + (found.isEmpty() ? "found none." : "found " + found + ".");
    }

    private static List<String> needles(Secret secret) {
        if (secret.reveal().length() < SHORTEST) {
            throw new IllegalArgumentException("A secret of fewer than six characters would be found by chance");
        }
        return CHARSETS.stream()
                .map(charset -> ByteText.of(secret.reveal().getBytes(charset)))
                .toList();
    }

    private static void look(Unpacking.Place place, List<List<String>> needles, List<Leak> found) {
        for (int i = 0; i < needles.size(); i++) {
            if (needles.get(i).stream().anyMatch(place::holds)) {
                found.add(new Leak(place.name(), "secret " + (i + 1) + " of " + needles.size()));
            }
        }
        for (String text : place.texts()) {
            if (hasTokenShape(text)) {
                found.add(new Leak(place.name(), "a text shaped like a token"));
                return;
            }
        }
    }

    private static boolean hasTokenShape(String text) {
        Matcher runs = TEXT.matcher(text);
        while (runs.find()) {
            if (SecretShapes.looksSecret(runs.group())) {
                return true;
            }
        }
        return false;
    }

    /**
     * One secret in one place.
     *
     * @param place the transform, coder or option, and through which encodings
     * @param what which of the given secrets, or that it is shaped like a token; never the secret itself
     */
    public record Leak(String place, String what) {
        /** Checks that nothing is null. */
        public Leak {
            requireNonNull(place, "place");
            requireNonNull(what, "what");
        }

        @Override
        public String toString() {
            return what + " in " + place;
        }
    }
}
