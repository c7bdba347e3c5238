// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.quoted;

/** A2 and A3: credential configurations, and what answers in place of a metadata server. */
final class ConfigurationSection {
    private static final String GOOGLE = "sdk/google/src/test/java/io/dataflowoauth/google/internal/";
    private static final String OAUTH2 = "sdk/oauth2/src/test/java/io/dataflowoauth/";
    private static final String UNTRUSTED = "google.endpoint-untrusted";
    private static final String HOLDS = "core.recipe-holds-secret";
    private static final String INVALID = "google.credential-file-invalid";
    private static final String FLAWED = "core.recipe-invalid";

    private final Section section = new Section();

    private ConfigurationSection() {}

    static Section configuration() {
        ConfigurationSection all = new ConfigurationSection();
        all.urls();
        all.headers();
        all.places();
        all.programs();
        all.types();
        return all.section;
    }

    static Section machine() {
        ConfigurationSection all = new ConfigurationSection();
        all.flavors();
        all.statuses();
        all.idTokens();
        return all.section;
    }

    private void urls() {
        section.one("A-21", Hop.EXTERNAL_ACCOUNT, "token_url", "another host").meet(UNTRUSTED);
        section.each("A-22", Hop.EXTERNAL_ACCOUNT, "token_url", Fault.Kind.URL)
                .but(FLAWED, "NUL in the host", "a tab in the host", "a line break in the path")
                .but(HOLDS, "a password")
                .meet(UNTRUSTED);
        section.each("A-22", Hop.KEY_FILE, "token_uri", Fault.Kind.URL).meet(UNTRUSTED);
        section.each("A-22", Hop.USER_FILE, "token_uri", Fault.Kind.URL).meet(UNTRUSTED);
        section.each("A-22", Hop.WORKFORCE_FILE, "token_url", Fault.Kind.URL).meet(UNTRUSTED);
        section.each("A-22", Hop.RECIPE, "oauth2.client-credentials tokenEndpoint", Fault.Kind.URL)
                .but(FLAWED, UrlFaults.NO_URLS)
                .but(HOLDS, "a password")
                .meet("oauth2.url-forbidden");
        section.each("A-23", Hop.EXTERNAL_ACCOUNT, "service_account_impersonation_url", Fault.Kind.VALUE)
                .but(FLAWED, Goods.IMPERSONATION.replace(Goods.READER, "..%2f..%2fevil"))
                .meet(INVALID);
        section.one("A-23", Hop.EXTERNAL_ACCOUNT, "service_account_impersonation_url", "another host")
                .meet(UNTRUSTED);
        section.each("A-24", Hop.EXTERNAL_ACCOUNT, "credential_source.url", Fault.Kind.URL)
                .but(INVALID, UrlFaults.NO_URLS)
                .but(HOLDS, "a password")
                .meet(UNTRUSTED);
        section.test(
                "A-24",
                "a host off the public internet",
                GOOGLE + "EndpointsTest.java",
                "a_subject_url_off_the_public_internet_is_refused_unless_trusted");
        section.impossible(
                "A-24",
                "a public name that resolves to an address of a private network, where nobody can prove that name",
                "sdk/oauth2/src/main/java/io/dataflowoauth/vertx/internal/Engine.java",
                ".setVerifyHost(true)");
    }

    private void headers() {
        for (String bad : new String[] {
            "a header with CRLF",
            "a name of a header with CRLF",
            "a header with NUL",
            "the header Host",
            "the header Content-Length",
            "the header Transfer-Encoding",
            "a header with a space in its name",
            "a header beyond ASCII"
        }) {
            source("A-25", bad).meet("oauth2.header-forbidden");
        }
        for (String secret :
                new String[] {"the header Authorization", "the header Cookie", "the header Proxy-Authorization"}) {
            source("A-25", secret).meet("google.header-holds-secret");
        }
    }

