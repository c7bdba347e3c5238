// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.Principal;
import io.dataflowoauth.access.internal.PlainText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In which attributes an issuer writes who somebody is, and how it says that a list is not whole. Each {@code withX} gives a
 * changed copy. Immutable, safe for use by many threads.
 */
public final class SamlShape {
    private static final int LONGEST = 255;
    private static final int MOST_OF_ENTRA = 150;
    private static final String ENTRA = "http://schemas.microsoft.com/";

    private final Map<Part, String> attributes;
    private final int most;

    private SamlShape(Map<Part, String> attributes, int most) {
        this.attributes = attributes;
        this.most = most;
    }

    private enum Part {
        SUBJECT,
        NAME,
        GROUPS,
        ROLES,
        ELSEWHERE
    }

    /** The name of the subject and no attribute: no group and no role is known. */
    public static SamlShape names() {
        return new SamlShape(Map.of(), Integer.MAX_VALUE);
    }

    /**
     * Microsoft Entra: its attributes for name, groups and roles. Beyond 150 groups it sends none, but an attribute that points
     * to where they could be asked for.
     */
    public static SamlShape entra() {
        return names().withName("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name")
                .withGroups(ENTRA + "ws/2008/06/identity/claims/groups")
                .withRoles(ENTRA + "ws/2008/06/identity/claims/role")
                .with(Part.ELSEWHERE, ENTRA + "claims/groups.link")
                .withMost(MOST_OF_ENTRA);
    }

    /** This shape, whose subjects are the one value of that attribute, in place of the name of the subject. */
    public SamlShape withSubject(String attribute) {
        return with(Part.SUBJECT, attribute);
    }

    /** This shape, with names for people in that attribute. */
    public SamlShape withName(String attribute) {
        return with(Part.NAME, attribute);
    }

    /** This shape, with groups in that attribute. */
    public SamlShape withGroups(String attribute) {
        return with(Part.GROUPS, attribute);
    }

    /** This shape, with roles in that attribute. */
    public SamlShape withRoles(String attribute) {
        return with(Part.ROLES, attribute);
    }

    /**
     * This shape, of an issuer that lists so many groups or roles at most: a list of that length may have been cut.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public SamlShape withMost(int entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("A list has at least one entry, not " + entries);
        }
        return new SamlShape(attributes, entries);
    }

    /** Who it is: fails where nothing names a subject, or something names two. */
    Principal principal(String issuer, Optional<String> nameId, AttributeValues values) {
        String subject = subject(nameId, values);
        Principal principal = Principal.of(issuer, subject);
        Principal named = one(Part.NAME, values)
                .filter(SamlShape::isName)
                .map(principal::withName)
                .orElse(principal);
        boolean elsewhere = values.has(attributes.getOrDefault(Part.ELSEWHERE, ""));
        return named.withGroups(names(Part.GROUPS, values), isWhole(Part.GROUPS, values) && !elsewhere)
                .withRoles(names(Part.ROLES, values), isWhole(Part.ROLES, values));
    }

    private String subject(Optional<String> nameId, AttributeValues values) {
        Optional<String> subject = attributes.containsKey(Part.SUBJECT) ? one(Part.SUBJECT, values) : nameId;
        return subject.filter(SamlShape::isName)
                .orElseThrow(() -> Elements.invalid(
                        "Nothing names the subject once, in a printable text of 1 to 255 characters."));
    }

    private Optional<String> one(Part part, AttributeValues values) {
        List<String> all = texts(part, values);
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    private Set<String> names(Part part, AttributeValues values) {
        return Set.copyOf(texts(part, values));
    }

    /** An attribute that is configured and not there is none of which nothing is known: issuers leave empty ones out. */
    private boolean isWhole(Part part, AttributeValues values) {
        String name = attributes.get(part);
        return name != null && values.isWhole(name) && texts(part, values).size() < most;
    }

    private List<String> texts(Part part, AttributeValues values) {
        return values.texts(attributes.getOrDefault(part, ""));
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= LONGEST && PlainText.isPrintable(text);
    }

    private SamlShape with(Part part, String attribute) {
        if (requireNonNull(attribute, "attribute").isBlank()) {
            throw new IllegalArgumentException("An attribute has a name");
        }
        Map<Part, String> more = new EnumMap<>(Part.class);
        more.putAll(attributes);
        more.put(part, attribute);
        return new SamlShape(Map.copyOf(more), most);
    }

    @Override
    public String toString() {
        return "SamlShape" + attributes;
    }
}
