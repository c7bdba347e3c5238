// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options. No message repeats a value: it may be a secret that was put into the wrong place. */
final class Options {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})(ms|s|m)");

    private Options() {}

    /**
     * A name, and what is bound to it.
     *
     * @param name the name
     * @param bound what is bound
     */
    record Bound<T>(String name, T bound) {
        private static <T> Bound<T> read(String text, Function<String, T> reading) {
            int equals = text.indexOf('=');
            if (equals < 1 || !NAME.matcher(text.substring(0, equals)).matches()) {
                throw new TypeConversionException(
                        "it is written NAME=…, with a name of letters, digits, dots and hyphens");
            }
            return new Bound<>(text.substring(0, equals), reading.apply(text.substring(equals + 1)));
        }
    }

    /** {@code NAME=FILE}. */
    static final class BoundFile implements ITypeConverter<Bound<PlainFile>> {
        @Override
        public Bound<PlainFile> convert(String text) {
            return Bound.read(text, PlainFile::new);
        }
    }

    /** {@code NAME=env:VARIABLE} or {@code NAME=file:PATH}. */
    static final class BoundSecret implements ITypeConverter<Bound<SecretRef>> {
        @Override
        public Bound<SecretRef> convert(String text) {
            return Bound.read(text, BoundSecret::place);
        }

        private static SecretRef place(String text) {
            try {
                SecretRef place = SecretRef.parse(text);
                if (place.place() != SecretRef.Place.NAMED) {
                    return place;
                }
            } catch (TokenException.Misconfigured unreadable) {
                throw unfit();
            }
            throw unfit();
        }

        private static TypeConversionException unfit() {
            return new TypeConversionException(
                    "it says where a secret is, NAME=env:VARIABLE or NAME=file:PATH, and never what it is");
        }
    }

    /** {@code 30s}, {@code 500ms}, {@code 2m}. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher span = SPAN.matcher(text);
            if (!span.matches()) {
                throw new TypeConversionException("it is a span such as 30s, 500ms or 2m");
            }
            long amount = Long.parseLong(span.group(1));
            Duration read = switch (span.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
            if (read.compareTo(Duration.ofMillis(100)) < 0 || read.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new TypeConversionException("it lies between 100ms and 10m");
            }
            return read;
        }
    }

    /** An absolute URL. */
    static final class Url implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI url = URI.create(text);
                if (url.getScheme() != null && url.getHost() != null) {
                    return url;
                }
            } catch (IllegalArgumentException noUrl) {
                throw unfit();
            }
            throw unfit();
        }

        private static TypeConversionException unfit() {
            return new TypeConversionException("it is an absolute URL");
        }
    }

    /** A path. */
    static final class File implements ITypeConverter<PlainFile> {
        @Override
        public PlainFile convert(String text) {
            return new PlainFile(text);
        }
    }
}
