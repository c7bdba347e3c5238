// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The routes of the file. The longest one that covers a path decides alone; no other steps in for it. */
final class Routes {
    private final List<RouteRule> rules;

    Routes(List<RouteRule> rules) {
        if (rules.isEmpty()) {
            throw new BadFile("There is no route, so nothing could ever pass");
        }
        this.rules = List.copyOf(rules);
    }

    /** Which rule is for a request, or why there is none. */
    Found find(String method, String path) {
        List<RouteRule> covering =
                longest(rules.stream().filter(rule -> rule.covers(path)).toList());
        String folded = path.toLowerCase(Locale.ROOT);
        List<RouteRule> meant = longest(rules.stream()
                .filter(rule -> new RouteRule(
                                rule.path().toLowerCase(Locale.ROOT), rule.methods(), rule.requirement(), false)
                        .covers(folded))
                .toList());
        if (!covering.equals(meant)) {
            // a service that does not tell capitals from small letters would go where the longer rule stands
            return Found.refused(400);
        }
        if (covering.isEmpty()) {
            return Found.refused(404);
        }
        return covering.stream()
                .filter(rule -> rule.allows(method))
                .findFirst()
                .map(rule -> new Found(200, List.of(rule)))
                .orElseGet(() -> Found.refused(405));
    }

    private static List<RouteRule> longest(List<RouteRule> covering) {
        int length = covering.stream()
                .map(rule -> rule.path().length())
                .max(Comparator.naturalOrder())
                .orElse(0);
        return covering.stream().filter(rule -> rule.path().length() == length).toList();
    }

    /**
     * What was found.
     *
     * @param status 200, or that of the refusal
     * @param rules one, or none
     */
    record Found(int status, List<RouteRule> rules) {
        private static Found refused(int status) {
            return new Found(status, List.of());
        }
    }
}
