// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * May this caller do this on that? What a decision is about.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class AccessQuestion {
    private final Caller caller;
    private final Wish wish;
    private final Map<String, Object> request;

    private AccessQuestion(Caller caller, Wish wish, Map<String, Object> request) {
        this.caller = caller;
        this.wish = wish;
        this.request = request;
    }

    /**
     * A question about one permission on one resource.
     *
     * @throws IllegalArgumentException if the permission is none
     */
    public static AccessQuestion of(Caller caller, String permission, Resource resource) {
        requireNonNull(resource, "resource");
        return new AccessQuestion(
                requireNonNull(caller, "caller"),
                new Wish(permission, PermissionNames.exact(permission), resource),
                Map.of());
    }

    /** This question, asked at that moment: {@code request.time} of conditions. A live policy tells its own. */
    public AccessQuestion at(Instant time) {
        return withAttribute("time", time);
    }

    /**
     * This question, of which conditions see {@code request.NAME}: {@code time}, {@code host} and {@code path} are those that
     * Google has.
     *
     * @param value a text, an integer, a flag, an {@link Instant}, a list of texts or a map of texts
     */
    public AccessQuestion withAttribute(String name, Object value) {
        return new AccessQuestion(caller, wish, AttributeValues.and(request, name, value));
    }

    /** This question, asked by somebody else. */
    public AccessQuestion askedBy(Caller other) {
        return new AccessQuestion(requireNonNull(other, "other"), wish, request);
    }

    /** Who asks. */
    public Caller caller() {
        return caller;
    }

    /** What for, as it was asked. */
    public String permission() {
        return wish.permission;
    }

    /** On what. */
    public Resource resource() {
        return wish.resource;
    }

    /** Whether it tells when it was asked. */
    boolean isTimed() {
        return request.containsKey("time");
    }

    /** The permission in its one form. */
    String canonicalPermission() {
        return wish.canonical;
    }

    /** What conditions see. */
    Map<String, Map<String, Object>> attributes() {
        return Map.of("principal", caller.attributes(), "resource", wish.resource.attributes(), "request", request);
    }

    /** Who, what, on what. */
    @Override
    public String toString() {
        return caller + " asks for " + permission() + " on " + resource();
    }

    private record Wish(String permission, String canonical, Resource resource) {}
}
