// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The methods for policies of one of Google's APIs.
 *
 * @param method the HTTP method
 * @param path what the whole path matches
 * @param targets what a call of that path is about
 */
record PolicyApi(String method, Pattern path, Function<Call, Target> targets) {
    private static final String RPC = ":(getIamPolicy|setIamPolicy|testIamPermissions)";
    private static final String GET = ":(getIamPolicy)";
    private static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";
    private static final String READING = "https://www.googleapis.com/auth/cloud-platform.read-only";
    private static final Pattern MANAGER = Pattern.compile("/v[123]/(projects|folders|organizations)/([^/:]+)" + RPC);
    private static final Pattern ACCOUNTS = Pattern.compile("/v1/projects/([^/:]+)/serviceAccounts/([^/:]+)" + RPC);
    private static final String PUBSUB = "/v1/projects/([^/:]+)/(topics|subscriptions|snapshots)/([^/:]+)";
    private static final Pattern TABLES =
            Pattern.compile("/bigquery/v2/projects/([^/:]+)/datasets/([^/:]+)/tables/([^/:]+)" + RPC);
    private static final Pattern BUCKETS = Pattern.compile("/storage/v1/b/([^/]+)/iam");
    private static final Pattern BUCKETS_TEST = Pattern.compile("/storage/v1/b/([^/]+)/iam/testPermissions");

    private static final String STORAGE = "https://www.googleapis.com/auth/devstorage.";
    private static final Set<String> BUCKETS_TEST_SCOPES =
            Set.of(CLOUD, READING, STORAGE + "full_control", STORAGE + "read_only", STORAGE + "read_write");

    /** What is done with a policy. */
    enum Verb {
        GET("getIamPolicy"),
        SET("setIamPolicy"),
        TEST("testIamPermissions");

        private final String named;

        Verb(String named) {
            this.named = named;
        }

        String named() {
            return named;
        }
    }

    /**
     * What a call is about.
     *
     * @param service the API, for example {@code pubsub.googleapis.com}
     * @param resource the full name of the resource
     * @param collection what its permissions begin with, for example {@code pubsub.topics}
     * @param account the e-mail, if the resource is a service account
     */
    record Target(String service, String resource, String collection, Optional<String> account) {
        Target(String service, String path, String collection) {
            this(service, "//" + service + "/" + path, collection, Optional.empty());
        }

        String permission(Verb verb) {
            return collection + "." + verb.named();
        }

        boolean isStorage() {
            return service.equals("storage.googleapis.com");
        }

        /** Whether it is a project, a folder or an organization. */
        boolean isManaged() {
            return service.equals("cloudresourcemanager.googleapis.com");
        }

        /** Whether a permission can be asked about here: a project, folder or organization has those of every service. */
        boolean takes(String permission) {
            return isManaged() || permission.startsWith(collection.substring(0, collection.indexOf('.') + 1));
        }
    }

    /** All of them. */
    static List<PolicyApi> all() {
        return List.of(
                new PolicyApi("POST", MANAGER, PolicyApi::ofManager),
                new PolicyApi("POST", ACCOUNTS, PolicyApi::ofAccount),
                new PolicyApi("GET", Pattern.compile(PUBSUB + GET), PolicyApi::ofPubSub),
                new PolicyApi(
                        "POST", Pattern.compile(PUBSUB + ":(setIamPolicy|testIamPermissions)"), PolicyApi::ofPubSub),
                new PolicyApi("POST", TABLES, PolicyApi::ofTable),
                new PolicyApi("GET", BUCKETS, PolicyApi::ofBucket),
                new PolicyApi("PUT", BUCKETS, PolicyApi::ofBucket),
                new PolicyApi("GET", BUCKETS_TEST, PolicyApi::ofBucket));
    }

    /** What a call of this path does. */
    Verb verb(Call call) {
        if (path == BUCKETS || path == BUCKETS_TEST) {
            return path == BUCKETS_TEST ? Verb.TEST : method.equals("PUT") ? Verb.SET : Verb.GET;
        }
        String named = call.path().substring(call.path().lastIndexOf(':') + 1);
        return named.equals(Verb.GET.named()) ? Verb.GET : named.equals(Verb.SET.named()) ? Verb.SET : Verb.TEST;
    }

    /** What a call of this path is about. */
    Target target(Call call) {
        return targets.apply(call);
    }

    /** One of these scopes is needed. */
    static Set<String> scopes(Target target, Verb verb) {
        if (target.isStorage()) {
            return verb == Verb.TEST ? BUCKETS_TEST_SCOPES : Set.of(CLOUD, STORAGE + "full_control");
        }
        String own = switch (target.service()) {
            case "pubsub.googleapis.com" -> "pubsub";
            case "bigquery.googleapis.com" -> "bigquery";
            case "iam.googleapis.com" -> "iam";
            default -> "cloudplatformprojects";
        };
        String scope = "https://www.googleapis.com/auth/" + own;
        return verb == Verb.SET ? Set.of(CLOUD, scope) : Set.of(CLOUD, scope, READING);
    }

    private static Target ofManager(Call call) {
        return new Target(
                "cloudresourcemanager.googleapis.com",
                call.group(1) + "/" + call.group(2),
                "resourcemanager." + call.group(1));
    }

    private static Target ofAccount(Call call) {
        String email = call.group(2);
        return new Target(
                "iam.googleapis.com",
                Accounts.find(call.group(1), email).orElseThrow(GoogleErrors::notFound),
                "iam.serviceAccounts",
                Optional.of(email));
    }

    private static Target ofPubSub(Call call) {
        return new Target(
                "pubsub.googleapis.com",
                "projects/" + call.group(1) + "/" + call.group(2) + "/" + call.group(3),
                "pubsub." + call.group(2));
    }

    private static Target ofTable(Call call) {
        return new Target(
                "bigquery.googleapis.com",
                "projects/" + call.group(1) + "/datasets/" + call.group(2) + "/tables/" + call.group(3),
                "bigquery.tables");
    }

    private static Target ofBucket(Call call) {
        return new Target("storage.googleapis.com", "projects/_/buckets/" + call.group(1), "storage.buckets");
    }
}
