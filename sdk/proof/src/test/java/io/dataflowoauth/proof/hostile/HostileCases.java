// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** All cases, the same ones each time: what chance decides, it decides by one seed. */
final class HostileCases {
    private static final long SEED = 76;
    private static final Set<Hop> WITHOUT_JSON =
            EnumSet.of(Hop.REVOCATION, Hop.METADATA_ID_TOKEN, Hop.SAML, Hop.RECIPE);

    private final Random random = new Random(SEED);
    private final String trap;
    private final List<HostileCase> all = new ArrayList<>();

    private HostileCases(String trap) {
        this.trap = trap;
    }

    /** What leads away leads to the trap, a URL. */
    static List<HostileCase> all(String trap) {
        HostileCases cases = new HostileCases(trap);
        for (Hop hop : Hop.values()) {
            cases.at(hop);
        }
        return List.copyOf(cases.all);
    }

    private void at(Hop hop) {
        if (hop.isAnswer()) {
            WireFaults.of(hop.good(), trap).forEach(bad -> add(hop, bad.field(), bad.fault(), bad.reply()));
        }
        if (!WITHOUT_JSON.contains(hop)) {
            json(hop, "", hop.json());
        }
        switch (hop) {
            case SAML -> Saml.bad(trap).forEach((fault, text) -> text(hop, "assertion", fault, text));
            case METADATA_ID_TOKEN -> new TokenCases(this).idTokens(hop);
            case RECIPE -> Recipes.all().forEach(this::recipe);
            default -> new TokenCases(this).special(hop);
        }
    }

    /** Members and body of a JSON object. */
    private void json(Hop hop, String prefix, JsonText json) {
        for (Member member : json.members()) {
            String field = prefix + member.name();
            if (member.needed()) {
                text(hop, field, new Fault(Fault.Kind.MISSING, "missing"), json.without(member));
            }
            text(hop, field, new Fault(Fault.Kind.DUPLICATE, "twice"), json.twice(member));
            for (ValueFaults.Bad bad : ValueFaults.of(member.type())) {
                text(hop, field, bad.fault(), json.with(member, bad.raw()));
            }
        }
        for (BodyFaults.Bad bad : BodyFaults.of(json, random)) {
            Reply reply = hop.isAnswer() ? hop.good().withBody(bad.bytes()).reply() : Reply.of(bad.bytes());
            add(hop, "body", bad.fault(), reply);
        }
        if (hop.isAnswer()) {
            WireFaults.mediaTypes(hop.good()).forEach(bad -> add(hop, bad.field(), bad.fault(), bad.reply()));
        }
    }

    private void recipe(Recipes.Good good) {
        JsonText json = good.json();
        for (Member member : json.members()) {
            String field = good.kind() + " " + member.name();
            if (member.needed()) {
                text(Hop.RECIPE, field, new Fault(Fault.Kind.MISSING, "missing"), json.without(member));
            }
            text(Hop.RECIPE, field, new Fault(Fault.Kind.DUPLICATE, "twice"), json.twice(member));
            for (ValueFaults.Bad bad : RecipeFaults.of(member.type())) {
                text(Hop.RECIPE, field, bad.fault(), json.with(member, bad.raw()));
            }
            if (member.type() == Member.Type.URL) {
                new TokenCases(this).recipeUrls(good, member);
            }
        }
        text(Hop.RECIPE, good.kind(), new Fault(Fault.Kind.UNKNOWN, "one"), json.withMore("more", "\"a\""));
        text(Hop.RECIPE, good.kind(), new Fault(Fault.Kind.TRAILING, "a letter"), json.good() + "x");
        text(
                Hop.RECIPE,
                good.kind(),
                new Fault(Fault.Kind.TRUNCATED, "half"),
                json.good().substring(0, 40));
    }

    /** A text in place of the good one: a body, or the whole. */
    void text(Hop hop, String field, Fault fault, String text) {
        add(hop, field, fault, hop.isAnswer() ? hop.good().withBody(text).reply() : Reply.of(text.getBytes(UTF_8)));
    }

    void add(Hop hop, String field, Fault fault, Reply reply) {
        all.add(new HostileCase(hop, field, fault, reply));
    }
}
