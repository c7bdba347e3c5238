// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Refusal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The permission that was missing, and where: as a refusal names them, else as its words do.
 *
 * @param permission for example {@code storage.objects.get}; empty where nobody said
 * @param resource empty where nobody said
 */
record DeniedPermission(String permission, String resource) {
    private static final String NAME = "([a-z][A-Za-z0-9]{0,40}(?:\\.[A-Za-z0-9]{1,60}){2,4})";
    private static final Pattern DENIED = Pattern.compile("[Pp]ermission '?" + NAME
            + "'? (?:was )?denied(?: on (?:resource|table|dataset) '?([A-Za-z0-9_/][^\\s'(),]{0,200})'?)?");
    private static final Pattern LACKING = Pattern.compile("does not have " + NAME + " access");
    private static final DeniedPermission UNTOLD = new DeniedPermission("", "");

    static DeniedPermission of(Symptoms symptoms) {
        return symptoms.refusal().map(DeniedPermission::of).orElse(UNTOLD);
    }

    private static DeniedPermission of(Refusal refusal) {
        Map<String, String> named = refusal.metadata();
        if (named.containsKey("permission")) {
            return new DeniedPermission(named.getOrDefault("permission", ""), named.getOrDefault("resource", ""));
        }
        return refusal.status() == 403 ? inWords(refusal.description().orElse("")) : UNTOLD;
    }

    private static DeniedPermission inWords(String said) {
        Matcher denied = DENIED.matcher(said);
        if (denied.find()) {
            String resource = denied.group(2);
            return new DeniedPermission(denied.group(1), resource == null ? "" : resource);
        }
        Matcher lacking = LACKING.matcher(said);
        return lacking.find() ? new DeniedPermission(lacking.group(1), "") : UNTOLD;
    }

    boolean isTold() {
        return !permission.isEmpty();
    }

    /** What would have been needed. */
    String missing() {
        return permission + (resource.isEmpty() ? "" : " on " + resource);
    }
}
