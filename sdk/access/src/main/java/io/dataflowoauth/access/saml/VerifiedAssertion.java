// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.access.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an assertion says whose signature held and whose statements were fit. It cannot be verified a second time. Immutable,
 * safe for use by many threads.
 */
public final class VerifiedAssertion {
    private final Principal principal;
    private final Life life;
    private final AttributeValues values;

    VerifiedAssertion(Principal principal, Life life, AttributeValues values) {
        this.principal = principal;
        this.life = life;
        this.values = values;
    }

    /** Whom it is about. */
    public Principal principal() {
        return principal;
    }

    /** The name that its issuer gave this one assertion. */
    public String id() {
        return life.id;
    }

    /** When it could not have been used any longer, without any skew. */
    public Instant expiresAt() {
        return life.end;
    }

    /** When the subject proved who it is, where the assertion says so. */
    public Optional<Instant> authenticatedAt() {
        return life.session.authenticated();
    }

    /** By which the issuer knows the session, where the assertion says so: for a logout. */
    public Optional<String> sessionIndex() {
        return life.session.index();
    }

    /** When a session that begins with it must end, where the assertion says so. */
    public Optional<Instant> sessionEndsAt() {
        return life.session.end();
    }

    /** All attributes with values that are texts, by their names. They may tell of a person: not for a log. */
    public Map<String, List<String>> attributes() {
        return values.texts();
    }

    /** Who, by whom, until when; no attribute. */
    @Override
    public String toString() {
        return "VerifiedAssertion[" + principal + ", until " + expiresAt() + "]";
    }

    record Life(String id, Instant end, Sessions session) {}
}
