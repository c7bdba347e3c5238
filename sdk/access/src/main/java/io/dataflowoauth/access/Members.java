// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The members of a header or of claims, each of the type that its specification gives it; null has none. */
final class Members {
    /** Of a whole number of seconds within the years that a calendar shows. */
    private static final int MOST_DIGITS = 12;

    private static final int MOST_DECIMALS = 20;

    private final JsonObject json;
    private final ErrorCode wrong;

    private Members(JsonObject json, ErrorCode wrong) {
        this.json = json;
        this.wrong = wrong;
    }

    /** Reads UTF-8; one code says that it is no object, the other that a member has the wrong type. */
    static Members read(byte[] utf8, ErrorCode malformed, ErrorCode wrong) {
        try {
            return new Members(JsonObject.parse(utf8), wrong);
        } catch (TokenException.Invalid broken) {
            throw NotVerifiedException.of(malformed, broken.detail());
        }
    }

    static Members claims(JsonObject json) {
        return new Members(json, AccessCodes.CLAIM_INVALID);
    }

    JsonObject json() {
        return json;
    }

    boolean has(String name) {
        return json.names().contains(name);
    }

    Optional<String> text(String name) {
        return typed(() -> json.optionalText(name));
    }

    String required(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    List<String> texts(String name) {
        return typed(() -> json.texts(name));
    }

    Optional<Boolean> flag(String name) {
        return typed(() -> json.optionalFlag(name));
    }

    Optional<Members> object(String name) {
        return typed(() -> json.optionalObject(name)).map(inner -> new Members(inner, wrong));
    }

    /** A NumericDate (RFC 7519 section 2), its fraction cut off. */
    Optional<Instant> date(String name) {
        return typed(() -> json.optionalNumber(name)).map(number -> date(name, number));
    }

    NotVerifiedException missing(String name) {
        return NotVerifiedException.of(AccessCodes.CLAIM_MISSING, "There is no " + name + ".", name);
    }

    NotVerifiedException invalid(String rule) {
        return NotVerifiedException.of(wrong, rule);
    }

    private Instant date(String name, BigDecimal number) {
        boolean sane = (long) number.precision() - number.scale() <= MOST_DIGITS && number.scale() <= MOST_DECIMALS;
        if (!sane) {
            throw invalid("The member " + name + " is no date of this calendar.");
        }
        return Instant.ofEpochSecond(number.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    private <T> T typed(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (TokenException.Invalid broken) {
            throw invalid(broken.detail());
        }
    }
}