    private void places() {
        for (String bad : new String[] {
            "a file that is not there", "a folder", "a device without an end", "a device", "the memory of the process"
        }) {
            source("A-26", bad).meet("core.secret-unreadable");
        }
        source("A-26", "the environment of the process").meet("oauth2.subject-token-invalid");
        source("A-26", "a path with NUL").meet(FLAWED);
        section.each("A-26", Hop.SUBJECT_FILE, "body", Fault.Kind.OVERSIZED)
                .but("oauth2.json-invalid", "a name of 2 KiB", "a number of a thousand digits")
                .meet("core.secret-unreadable");
        String rotated = "a_token_is_read_anew_for_each_exchange";
        section.test("A-32", "a file that rotates", OAUTH2 + "oauth2/SubjectTokensTest.java", rotated);
        section.each("A-34", Hop.KEY_FILE, "private_key", Fault.Kind.VALUE).meet("oauth2.key-invalid");
        section.test(
                "A-34",
                "a key of another type, encrypted, or two of them",
                OAUTH2 + "jose/SigningKeyTest.java",
                "what_is_not_one_private_key_is_refused_without_an_echo");
        section.open("A-34", "A key file that others may read is not refused: volumes of secrets are mounted so.");
    }

    private void programs() {
        String programs = GOOGLE + "ExecutableTokenTest.java";
        section.test(
                "A-27", "a gate that is not exactly 1", programs, "nothing_runs_unless_the_worker_says_exactly_one");
        source("A-28", "a program that fails").meet("google.executable-failed");
        source("A-28", "a program that prints nothing").meet("google.executable-answer-invalid");
        source("A-28", "a program that prints without an end").meet("google.executable-answer-invalid");
        source("A-28", "a command with a shell's words").meet("google.executable-unstartable");
        source("A-28", "a program by a relative path").meet(FLAWED);
        source("A-28", "a program with too little time").meet(FLAWED);
        source("A-28", "a program with too much time").meet(FLAWED);
        section.each("A-28", Hop.EXECUTABLE, "version", Fault.Kind.NUMBER).meet("google.executable-answer-invalid");
        section.each("A-28", Hop.EXECUTABLE, "body", Fault.Kind.SYNTAX).meet("google.executable-answer-invalid");
        section.each("A-28", Hop.EXECUTABLE, "body", Fault.Kind.TRUNCATED).meet("google.executable-answer-invalid");
        section.test(
                "A-28",
                "a program that is too slow, and its children",
                programs,
                "a_program_that_is_too_slow_is_killed_with_what_it_started");
        section.test(
                "A-28",
                "an end that is missing beside an output file",
                programs,
                "with_an_output_file_the_end_of_the_token_must_be_told");
        section.test(
                "A-29",
                "an output file that others may write, a link, half of it",
                programs,
                "an_output_file_that_is_not_good_is_a_miss");
        source("A-30", "of Amazon, with a region that is a host").meet("google.credential-file-invalid");
    }

    private void types() {
        section.text(
                        "A-31",
                        "a key where a federated identity is expected",
                        Hop.EXTERNAL_ACCOUNT,
                        Goods.KEY_FILE.good())
                .meet("google.credential-type-unsupported");
        section.text("A-31", "a user where a key is expected", Hop.KEY_FILE, Goods.USER_FILE.good())
                .meet("google.credential-type-unexpected");
        section.text("A-31", "a key where a user is expected", Hop.USER_FILE, Goods.KEY_FILE.good())
                .meet("google.credential-type-unexpected");
        section.each("A-31", Hop.KEY_FILE, "type", Fault.Kind.VALUE).meet("google.credential-type-unexpected");
        section.each("A-33", Hop.EXTERNAL_ACCOUNT, "audience", Fault.Kind.VALUE).meet("google.audience-invalid");
        section.text("A-33", "an audience of another service", Hop.RECIPE, federated("//evil.example/x", ""))
                .meet("google.audience-invalid");
        section.text(
                        "A-33",
                        "a paying project for a pool of workloads",
                        Hop.RECIPE,
                        federated(Goods.AUDIENCE, ",\"userProject\":\"demo\""))
                .meet(FLAWED);
        section.text(
                        "A-33",
                        "a paying project for a pool of people",
                        Hop.RECIPE,
                        federated(Goods.WORKFORCE_AUDIENCE, ",\"userProject\":\"demo\""))
                .areAccepted();
    }

