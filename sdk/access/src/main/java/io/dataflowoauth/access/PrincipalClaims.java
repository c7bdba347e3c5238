// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.PrincipalChain;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the principal out of claims whose signature held. */
final class PrincipalClaims {
    private static final int MOST_ACTORS = 5;
    private static final List<String> CLIENTS = List.of("client_id", "azp", "appid", "cid");
    private static final List<String> NAMES =
            List.of("preferred_username", "upn", "unique_name", "username", "app_displayname", "name");
    private static final Pattern PROVIDER = Pattern.compile(
            "(?:https:)?//iam\\.googleapis\\.com/(projects/[0-9]+/locations/global/workloadIdentityPools/[a-z0-9-]+)/providers/[a-z0-9-]+");

    private PrincipalClaims() {}

    static Principal read(Members claims, String issuer, Set<String> audiences, ClaimShape shape) {
        String subject = Words.identity(claims, "sub");
        Deque<String> actors = actors(claims);
        Optional<String> google = google(audiences, subject);
        String name = google.or(() -> name(claims)).orElse(subject);
        Principal.Identity identity = new Principal.Identity(
                issuer,
                subject,
                client(claims),
                Optional.ofNullable(actors.peekLast()),
                claims.object("may_act").map(may -> Words.identity(may, "sub")));
        PrincipalChain chain = chain(workload(claims), actors).then(name);
        return new Principal(
                identity,
                new Principal.Names(name, google, chain),
                new Principal.Standing(shape.groups(claims), shape.roles(claims)));
    }

    /** Who acted first stands first. */
    private static Deque<String> actors(Members claims) {
        Deque<String> actors = new ArrayDeque<>();
        Optional<Members> next = claims.object("act");
        while (next.isPresent()) {
            if (actors.size() == MOST_ACTORS) {
                throw NotVerifiedException.of(
                        AccessCodes.DELEGATION_TOO_DEEP, "There are more than " + MOST_ACTORS + " actors.");
            }
            actors.addFirst(Words.identity(next.get(), "sub"));
            next = next.get().object("act");
        }
        return actors;
    }

    private static PrincipalChain chain(Optional<String> workload, Deque<String> actors) {
        PrincipalChain chain = workload.map(PrincipalChain::of).orElse(PrincipalChain.unknown());
        for (String actor : actors) {
            chain = chain.then(actor);
        }
        return chain;
    }

    private static Optional<String> client(Members claims) {
        return firstShown(claims, CLIENTS);
    }

    /** What Google's policies call a federated subject is made from the pool and the subject. */
    private static Optional<String> google(Set<String> audiences, String subject) {
        for (String audience : audiences) {
            if (audience.contains("//iam.googleapis.com/")) {
                Matcher provider = PROVIDER.matcher(audience);
                if (provider.matches()) {
                    return Optional.of("principal://iam.googleapis.com/" + provider.group(1) + "/subject/" + subject);
                }
            }
        }
        return Optional.empty();
    }

    /** An address counts where its issuer has verified it: anybody can have an unverified one. */
    private static Optional<String> name(Members claims) {
        Optional<String> address =
                claims.flag("email_verified").orElse(false) ? Words.shown(claims.text("email")) : Optional.empty();
        return address.isPresent() ? address : firstShown(claims, NAMES);
    }

    private static Optional<String> firstShown(Members claims, List<String> names) {
        for (String name : names) {
            Optional<String> shown = Words.shown(claims.text(name));
            if (shown.isPresent()) {
                return shown;
            }
        }
        return Optional.empty();
    }

    /** The machine or the pod that an account is attached to, of Google's metadata server and of Kubernetes. */
    private static Optional<String> workload(Members claims) {
        return claims.object("google")
                .flatMap(google -> google.object("compute_engine"))
                .flatMap(PrincipalClaims::machine)
                .or(() -> claims.object("kubernetes.io").flatMap(PrincipalClaims::pod));
    }

    private static Optional<String> machine(Members engine) {
        String name =
                "//compute.googleapis.com/projects/" + engine.text("project_id").orElse("-") + "/zones/"
                        + engine.text("zone").orElse("-") + "/instances/"
                        + engine.text("instance_name")
                                .or(() -> engine.text("instance_id"))
                                .orElse("-");
        return Words.shown(Optional.of(name));
    }

    private static Optional<String> pod(Members kubernetes) {
        Optional<String> name = kubernetes.object("pod").flatMap(pod -> pod.text("name"));
        return Words.shown(name.map(pod -> "pod/" + kubernetes.text("namespace").orElse("-") + "/" + pod));
    }
}
