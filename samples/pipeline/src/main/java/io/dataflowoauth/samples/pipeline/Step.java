// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.util.Arrays;
import java.util.Optional;

/** The four steps of the pipeline, each with an identity of its own. */
enum Step {
    FIND("find-hub", "reader", "/atlas/v1/hubs"),
    STORE("store", "writer", "/ledger/v1/entries"),
    AUDIT("audit", "auditor", "/audit/v1/entries"),
    SHARE("share", "partner", "/partner/v1/entries");

    private static final String PROJECT = "airports-demo";

    private final String label;
    private final String account;
    private final String path;

    Step(String label, String account, String path) {
        this.label = label;
        this.account = account;
        this.path = path;
    }

    /** Its name in the pipeline. */
    String label() {
        return label;
    }

    /** The short name of the service account that it acts as. */
    String account() {
        return account;
    }

    /** The service account that it acts as. */
    String email() {
        return account + "@" + PROJECT + ".iam.gserviceaccount.com";
    }

    /** The subject that its workload proves to be. */
    String subject() {
        return "airports-" + account;
    }

    /** Where its API begins. */
    String path() {
        return path;
    }

    /** The workload identity provider that believes its subject token. */
    String provider() {
        return account + "-provider";
    }

    /** Whether a principal, of either hop, is that of this step, in the words of the issuer or of the client. */
    boolean isOf(String principal) {
        return principal.equals(email())
                || principal.endsWith("/subject/" + subject())
                || principal.endsWith("/providers/" + provider());
    }

    /** The step that a principal acts in. */
    static Optional<Step> of(String principal) {
        return Arrays.stream(values()).filter(step -> step.isOf(principal)).findFirst();
    }
}