    private void flavors() {
        for (Fault.Kind kind : new Fault.Kind[] {Fault.Kind.MISSING, Fault.Kind.VALUE, Fault.Kind.DUPLICATE}) {
            section.each("A-35", Hop.METADATA, "Metadata-Flavor", kind).meet("google.metadata-flavor-missing");
            section.each("A-35", Hop.METADATA_ID_TOKEN, "Metadata-Flavor", kind).meet("google.metadata-flavor-missing");
        }
        for (String host : new String[] {
            "evil.example", "evil.example:80", "169.254.169.254:8080", "metadata.google.internal/x",
                    "a@169.254.169.254",
            "10.0.0.1", "127.0.0.1:99999", "127.0.0.1.evil.example", "[fe80::1]", "2852039166"
        }) {
            section.text(
                            "A-36",
                            "the host " + host,
                            Hop.RECIPE,
                            "{\"kind\":\"google.attached\",\"metadataHost\":" + quoted(host) + "}")
                    .meet("google.metadata-host-invalid");
        }
        section.test(
                "A-36",
                "a host in the environment",
                GOOGLE + "AttachedSourceTest.java",
                "a_host_that_leaves_the_machine_is_refused_before_anything_is_sent");
        section.test(
                "A-36",
                "whether a host in the environment is told",
                GOOGLE + "AttachedSourceTest.java",
                "a_host_from_the_environment_is_asked_and_warned_of_once");
    }

    private void statuses() {
        section.each("A-37", Hop.METADATA, "status", Fault.Kind.REDIRECT).meet("oauth2.redirect-refused");
        section.each("A-38", Hop.METADATA, "status", Fault.Kind.STATUS)
                .but("google.attached-account-missing", "404 Not Found")
                .but("oauth2.answer-malformed", "101 Switching Protocols")
                .but(
                        "google.metadata-answer-invalid",
                        "201 Created",
                        "202 Accepted",
                        "204 No Content",
                        "206 Partial Content",
                        "299 Odd")
                .but("google.metadata-refused", "425 Too Early")
                .but("google.metadata-unavailable", WireFaults.LATER)
                .meet("google.metadata-refused");
        section.each("A-38", Hop.METADATA, "time", Fault.Kind.SLOW).meet("google.metadata-unreachable");
        section.test(
                "A-39",
                "a token with little left, again and again",
                "sdk/proof/src/test/java/io/dataflowoauth/google/AttachedTest.java",
                "an_attached_account_serves_for_hours_though_its_server_gives_the_same_token_again_and_again");
        section.test(
                "A-40",
                "a proxy in the settings of the machine",
                "sdk/proof/src/test/java/io/dataflowoauth/proof/hostile/ThreatSectionsTest.java",
                "a_40_a_proxy_of_the_machine_sees_no_call");
    }

    private void idTokens() {
        section.each("A-41", Hop.METADATA_ID_TOKEN, "token", Fault.Kind.VALUE)
                .but("oauth2.member-invalid", "an end of text", "audiences in a list", "no end")
                .meet("google.id-token-invalid");
        section.each("A-41", Hop.METADATA_ID_TOKEN, "token", Fault.Kind.EMPTY).meet("google.id-token-invalid");
    }

    private Section.Group source(String id, String fault) {
        return section.one(id, Hop.EXTERNAL_ACCOUNT, "credential_source", fault);
    }

    private static String federated(String audience, String more) {
        return "{\"kind\":\"google.federated\",\"audience\":" + quoted(audience) + ",\"subjectToken\":\"named:subject\""
                + more + "}";
    }
}
