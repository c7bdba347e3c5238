// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.SubjectToken;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who it is at each hop: what recipes tell, and what a subject token says of itself where it lies at hand. A federated identity
 * gets the name that IAM has for it where the provider maps {@code google.subject} from {@code sub}, as most do.
 */
final class Identities {
    private static final String FEDERATED = "google.federated";

    private final Map<String, String> names = new HashMap<>();

    /** What the subject token of a hop says, not verified; empty where the hop has none, or it is behind a URL. */
    Map<String, String> learn(TokenRecipe hop, Ground ground) {
        Optional<JsonObject> claims = subject(hop.object(), ground).flatMap(Claims::payload);
        if (hop.object().kind().equals(FEDERATED)) {
            claims.flatMap(said -> Claims.text(said, "sub"))
                    .map(Plain::text)
                    .filter(sub -> !sub.isBlank())
                    .ifPresent(sub -> names.put(
                            hop.request().principal().acting(),
                            principal(hop.object().read().text("audience"), sub)));
        }
        return claims.map(Claims::of).orElse(Map.of());
    }

    /** A chain, in which the names that are known better are replaced. */
    PrincipalChain named(PrincipalChain chain) {
        PrincipalChain named = PrincipalChain.unknown();
        for (String name : chain.names()) {
            named = named.then(names.getOrDefault(name, name));
        }
        return named;
    }

    private static String principal(String audience, String subject) {
        int provider = audience.indexOf("/providers/");
        return "principal:" + (provider < 0 ? audience : audience.substring(0, provider)) + "/subject/" + subject;
    }

    private static Optional<String> subject(RecipeObject hop, Ground ground) {
        try {
            Optional<SubjectToken> place = SubjectToken.readFrom(hop.read(), "subjectToken");
            return place.flatMap(SubjectToken::reference)
                    .flatMap(ground::secret)
                    .map(secret -> within(secret.reveal(), place.flatMap(SubjectToken::jsonField)));
        } catch (TokenException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static String within(String text, Optional<String> field) {
        return field.map(name ->
                        JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)).text(name))
                .orElse(text);
    }
}
