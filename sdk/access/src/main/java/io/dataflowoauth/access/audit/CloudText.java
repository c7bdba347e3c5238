// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.net.URI;

/** An event as CloudEvents 1.0 have it: the envelope. Stateless. */
final class CloudText {
    private CloudText() {}

    static String of(AuditEvent event, URI source) {
        AuditHead head = event.head();
        AuditParts parts = event.parts();
        JsonLine line = new JsonLine()
                .begin()
                .put("specversion", "1.0")
                .put("id", head.id())
                .put("source", AuditText.line(source.toString(), AuditText.PLACE))
                .put("type", "io.dataflowoauth.audit." + PlainText.word(head.activity()))
                .put("time", head.at().toString())
                .put("subject", parts.name)
                .put("datacontenttype", "application/json")
                .put("dataschema", "https://schema.ocsf.io/" + OcsfText.VERSION + "/classes/" + OcsfText.classOf(head));
        if (!parts.trace.isEmpty()) {
            // whether it was sampled is not known here
            line.put("traceparent", "00-" + parts.trace + "-" + parts.span + "-00");
        }
        line.begin("data");
        OcsfText.write(line, event, source);
        return line.end().end().line();
    }
}
