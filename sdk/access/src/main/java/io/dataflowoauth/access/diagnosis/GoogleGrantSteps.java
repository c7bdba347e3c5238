// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands that grant: on service accounts, on resources of data APIs, else on their project. */
final class GoogleGrantSteps {
    private static final String BIND = "add-iam-policy-binding";

    private GoogleGrantSteps() {}

    /** On an account that may not exist. */
    static List<String> onAccount(String account, String member, String role) {
        return List.of(describedOrCreated(account), bound(account, member, role));
    }

    /** Each on the next: whoever it was that lacked it, the others lose nothing. */
    static List<String> chain(List<String> names) {
        List<String> steps = new ArrayList<>();
        for (int link = 0; link + 1 < names.size(); link++) {
            steps.add(bound(
                    GoogleNames.account(names.get(link + 1)),
                    GoogleNames.member(names.get(link)),
                    GoogleRoles.CREATOR));
        }
        return steps.isEmpty() ? List.of(bound("ACCOUNT", "MEMBER", GoogleRoles.CREATOR)) : List.copyOf(steps);
    }

    /** On what the refusal names, or on its project. */
    static List<String> onResource(String resource, String member, String role) {
        Optional<String> bucket = GoogleNames.after("buckets", resource);
        if (bucket.isPresent()) {
            return granted(CommandLine.of("gcloud storage buckets " + BIND).and("gs://" + bucket.get()), member, role);
        }
        String project = GoogleNames.after("projects", resource)
                .map(GoogleNames::project)
                .orElse("PROJECT");
        for (Kind kind : Kind.values()) {
            Optional<String> name = GoogleNames.after(kind.collection, resource);
            if (name.isPresent()) {
                CommandLine command = CommandLine.of("gcloud " + kind.command + " " + BIND)
                        .and(name.get())
                        .with("project", project);
                return granted(command, member, role);
            }
        }
        return onProject(project, member, role);
    }

    static List<String> onProject(String project, String member, String role) {
        return granted(CommandLine.of("gcloud projects " + BIND).and(project), member, role);
    }

    private static List<String> granted(CommandLine command, String member, String role) {
        return List.of(command.with("member", member).with("role", role).line());
    }

    private static String bound(String account, String member, String role) {
        return CommandLine.of("gcloud iam service-accounts " + BIND)
                .and(account)
                .with("member", member)
                .with("role", role)
                .line();
    }

    private static String describedOrCreated(String account) {
        return CommandLine.of("gcloud iam service-accounts describe")
                        .and(account)
                        .line() + " || "
                + CommandLine.of("gcloud iam service-accounts create")
                        .and(GoogleNames.accountId(account))
                        .with("project", GoogleNames.projectOf(account))
                        .line();
    }

    /** Resources that have policies of their own, and commands for these. */
    private enum Kind {
        TOPICS("topics", "pubsub topics"),
        SUBSCRIPTIONS("subscriptions", "pubsub subscriptions"),
        SECRETS("secrets", "secrets");

        private final String collection;
        private final String command;

        Kind(String collection, String command) {
            this.collection = collection;
            this.command = command;
        }
    }
}
