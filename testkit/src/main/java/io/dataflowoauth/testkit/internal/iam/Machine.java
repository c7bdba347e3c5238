// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metadata server of a machine: which service account is attached to it, and tokens of that account, which it keeps
 * until four minutes before their end. Safe for use by many threads.
 */
public final class Machine implements Work {
    static final Pattern PATH = Pattern.compile("/|/computeMetadata/v1(?:/.*)?");

    private static final Duration CACHE_MARGIN = Duration.ofMinutes(4);
    private static final String PREFIX = "/computeMetadata/v1/";
    private static final Pattern ACCOUNT = Pattern.compile("instance/service-accounts/([^/]+)/(.*)");

    /** What lies below each; without the slash at its end a directory is somewhere else. */
    private static final Map<String, String> DIRECTORIES = Map.of(
            "", "instance/\nproject/\nuniverse/\n",
            "instance/", "id\nservice-accounts/\nzone\n",
            "instance/service-accounts/", "default/\n",
            "project/", "numeric-project-id\nproject-id\n",
            "universe/", "universe-domain\n");

    private final StubState state;
    private final GoogleKeys keys;
    private final Duration lifetime;
    private final Map<Set<String>, TokenLedger.Minted> cached = new HashMap<>();
    private Optional<Attached> attached = Optional.empty();

    private record Attached(String email, Set<String> scopes) {
        private String project() {
            return email.replaceAll(".*@(.*)\\.iam\\.gserviceaccount\\.com", "$1");
        }
    }

    Machine(StubState state, GoogleKeys keys, Duration lifetime) {
        this.state = state;
        this.keys = keys;
        this.lifetime = lifetime;
    }

    /** That account is the machine's from now on. */
    public synchronized void attach(String email, Set<String> scopes) {
        attached = Optional.of(new Attached(email, Set.copyOf(scopes)));
        cached.clear();
    }

    /** No account is attached to the machine from now on. */
    public synchronized void detach() {
        attached = Optional.empty();
        cached.clear();
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        if (call.header("X-Forwarded-For").isPresent()) {
            throw refused(403, "The metadata server does not answer what was forwarded.");
        }
        if (call.path().equals("/")) {
            return told("computeMetadata/\n");
        }
        if (!call.headers("Metadata-Flavor").equals(List.of("Google"))) {
            throw refused(403, "Missing required header \"Metadata-Flavor\": \"Google\"");
        }
        if (PREFIX.equals(call.path() + "/")) {
            return moved(PREFIX);
        }
        if (!call.path().startsWith(PREFIX)) {
            throw refused(404, "Unknown path.");
        }
        String path = call.path().substring(PREFIX.length());
        return DIRECTORIES.containsKey(path + "/") ? moved(call.path() + "/") : serve(call, path, arrived);
    }

    private Served serve(Call call, String path, Instant arrived) {
        Attached account = attached().orElse(new Attached("none@demo.iam.gserviceaccount.com", Set.of()));
        return switch (path) {
            case "project/project-id" -> told(account.project());
            case "project/numeric-project-id" -> told("123456");
            case "instance/zone" -> told("projects/123456/zones/europe-west1-b");
            case "instance/id" -> told("4567890123456789012");
            case "universe/universe-domain" -> told("googleapis.com");
            case "instance/service-accounts/" -> accounts(call);
            default -> DIRECTORIES.containsKey(path) ? told(DIRECTORIES.get(path)) : ofAccount(call, path, arrived);
        };
    }

    private Served accounts(Call call) {
        Attached account = attached().orElseThrow(Machine::unknown);
        Map<String, Object> recursive = JsonText.members("default", facts(account), account.email(), facts(account));
        return isRecursive(call)
                ? told(Answer.json(200, JsonText.write(recursive)))
                : told("default/\n" + account.email() + "/\n");
    }

    private Served ofAccount(Call call, String path, Instant arrived) {
        Matcher named = ACCOUNT.matcher(path);
        Attached account = attached()
                .filter(known -> named.matches()
                        && (named.group(1).equals("default") || named.group(1).equals(known.email())))
                .orElseThrow(Machine::unknown);
        return switch (named.group(2)) {
            case "" ->
                isRecursive(call)
                        ? told(Answer.json(200, JsonText.write(facts(account))))
                        : told("aliases\nemail\nidentity\nscopes\ntoken\n");
            case "email" -> told(account.email());
            case "scopes" -> told(String.join("\n", account.scopes()) + "\n");
            case "token" -> accessToken(call, account, arrived);
            case "identity" -> idToken(call, account, arrived);
            default -> throw unknown();
        };
    }

