// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.PrincipalChain;
import java.util.List;

/** What an event knows besides what it is about. An empty text is one that is not there. Copied before it is changed. */
final class AuditParts implements Cloneable {
    List<String> chain = List.of();
    String name = "";
    String issuer = "";
    String what = "";
    String resource = "";
    Scopes asked = Scopes.NONE;
    Scopes granted = Scopes.NONE;
    String layer = "";
    String code = "";
    String detail = "";
    String revision = "";
    String rule = "";
    String decision = "";
    String fingerprint = "";
    String tokenId = "";
    String trace = "";
    String span = "";

    AuditParts copy() {
        try {
            return (AuditParts) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Who acts stays, however long the chain is: the last are told, where not all can be. */
    void principal(PrincipalChain principal) {
        List<String> names = principal.names();
        chain = AuditText.lines(names.subList(Math.max(0, names.size() - 8), names.size()), 128);
        name = AuditText.line(principal.acting(), AuditText.NAME);
    }

    /**
     * Scopes, as many as there is room for.
     *
     * @param count of all of them
     */
    record Scopes(List<String> names, int count) {
        static final Scopes NONE = new Scopes(List.of(), 0);
    }
}
