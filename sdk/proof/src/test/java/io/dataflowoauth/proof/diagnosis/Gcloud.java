// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the command lines of a diagnosis as a shell and Google's command line would, against the stub. */
final class Gcloud {
    private static final String BIND = "add-iam-policy-binding";

    private final Plant plant;
    private final Set<String> accounts = new HashSet<>(Set.of(Plant.READER, Plant.WORKER));
    private final Map<String, Runnable> elsewhere = new LinkedHashMap<>();

    Gcloud(Plant plant) {
        this.plant = plant;
    }

    /** That account is not there yet. */
    Gcloud without(String account) {
        accounts.remove(account);
        return this;
    }

    /** What exactly that command does, where the stub cannot. */
    Gcloud on(String command, Runnable effect) {
        elsewhere.put(command, effect);
        return this;
    }

    /** Runs what is a command; sentences are for people. */
    void run(List<String> steps) {
        steps.stream().filter(step -> step.startsWith("gcloud ")).forEach(this::line);
    }

    private void line(String line) {
        Runnable known = elsewhere.get(line);
        if (known != null) {
            known.run();
            return;
        }
        List<String> words = words(line);
        int or = words.indexOf("||");
        if (or < 0) {
            run(words.toArray(new String[0]));
        } else if (!accounts.contains(words.get(or - 1))) {
            run(words.subList(or + 1, words.size()).toArray(new String[0]));
        }
    }

    private void run(String... words) {
        Map<String, String> flags = new LinkedHashMap<>();
        List<String> plain = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (word.startsWith("--")) {
                flags.put(word.substring(2, equals < 0 ? word.length() : equals), word.substring(equals + 1));
            } else {
                plain.add(word);
            }
        }
        String last = plain.remove(plain.size() - 1);
        run(String.join(" ", plain.subList(1, plain.size())), last, flags);
    }

    private void run(String command, String on, Map<String, String> flags) {
        switch (command) {
            case "iam service-accounts " + BIND -> grant(flags, account(on));
            case "storage buckets " + BIND ->
                grant(flags, "//storage.googleapis.com/projects/_/buckets/" + on.substring("gs://".length()));
            case "projects " + BIND -> grant(flags, "//cloudresourcemanager.googleapis.com/projects/" + on);
            case "pubsub topics " + BIND ->
                grant(flags, "//pubsub.googleapis.com/projects/" + flags.get("project") + "/topics/" + on);
            case "iam service-accounts create" ->
                accounts.add(on + "@" + flags.get("project") + ".iam.gserviceaccount.com");
            case "iam service-accounts keys create" ->
                plant.iam.files().serviceAccountKey(plant.credentials, String.valueOf(flags.get("iam-account")));
            case "auth application-default" -> plant.iam.files().signedInUser(plant.credentials, "ada@corp.example");
            case "compute instances set-service-account" ->
                plant.iam.attach(String.valueOf(flags.get("service-account")), Plant.PLATFORM);
            case "iam workload-identity-pools providers undelete" ->
                plant.iam.provider(
                        String.valueOf(flags.get("project")),
                        String.valueOf(flags.get("workload-identity-pool")),
                        on,
                        plant.issuer);
            case "iam workload-identity-pools providers describe",
                    "iam workload-identity-pools providers update-oidc",
                    "iam service-accounts describe",
                    "iam service-accounts keys" -> {}
            default -> throw new AssertionError("No such command: gcloud " + command + " " + on + " " + flags);
        }
    }

    private void grant(Map<String, String> flags, String resource) {
        plant.iam.grant(String.valueOf(flags.get("role")), String.valueOf(flags.get("member")), resource);
    }

    private String account(String email) {
        if (!accounts.contains(email)) {
            throw new AssertionError("There is no account " + email);
        }
        return plant.iam.serviceAccount(email);
    }

    /** As POSIX 2.2 has it: blanks part words, nothing is special inside single quotes, a backslash takes the next as it is. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char next = line.charAt(at);
            if (next == '\'') {
                quoted = !quoted;
            } else if (!quoted && next == '\\') {
                at++;
                word.append(line.charAt(at));
            } else if (!quoted && next == ' ') {
                words.add(word.toString());
                word.setLength(0);
            } else if (!quoted && "$`;&<>()\"*?#\n\t".indexOf(next) >= 0) {
                throw new AssertionError("A shell would not take this as it is: " + next + " in " + line);
            } else {
                word.append(next);
            }
        }
        words.add(word.toString());
        return words;
    }
}
