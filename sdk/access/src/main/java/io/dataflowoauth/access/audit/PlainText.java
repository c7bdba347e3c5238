// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.util.Locale;

/** Our own form of an event: one object, told by {@code audit-event-1.json} of the site. Stateless. */
final class PlainText {
    private PlainText() {}

    static String of(AuditHead head, AuditParts parts) {
        JsonLine line = new JsonLine()
                .begin()
                .put("version", 1)
                .put("id", head.id())
                .put("at", head.at().toString())
                .put("activity", word(head.activity()))
                .put("outcome", word(head.outcome()))
                .put("name", parts.name)
                .put("chain", parts.chain)
                .put("issuer", parts.issuer)
                .put("what", parts.what)
                .put("resource", parts.resource);
        scopes(line, "scopes_asked", parts.asked);
        scopes(line, "scopes_granted", parts.granted);
        line.put("layer", parts.layer).put("code", parts.code).put("detail", parts.detail);
        if (!parts.revision.isEmpty()) {
            line.begin("policy")
                    .put("revision", parts.revision)
                    .put("rule", parts.rule)
                    .put("decision", parts.decision)
                    .end();
        }
        return line.put("token_fingerprint", parts.fingerprint)
                .put("token_id", parts.tokenId)
                .put("trace_id", parts.trace)
                .put("span_id", parts.span)
                .end()
                .line();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void scopes(JsonLine line, String member, AuditParts.Scopes scopes) {
        if (scopes.count() > 0) {
            line.begin(member)
                    .put("names", scopes.names())
                    .put("count", scopes.count())
                    .end();
        }
    }
}
