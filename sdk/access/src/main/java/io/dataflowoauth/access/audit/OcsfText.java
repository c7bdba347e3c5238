// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.net.URI;

/**
 * An event in classes of the Open Cybersecurity Schema Framework. What a class requires and nobody knows is {@code unknown}; what
 * it has no place for is {@code unmapped}. Stateless.
 */
final class OcsfText {
    static final String VERSION = "1.3.0";

    private static final int OTHER = 99;
    private static final String UNKNOWN = "unknown";

    private OcsfText() {}

    static String classOf(AuditHead head) {
        return kind(head.activity()).name;
    }

    /** The members of the object that is begun. */
    static void write(JsonLine line, AuditEvent event, URI source) {
        AuditHead head = event.head();
        Kind kind = kind(head.activity());
        int activity = activity(head.activity());
        line.put("category_uid", kind.uid / 1000)
                .put("class_uid", kind.uid)
                .put("activity_id", activity)
                .put(
                        "activity_name",
                        activity == OTHER ? PlainText.word(head.activity()) : activity == 1 ? "Logon" : "Logoff")
                .put("type_uid", kind.uid * 100L + activity)
                .put("time", head.at().toEpochMilli())
                .put("severity_id", head.outcome() == AuditOutcome.ALLOWED ? 1 : 2);
        status(line, event);
        metadata(line, head);
        switch (kind) {
            case AUTHENTICATION -> authentication(line, event.parts());
            case API_ACTIVITY -> apiActivity(line, event, source);
            case BASE_EVENT -> line.put("message", event.parts().detail);
        }
        unmapped(line, event.parts());
    }

    private static Kind kind(AuditActivity activity) {
        return switch (activity) {
            case ACQUIRE, VERIFY, REVOKE -> Kind.AUTHENTICATION;
            case USE, DECIDE, GUARDRAIL -> Kind.API_ACTIVITY;
            case TRAIL -> Kind.BASE_EVENT;
        };
    }

    /** A new token is a logon, one that is taken back a logoff; for the rest the classes have no word. */
    private static int activity(AuditActivity activity) {
        return switch (activity) {
            case ACQUIRE -> 1;
            case REVOKE -> 2;
            default -> OTHER;
        };
    }

    private static void status(JsonLine line, AuditEvent event) {
        switch (event.outcome()) {
            case ALLOWED -> line.put("status_id", 1).put("status", "Success");
            case DENIED -> line.put("status_id", 2).put("status", "Failure");
            case UNDECIDED -> line.put("status_id", OTHER).put("status", "undecided");
        }
        line.put("status_code", event.parts().code).put("status_detail", event.parts().detail);
    }

    private static void metadata(JsonLine line, AuditHead head) {
        line.begin("metadata")
                .put("version", VERSION)
                .put("uid", head.id())
                .begin("product")
                .put("name", "Dataflow OAuth")
                .put("vendor_name", "Dataflow OAuth")
                .end()
                .end();
    }

    private static void authentication(JsonLine line, AuditParts parts) {
        user(line, parts);
        line.put("auth_protocol_id", 6).put("auth_protocol", "OAUTH 2.0");
        line.begin("service")
                .put("name", or(parts.resource, or(parts.issuer, UNKNOWN)))
                .end();
        session(line, parts);
    }

    private static void apiActivity(JsonLine line, AuditEvent event, URI source) {
        AuditParts parts = event.parts();
        line.begin("actor");
        user(line, parts);
        session(line, parts);
        line.beginOnly("authorizations").put("decision", decision(event.outcome()));
        if (!parts.revision.isEmpty()) {
            line.begin("policy")
                    .put("name", or(parts.rule, "no rule"))
                    .put("version", parts.revision)
                    .end();
        }
        line.endOnly().end();
        line.begin("api")
                .put("operation", or(parts.what, PlainText.word(event.activity())))
                .end();
        // a decision is about a caller whose address nobody told; the other events are of calls of ours
        line.begin("src_endpoint")
                .put("name", event.activity() == AuditActivity.DECIDE ? UNKNOWN : source.toString())
                .end();
        if (!parts.resource.isEmpty()) {
            line.beginOnly("resources").put("name", parts.resource).endOnly();
        }
    }

    private static void user(JsonLine line, AuditParts parts) {
        String uid = parts.chain.isEmpty() ? "" : parts.chain.get(parts.chain.size() - 1);
        line.begin("user").put("name", or(parts.name, UNKNOWN)).put("uid", uid).end();
    }

    private static void session(JsonLine line, AuditParts parts) {
        if (!parts.fingerprint.isEmpty() || !parts.issuer.isEmpty()) {
            line.begin("session")
                    .put("uid", parts.fingerprint)
                    .put("issuer", parts.issuer)
                    .end();
        }
    }

    private static void unmapped(JsonLine line, AuditParts parts) {
        line.begin("unmapped")
                .put("chain", parts.chain)
                .put("layer", parts.layer)
                .put("scopes_asked", parts.asked.names())
                .put("scopes_asked_count", parts.asked.count())
                .put("scopes_granted", parts.granted.names())
                .put("scopes_granted_count", parts.granted.count())
                .put("token_id", parts.tokenId)
                .put("decision", parts.decision)
                .end();
    }

    private static String decision(AuditOutcome outcome) {
        return outcome == AuditOutcome.ALLOWED ? "allowed" : outcome == AuditOutcome.DENIED ? "denied" : "undecided";
    }

    private static String or(String text, String other) {
        return text.isEmpty() ? other : text;
    }

    private enum Kind {
        AUTHENTICATION(3002, "authentication"),
        API_ACTIVITY(6003, "api_activity"),
        BASE_EVENT(0, "base_event");

        private final int uid;
        private final String name;

        Kind(int uid, String name) {
            this.uid = uid;
            this.name = name;
        }
    }
}