    private synchronized Served accessToken(Call call, Attached account, Instant arrived) {
        List<String> asked = call.query().getOrDefault("scopes", List.of());
        Set<String> scopes = asked.isEmpty()
                ? account.scopes()
                : Set.copyOf(List.of(asked.get(0).split(",", -1)));
        Optional<TokenLedger.Minted> known = Optional.ofNullable(cached.get(scopes))
                .filter(kept -> arrived.isBefore(kept.token().life().expiresAt().minus(CACHE_MARGIN)));
        boolean fresh = known.isEmpty();
        TokenLedger.Minted minted = known.orElseGet(() -> mint(account, scopes, arrived));
        long left = Duration.between(arrived, minted.token().life().expiresAt()).toSeconds();
        Answer answer = Answer.json(
                200,
                JsonText.write(
                        JsonText.members("access_token", minted.value(), "expires_in", left, "token_type", "Bearer")));
        return new Served(
                flavored(answer),
                fresh ? Observation.What.TOKEN_ISSUED : Observation.What.CALL,
                Observation.Subject.of(minted.token()),
                fresh ? "The account is attached to the machine." : "The metadata server still has this token.");
    }

    private TokenLedger.Minted mint(Attached account, Set<String> scopes, Instant arrived) {
        TokenLedger.Grantee grantee = new TokenLedger.Grantee(Accounts.member(account.email()), scopes);
        TokenLedger.Minted minted = state.tokens().mint(StubToken.Kind.SERVICE_ACCOUNT, grantee, arrived, lifetime);
        cached.put(scopes, minted);
        return minted;
    }

    private Served idToken(Call call, Attached account, Instant arrived) {
        String audience = call.query().getOrDefault("audience", List.of("")).get(0);
        if (audience.isEmpty()) {
            throw refused(400, "non-empty audience parameter required");
        }
        GoogleIdToken token = new GoogleIdToken(account.email(), audience, arrived, Duration.ofHours(1));
        boolean full = call.query().getOrDefault("format", List.of("")).get(0).equals("full");
        Map<String, Object> claims = full ? token.claimsWithEmail() : token.claims();
        if (full) {
            claims.put("google", JsonText.members("compute_engine", instance(account)));
        }
        Answer answer = Answer.text(200, keys.google().sign(claims));
        return new Served(
                flavored(answer),
                Observation.What.TOKEN_ISSUED,
                new Observation.Subject(account.email(), Optional.empty()),
                "An ID token for " + audience + ".");
    }

    private static Map<String, Object> instance(Attached account) {
        return JsonText.members(
                "instance_creation_timestamp",
                1_700_000_000L,
                "instance_id",
                "4567890123456789012",
                "instance_name",
                "machine",
                "project_id",
                account.project(),
                "project_number",
                123_456L,
                "zone",
                "europe-west1-b");
    }

    private static Map<String, Object> facts(Attached account) {
        return JsonText.members(
                "aliases", List.of("default"), "email", account.email(), "scopes", List.copyOf(account.scopes()));
    }

    private static boolean isRecursive(Call call) {
        return call.query().getOrDefault("recursive", List.of("")).get(0).equalsIgnoreCase("true");
    }

    private synchronized Optional<Attached> attached() {
        return attached;
    }

    private Served told(String text) {
        return told(Answer.text(200, text));
    }

    private Served told(Answer answer) {
        String who = attached().map(Attached::email).orElse(Refused.UNKNOWN);
        return new Served(
                flavored(answer),
                Observation.What.CALL,
                new Observation.Subject(who, Optional.empty()),
                "The metadata server tells whoever is on the machine.");
    }

    private Served moved(String to) {
        return told(Answer.text(301, "").withHeader("Location", to));
    }

    private static Refused unknown() {
        return refused(404, "The metadata server knows no such key.");
    }

    private static Refused refused(int status, String why) {
        return Refused.wrong(flavored(Answer.text(status, why)), "METADATA", why);
    }

    private static Answer flavored(Answer answer) {
        return answer.withHeader("Metadata-Flavor", "Google")
                .withHeader("Server", "Metadata Server for VM")
                .withHeader("X-XSS-Protection", "0")
                .withHeader("X-Frame-Options", "SAMEORIGIN");
    }

    /** The metadata server's answer while it is overloaded or broken. */
    static Answer outage(int status) {
        return flavored(Answer.text(status, "The metadata server cannot answer."));
    }
}
