// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.RecipeObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Changes what the hops of a chain of this room have in common; a hop of another room stays as it is. Pure. */
final class Hops {
    static final String FEDERATED = "google.federated";
    static final String IMPERSONATED = "google.impersonated";
    static final String ATTACHED = "google.attached";
    static final String ATTACHED_ID_TOKEN = "google.attached-id-token";
    static final String IMPERSONATED_ID_TOKEN = "google.impersonated-id-token";
    static final String SIGNER = "google.signer";
    static final String ACTING_FOR = "google.acting-for";
    static final String KEY_FILE = "google.key-file";
    static final String USER_FILE = "google.user-file";
    static final String APPLICATION_DEFAULT = "google.application-default";
    static final String BOUNDED = "google.bounded";
    static final String SOURCE = "source";

    private static final String TRUSTED = "trustedHosts";
    private static final Set<String> WITH_SOURCE =
            Set.of(IMPERSONATED, IMPERSONATED_ID_TOKEN, SIGNER, ACTING_FOR, BOUNDED);
    private static final Set<String> OF_MACHINE = Set.of(ATTACHED, ATTACHED_ID_TOKEN);
    private static final Set<String> ALL = Set.of(
            FEDERATED,
            IMPERSONATED,
            IMPERSONATED_ID_TOKEN,
            SIGNER,
            ACTING_FOR,
            ATTACHED,
            ATTACHED_ID_TOKEN,
            KEY_FILE,
            USER_FILE,
            APPLICATION_DEFAULT,
            BOUNDED);

    private Hops() {}

    /** Whether a kind is of this room. */
    static boolean isOurs(RecipeObject hop) {
        return ALL.contains(hop.kind());
    }

    /** The chain, with one more trusted host at each hop that goes over the network. */
    static RecipeObject trusting(RecipeObject chain, String host) {
        return each(chain, hop -> OF_MACHINE.contains(hop.kind()) ? hop : hop.withSet(TRUSTED, hosts(hop, host)));
    }

    /** The chain, each hop of which is in that universe. */
    static RecipeObject inUniverse(RecipeObject chain, String domain) {
        return each(chain, hop -> OF_MACHINE.contains(hop.kind()) ? hop : hop.with("universe", domain));
    }

    /** The service account of an impersonation, through whom and where, as the beginning of a recipe of another kind. */
    static RecipeObject delegation(RecipeObject impersonated, String kind) {
        RecipeObject.Reader from = impersonated.read();
        RecipeObject to = RecipeObject.of(kind)
                .with(SOURCE, from.recipe(SOURCE))
                .withList("delegates", from.list("delegates"))
                .withSet(TRUSTED, from.set(TRUSTED));
        for (String field : List.of("serviceAccount", "quotaProject", "endpoint", "universe")) {
            Optional<String> value = from.optionalText(field);
            to = value.isPresent() ? to.with(field, value.get()) : to;
        }
        return to;
    }

    /** The chain, each hop of which asks Google's services at that origin. */
    static RecipeObject servedAt(RecipeObject chain, URI origin) {
        String address = origin.getScheme() + "://" + origin.getRawAuthority();
        return each(chain, hop -> switch (hop.kind()) {
            case FEDERATED ->
                AwsSubject.servedAt(hop, origin.getRawAuthority()).with("tokenUrl", address + "/v1/token");
            case BOUNDED -> hop.with("tokenUrl", address + "/v1/token");
            case ATTACHED, ATTACHED_ID_TOKEN -> hop.with("metadataHost", origin.getRawAuthority());
            case ACTING_FOR -> hop.with("endpoint", address).with("tokenUrl", address + "/token");
            case APPLICATION_DEFAULT -> hop.with("endpoint", address).with("metadataHost", origin.getRawAuthority());
            default -> hop.with("endpoint", address);
        });
    }

    /** The chain, whose hops of one kind are changed. */
    static RecipeObject ofKind(String kind, RecipeObject chain, UnaryOperator<RecipeObject> change) {
        return each(chain, hop -> hop.kind().equals(kind) ? change.apply(hop) : hop);
    }

    /** The chain, whose hops that ask the metadata server are changed. */
    static RecipeObject ofMachine(RecipeObject chain, UnaryOperator<RecipeObject> change) {
        return each(
                chain,
                hop -> OF_MACHINE.contains(hop.kind()) || hop.kind().equals(APPLICATION_DEFAULT)
                        ? change.apply(hop)
                        : hop);
    }

    private static RecipeObject each(RecipeObject hop, UnaryOperator<RecipeObject> change) {
        if (!isOurs(hop)) {
            return hop;
        }
        RecipeObject changed = change.apply(hop);
        return WITH_SOURCE.contains(hop.kind())
                ? changed.with(SOURCE, each(hop.read().recipe(SOURCE), change))
                : changed;
    }

    private static Set<String> hosts(RecipeObject hop, String host) {
        Set<String> hosts = new TreeSet<>(hop.read().set(TRUSTED));
        hosts.add(host);
        return hosts;
    }
}
