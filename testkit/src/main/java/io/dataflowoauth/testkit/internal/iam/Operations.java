// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.ChangeRefusedException;
import io.dataflowoauth.testkit.internal.iam.policy.Document;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What Google does after it has answered, and the stub before: every operation is done when it is answered. The last ones can be
 * asked for again. Safe for use by many threads.
 */
final class Operations {
    private static final int MOST = 256;
    private static final String OWNER = "(?:projects|folders|organizations)/[^/]+/locations/[^/]+";

    private final Map<String, Map<String, Object>> known = new LinkedHashMap<>();

    /** Of the API v2, whose operations lie below what they are about. */
    Map<String, Object> done(String name, Document.Head head, Map<String, Object> policy) {
        String operation = name + "/operations/" + serial(head);
        Map<String, Object> metadata = JsonText.members(
                "@type",
                "type.googleapis.com/google.iam.v2.PolicyOperationMetadata",
                "createTime",
                head.updated().toString());
        return kept(operation, metadata, typed("google.iam.v2.Policy", policy));
    }

    /**
     * Makes a change as the API v3 does, whose operations lie beside what they are about.
     *
     * @param type of the document
     */
    AdminMethod.Reply done(String type, Asked asked, Supplier<Document> change) {
        try {
            Document changed = change.get();
            Map<String, Object> response = asked.verb == Verb.DELETE
                    ? typed("google.protobuf.Empty", Map.of())
                    : typed(type, Wire.write(changed));
            return new AdminMethod.Reply(done(changed.head(), asked.verb, response), asked.why);
        } catch (ChangeRefusedException refused) {
            throw AdminCall.refused(refused, asked.etag);
        }
    }

    private Map<String, Object> done(Document.Head head, Verb verb, Map<String, Object> response) {
        String at = head.updated().toString();
        String name = head.name();
        String location = name.substring(0, name.indexOf("/locations/") + "/locations/global".length());
        Map<String, Object> metadata = JsonText.members(
                "@type",
                "type.googleapis.com/google.iam.v3.OperationMetadata",
                "createTime",
                at,
                "endTime",
                at,
                "target",
                name,
                "verb",
                verb.said,
                "apiVersion",
                "v3");
        return kept(location + "/operations/operation-" + serial(head) + "-" + verb.said, metadata, response);
    }

    /**
     * A change that is asked for.
     *
     * @param verb what is done
     * @param why it is allowed
     * @param etag that the document must have still, where there is one
     */
    record Asked(Verb verb, String why, Optional<String> etag) {}

    /** What is done to a document. */
    enum Verb {
        CREATE("create"),
        UPDATE("update"),
        DELETE("delete");

        private final String said;

        Verb(String said) {
            this.said = said;
        }
    }

    /** A response with its type. */
    static Map<String, Object> typed(String type, Map<String, Object> members) {
        Map<String, Object> response = JsonText.members("@type", "type.googleapis.com/" + type);
        response.putAll(members);
        return response;
    }

    /** The methods that tell how an operation fares. */
    List<AdminMethod> all() {
        return List.of(
                new AdminMethod(
                        "GET",
                        "/v2/(policies/[^/]+/denypolicies/[^/]+/operations/[^/]+)",
                        "google.longrunning.Operations.GetOperation",
                        this::get),
                new AdminMethod(
                        "GET",
                        "/v3/(" + OWNER + "/operations/[^/]+)",
                        "google.longrunning.Operations.GetOperation",
                        this::get));
    }

    private AdminMethod.Reply get(AdminCall call) {
        String name = call.call().path().substring("/v2/".length());
        return find(name)
                .map(operation -> new AdminMethod.Reply(operation, "Whoever began an operation may ask for it."))
                .orElseThrow(GoogleErrors::notFound);
    }

    private synchronized Optional<Map<String, Object>> find(String name) {
        return Optional.ofNullable(known.get(name));
    }

    private synchronized Map<String, Object> kept(
            String name, Map<String, Object> metadata, Map<String, Object> response) {
        Map<String, Object> operation =
                JsonText.members("name", name, "metadata", metadata, "done", true, "response", response);
        known.put(name, operation);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return operation;
    }

    private static String serial(Document.Head head) {
        String text = head.name() + " " + head.serial();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
