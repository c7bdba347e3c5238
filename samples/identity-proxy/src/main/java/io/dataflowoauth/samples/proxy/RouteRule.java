// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.access.guard.Requirement;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.http.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in the file for one part of the service.
 *
 * @param path where it begins; all that lies below belongs to it
 * @param methods that it is for; empty is all
 * @param requirement what callers need; none where the route is open to everybody
 * @param webSocket whether a connection may become a web socket
 */
record RouteRule(String path, Set<String> methods, Optional<Requirement> requirement, boolean webSocket) {
    private static final Set<String> FIELDS =
            Set.of("path", "methods", "permission", "resource", "scopes", "open", "webSocket");

    static RouteRule read(JsonObject json) {
        Fields.requireKnown(json, FIELDS);
        String path = json.text("path");
        if (!StrictPath.isStrict(path)) {
            throw new BadFile("The path " + path + " of a route can be read in more than one way");
        }
        return new RouteRule(
                path,
                Set.copyOf(json.texts("methods")),
                requirement(json, path),
                json.optionalFlag("webSocket").orElse(false));
    }

    /** Whether that path is it or lies below it: by whole segments, so that /orders is no beginning of /orders-old. */
    boolean covers(String other) {
        return other.equals(path) || other.startsWith(path.endsWith("/") ? path : path + "/");
    }

    boolean allows(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    private static Optional<Requirement> requirement(JsonObject json, String path) {
        Optional<String> permission = json.optionalText("permission");
        if (json.optionalFlag("open").orElse(false)) {
            if (permission.isPresent() || !json.texts("scopes").isEmpty()) {
                throw new BadFile("The route " + path + " is open and needs something");
            }
            return Optional.empty();
        }
        Requirement needed = permission
                .map(name -> Requirement.permission(name, Resource.of(json.text("resource"))))
                .orElseGet(Requirement::verified);
        return Optional.of(needed.withScopes(json.texts("scopes").toArray(String[]::new)));
    }
}
