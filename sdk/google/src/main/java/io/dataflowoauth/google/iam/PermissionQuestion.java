// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.iam;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.internal.CanonicalJson;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of these permissions somebody holds on a resource, and how its service wants to be asked. The names are narrower than
 * Google's own, so that they stand in a URL as they are.
 *
 * @param service the first label of the service's host
 * @param path the resource within the service
 * @param permissions sorted
 */
record PermissionQuestion(String service, String path, Set<String> permissions) {
    private static final String HIERARCHY = "cloudresourcemanager";
    private static final int MOST = 100;
    private static final int LONGEST = 1_000;
    private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.~:@-]{1,255}");
    private static final Pattern FULL = Pattern.compile("//([a-z][a-z0-9-]{0,62})\\.googleapis\\.com/(.+)");
    private static final Pattern BARE = Pattern.compile("(?:projects|folders|organizations)/[^/]+");
    private static final Pattern BUCKET = Pattern.compile("projects/_/buckets/([a-z0-9][a-z0-9._-]{1,220})");
    private static final Pattern PERMISSION = Pattern.compile("[A-Za-z0-9.]{1,64}(?:\\.[A-Za-z0-9]{1,64}){2}");

    static PermissionQuestion of(String resource, Collection<String> permissions) {
        Set<String> sorted = new TreeSet<>(permissions);
        if (sorted.isEmpty() || sorted.size() > MOST || !sorted.stream().allMatch(PermissionQuestion::isPermission)) {
            throw new TokenException.Misconfigured(IamCodes.PERMISSION_INVALID, "");
        }
        Matcher full = FULL.matcher(resource);
        String service = full.matches() ? full.group(1) : HIERARCHY;
        String path = full.matches() ? full.group(2) : resource;
        boolean readable = resource.length() <= LONGEST
                && List.of(path.split("/", -1)).stream()
                        .allMatch(segment -> SEGMENT.matcher(segment).matches())
                && (!service.equals(HIERARCHY) || BARE.matcher(path).matches());
        if (!readable) {
            throw new TokenException.Misconfigured(IamCodes.RESOURCE_INVALID, "");
        }
        return new PermissionQuestion(service, path, sorted);
    }

    /** As the service wants it; at that origin in place of Google's. */
    HttpAsk ask(Optional<URI> origin) {
        String base = origin.map(URI::toString).orElse("https://" + service + ".googleapis.com");
        if (service.equals("storage")) {
            return HttpAsk.get(URI.create(base + bucket()));
        }
        String version = switch (service) {
            case HIERARCHY -> "/v3/";
            case "bigquery" -> "/bigquery/v2/";
            default -> "/v1/";
        };
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("permissions", List.copyOf(permissions));
        return HttpAsk.json(URI.create(base + version + path + ":testIamPermissions"), CanonicalJson.write(body));
    }

    private String bucket() {
        Matcher bucket = BUCKET.matcher(path);
        if (!bucket.matches()) {
            throw new TokenException.Misconfigured(
                    IamCodes.RESOURCE_INVALID, "Of Cloud Storage only buckets say who may do what on them.");
        }
        return "/storage/v1/b/" + bucket.group(1) + "/iam/testPermissions?"
                + permissions.stream().map(name -> "permissions=" + name).collect(Collectors.joining("&"));
    }

    private static boolean isPermission(String text) {
        return PERMISSION.matcher(text).matches();
    }
}
