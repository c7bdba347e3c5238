// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where credentials may be sent: to Google's own hosts, and to those that the recipe trusts by name.
 *
 * <p>One grammar reads every address, narrower than RFC 3986 (no user information, fragment, percent or non-ASCII
 * character), so that no two parsers can disagree on its host; hosts are compared label by label.
 */
final class Endpoints {
    private static final String NAME = "[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,250}[a-zA-Z0-9])?";
    private static final Pattern HOST = Pattern.compile(NAME + "|\\[[0-9a-fA-F:]{2,39}]");
    private static final Pattern ADDRESS = Pattern.compile("(?<scheme>https|http)://(?<host>" + HOST
            + ")(?::(?<port>[0-9]{1,5}))?(?<path>/[a-zA-Z0-9/._~:@-]*)?(?<query>\\?[a-zA-Z0-9/._~:&=%+-]*)?");
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z]+)+[0-9]{1,2}");
    private static final Set<String> NEVER_PUBLIC =
            Set.of("internal", "local", "localhost", "localdomain", "home", "lan");

    private static final Set<String> METADATA_HOSTS =
            Set.of("metadata.google.internal", "169.254.169.254", "[fd20:ce::254]");
    private static final Set<String> AWS_METADATA_HOSTS = Set.of("169.254.169.254", "[fd00:ec2::254]");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|\\[::1]|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

    private static final Pattern UNIVERSE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}(\\.[a-z0-9][a-z0-9-]{0,62}){1,6}");

    /** The universe of Google's public cloud. */
    static final String PUBLIC = "googleapis.com";

    /** Google's OAuth token endpoint, which serves the public universe only. */
    static final String TOKENS = "https://oauth2.googleapis.com/token";

    private final Set<String> trusted;
    private final String universe;

    private Endpoints(Set<String> trusted, String universe) {
        this.trusted = trusted;
        this.universe = universe;
    }

    /** Trusts these hosts beside Google's. */
    static Endpoints trusting(Collection<String> hosts) {
        return new Endpoints(hosts(hosts), PUBLIC);
    }

    /** Trusts the hosts of a recipe's {@code trustedHosts} beside those of Google in its {@code universe}. */
    static Endpoints of(RecipeObject.Reader reader) {
        String universe = reader.optionalText("universe").orElse(PUBLIC);
        List<String> labels = labels(universe);
        if (!UNIVERSE.matcher(universe).matches() || !isPublicName(labels)) {
            throw reader.invalid("universe", "it must be a domain in lower case, such as googleapis.com.");
        }
        return new Endpoints(hosts(reader.set("trustedHosts")), universe);
    }

    /** Adds the fields that {@link #of} reads to a recipe, with defaults left out. */
    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe.withSet("trustedHosts", trusted);
        return universe.equals(PUBLIC) ? written : written.with("universe", universe);
    }

    /** The universe. */
    String universe() {
        return universe;
    }

    /** The origin of one of Google's services in this universe. */
    String origin(String service) {
        return "https://" + service + "." + universe;
    }

    /** Names or addresses of hosts as a canonical recipe writes them: lower case, sorted; no scheme, no port. */
    static Set<String> hosts(Collection<String> names) {
        Set<String> lower = new TreeSet<>();
        for (String name : names) {
            if (!HOST.matcher(name).matches()) {
                throw untrusted("A trusted host is a name or an address without scheme and port.");
            }
            lower.add(name.toLowerCase(Locale.ROOT));
        }
        return lower;
    }

    /** The address of a security token service: {@code sts.googleapis.com}, one of its regions, or a trusted host. */
    URI sts(String address) {
        return sts("sts", address);
    }

    /**
     * The address of a security token service that serves under another name.
     *
     * @param service {@code sts}, or {@code sts.mtls} where a certificate is shown
     */
    URI sts(String service, String address) {
        URI uri = ofGoogle("token_url", address, service);
        if (!"/v1/token".equals(uri.getRawPath())) {
            throw untrusted("The path of the token_url must be /v1/token.");
        }
        return uri;
    }

    /** The origin of an IAM Credentials service, without a path. */
    URI iamCredentials(String origin) {
        URI uri = ofGoogle("endpoint", origin, "iamcredentials");
        if (!uri.getRawPath().isEmpty()) {
            throw untrusted("The endpoint of IAM Credentials has no path.");
        }
        return uri;
    }

    /** The address of Google's OAuth token endpoint, or one of that path on a trusted host. */
    URI tokens(String address) {
        URI uri = ofGoogle("token_uri", address, "oauth2");
        if (!"/token".equals(uri.getRawPath())) {
            throw untrusted("The path of the token_uri must be /token.");
        }
        return uri;
    }

    /** The address of the token endpoint of signed-in workforce users. */
    URI workforceTokens(String address) {
        URI uri = ofGoogle("token_url", address, "sts");
        if (!"/v1/oauthtoken".equals(uri.getRawPath())) {
            throw untrusted("The path of the token_url must be /v1/oauthtoken.");
        }
        return uri;
    }

    /** An origin on a trusted host, which stands for all of Google's services. */
    URI trustedOrigin(String origin) {
        Matcher read = read("The endpoint", origin);
        if (!trusted.contains(host(read)) || read.group("path") != null || read.group("query") != null) {
            throw untrusted("An endpoint for all services is an origin on a trusted host.");
        }
        return uri(read);
    }

    /** Where a subject token is fetched: https on a public name, or a trusted host. */
    URI subject(String address) {
        Matcher read = read("The subject token's URL", address);
        String host = host(read);
        if (!trusted.contains(host) && (!isPublicName(labels(host)) || !isPlainHttps(read))) {
            throw untrusted("The subject token's URL must be https on a public host name, without a port.");
        }
        return uri(read);
    }

    /**
     * The origin of a metadata server: a host, and perhaps a port, that never leaves the machine. Http is spoken there.
     *
     * @throws TokenException.Misconfigured {@code google.metadata-host-invalid}; the message does not hold the text
     */
    static URI metadata(String hostAndPort) {
        return ofMachine(hostAndPort, METADATA_HOSTS)
                .orElseThrow(() -> new TokenException.Misconfigured(GoogleCodes.METADATA_HOST_INVALID, ""));
    }

    /** Whether the metadata server of AWS may be asked there: at its own addresses, or on loopback. */
    static boolean isAwsMetadata(String hostAndPort) {
        return ofMachine(hostAndPort, AWS_METADATA_HOSTS).isPresent();
    }

    private static Optional<URI> ofMachine(String hostAndPort, Set<String> hosts) {
        Matcher read = ADDRESS.matcher("http://" + hostAndPort);
        if (hostAndPort.length() > 300
                || !read.matches()
                || read.group("path") != null
                || read.group("query") != null) {
            return Optional.empty();
        }
        String host = host(read);
        int port = read.group("port") == null ? 80 : Integer.parseInt(read.group("port"));
        boolean permitted =
                hosts.contains(host) ? port == 80 : LOOPBACK.matcher(host).matches() && port >= 1 && port <= 65_535;
        return permitted
                ? Optional.of(URI.create("http://" + host + (port == 80 ? "" : ":" + port)))
                : Optional.empty();
    }

    private URI ofGoogle(String field, String address, String service) {
        Matcher read = read("The " + field, address);
        if (read.group("query") != null) {
            throw untrusted("The " + field + " must not have a query.");
        }
        String host = host(read);
        if (!trusted.contains(host) && !(isGoogle(labels(host), service) && isPlainHttps(read))) {
            throw untrusted("The " + field + " must be https on " + service + "." + universe + ", without a port.");
        }
        return uri(read);
    }

    private static Matcher read(String what, String address) {
        Matcher read = ADDRESS.matcher(address);
        if (address.length() > 2_000 || !read.matches()) {
            throw untrusted(what + " is not a plain http or https address.");
        }
        return read;
    }

    private static int port(Matcher read) {
        int port = Integer.parseInt(read.group("port"));
        if (port < 1 || port > 65_535) {
            throw untrusted("A port lies between 1 and 65535.");
        }
        return port;
    }

    private static boolean isPlainHttps(Matcher read) {
        return read.group("scheme").equals("https")
                && (read.group("port") == null || read.group("port").equals("443"));
    }

    private boolean isGoogle(List<String> labels, String service) {
        List<String> domain = labels(universe);
        boolean global = labels.equals(labels(service + "." + universe));
        boolean regional = labels.size() == domain.size() + 3
                && labels.get(0).equals(service)
                && REGION.matcher(labels.get(1)).matches()
                && labels.get(2).equals("rep")
                && labels.subList(3, labels.size()).equals(domain);
        return global || regional;
    }

    /** A last label that starts with a digit makes the host a number in some parsers: 0x7f.1 is 127.0.0.1. */
    private static boolean isPublicName(List<String> labels) {
        String last = labels.get(labels.size() - 1);
        return labels.size() > 1
                && labels.stream().noneMatch(String::isEmpty)
                && Character.isLetter(last.charAt(0))
                && !NEVER_PUBLIC.contains(last);
    }

    private static List<String> labels(String host) {
        return List.of(host.split("\\.", -1));
    }

    private static String host(Matcher read) {
        return read.group("host").toLowerCase(Locale.ROOT);
    }

    private static URI uri(Matcher read) {
        String port = read.group("port") == null || isPlainHttps(read) ? "" : ":" + port(read);
        String path = read.group("path") == null ? "" : read.group("path");
        String query = read.group("query") == null ? "" : read.group("query");
        return URI.create(read.group("scheme") + "://" + host(read) + port + path + query);
    }

    private static TokenException.Misconfigured untrusted(String detail) {
        return new TokenException.Misconfigured(GoogleCodes.ENDPOINT_UNTRUSTED, detail);
    }
}
