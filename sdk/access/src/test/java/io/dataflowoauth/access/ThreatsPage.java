// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.access.fixture.Row;
import io.dataflowoauth.access.saml.SamlTables;
import io.dataflowoauth.threats.ThreatTable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The page of the site that says which bad input meets what, made from the tables that the tests run. */
final class ThreatsPage {
    static final List<String> IDS =
            IntStream.rangeClosed(1, 117).mapToObj(number -> "B-" + number).toList();

    private ThreatsPage() {}

    private record Behaviour(String id, String input, Class<?> test, String method) {}

    static ThreatTable table() {
        ThreatTable table = ThreatTable.empty();
        for (ThreatRow row : ThreatTablesTest.tokens().toList()) {
            table = table.withRow(row.id(), row.input(), row.outcome());
        }
        for (KeySetRows.Row row : ThreatTablesTest.keySets().toList()) {
            table = table.withRow(row.id(), row.input(), row.outcome());
        }
        for (Behaviour row : behaviours()) {
            table = table.withTest(row.id, row.input, row.test, row.method);
        }
        return table;
    }

    static String page() {
        return """
                # Bad tokens and what becomes of them

                Each row is an input that a test gives to the verifier, byte for byte, and the code that it must meet. The numbers are
                those of the project's list of threats. This page is made from the tables of the tests, and a test compares it.

                ## JWTs

                """ + table().tested() + """

                ## Answers about opaque tokens

                What an issuer says of a token that only it can read, where the service needs the scope `read` and the client
                `billing`.

                """ + lines(IntrospectedAnswersTest.answers()) + """

                ## SAML assertions

                Beside these, each of the [eight attacks that move signed parts](/guide/saml#what-is-refused) is a test by its name,
                and every character of an assertion is changed once.

                """ + lines(SamlTables.all());
    }

    private static String lines(Stream<Row> rows) {
        return "| input | outcome |\n|---|---|\n"
                + rows.map(row -> "| " + row.input() + " | "
                                + (row.outcome().equals(ThreatRow.ACCEPTED) ? row.outcome() : "`" + row.outcome() + "`")
                                + " |\n")
                        .collect(Collectors.joining());
    }

    private static List<Behaviour> behaviours() {
        return List.of(
                of(
                        "B-11",
                        "any bit of a token changed",
                        ThreatTablesTest.class,
                        "a_token_of_which_any_bit_was_changed_is_refused"),
                of(
                        "B-24",
                        "a table row whose header names a place",
                        ThreatTablesTest.class,
                        "a_token_meets_its_outcome_and_no_one_is_asked_but_its_issuer"),
                of(
                        "B-28",
                        "the key of another issuer",
                        TrustTest.class,
                        "the_key_of_one_issuer_signs_nothing_for_another"),
                of(
                        "B-66",
                        "issued before a revocation",
                        RevocationTest.class,
                        "what_was_issued_before_is_refused_at_once_remembered_or_not"),
                of(
                        "B-77",
                        "groups beyond what the issuer sends",
                        PrincipalTest.class,
                        "groups_that_are_kept_elsewhere_are_indeterminate"),
                of(
                        "B-77",
                        "groups that may have been cut",
                        PrincipalTest.class,
                        "a_list_as_long_as_the_issuer_lets_it_be_may_have_been_cut"),
                of(
                        "B-78",
                        "actors behind actors",
                        PrincipalTest.class,
                        "only_the_current_actor_counts_and_those_before_are_told"),
                of("B-79", "no may_act", PrincipalTest.class, "nobody_may_act_for_a_principal_that_does_not_say_so"),
                of(
                        "B-80",
                        "bound to a key, presented as a bearer token",
                        BindingTest.class,
                        "a_token_bound_to_a_key_is_refused_without_a_proof"),
                of(
                        "B-80",
                        "bound to a certificate, presented without or with another",
                        BindingTest.class,
                        "a_token_bound_to_a_certificate_is_refused_without_it"),
                of(
                        "B-81",
                        "a DPoP proof with one thing wrong",
                        DpopProofTest.class,
                        "a_proof_with_one_thing_wrong_is_refused"),
                of("B-81", "a DPoP proof a second time", DpopProofTest.class, "a_proof_is_taken_once"),
                of("B-81", "two DPoP headers", DpopProofTest.class, "a_request_has_one_proof"),
                of(
                        "B-82",
                        "a token of one use a second time",
                        ReplayTest.class,
                        "a_token_of_one_use_is_taken_once_whatever_its_signature_looks_like"),
                of(
                        "B-82",
                        "more than can be remembered",
                        ReplayTest.class,
                        "nothing_is_taken_when_there_is_no_room_to_remember"),
                of(
                        "B-83",
                        "nonce, at_hash, c_hash, s_hash of another sign-in",
                        IdTokenTest.class,
                        "an_id_token_of_another_sign_in_is_refused"),
                of("B-95", "a key appears", IssuerKeysTest.class, "a_new_key_is_found_with_one_call"),
                of(
                        "B-96",
                        "a flood of unknown keys",
                        KeyFloodTest.class,
                        "ten_thousand_unknown_keys_a_second_cause_one_call_in_thirty_seconds"),
                of(
                        "B-97",
                        "a flood during a rotation",
                        KeyFloodTest.class,
                        "a_flood_does_not_keep_a_new_key_from_being_learned_in_time"),
                of(
                        "B-98",
                        "a key withdrawn",
                        IssuerKeysTest.class,
                        "a_withdrawn_key_and_what_it_signed_end_with_the_lifetime_of_the_set"),
                of(
                        "B-99",
                        "the key set down, or no key set",
                        IssuerKeysTest.class,
                        "a_set_that_is_no_good_replaces_nothing"),
                of(
                        "B-99",
                        "the key set down for long",
                        IssuerKeysTest.class,
                        "an_outage_is_tolerated_for_fifty_minutes_and_no_longer"),
                of(
                        "B-100",
                        "two wait, and the call fails",
                        IssuerKeysTest.class,
                        "all_who_wait_for_a_call_that_fails_are_told_each_by_an_exception_of_its_own"),
                of(
                        "B-101",
                        "the key set down at the start",
                        IssuerKeysTest.class,
                        "without_keys_nothing_is_verified_and_the_issuer_is_asked_again"),
                of(
                        "B-102",
                        "metadata of another issuer, keys over http or on another host",
                        IssuerKeysTest.class,
                        "keys_are_believed_only_where_the_issuer_says_so_of_itself"),
                of(
                        "B-103",
                        "a lifetime of nothing or of years",
                        IssuerKeysTest.class,
                        "the_lifetime_of_a_set_has_limits"),
                of(
                        "B-104",
                        "a map of PEM certificates says so",
                        TrustTest.class,
                        "a_map_of_certificates_in_place_of_a_key_set_is_told_from_other_faults"),
                of(
                        "B-105",
                        "an encrypted token where an issuer could be asked about it",
                        OpaqueTokensTest.class,
                        "what_may_be_a_jwt_of_somebody_else_is_shown_to_nobody"),
                of(
                        "B-113",
                        "three ways to be wrong",
                        GarbageTest.class,
                        "a_wrong_signature_an_unknown_key_and_an_expired_token_fail_in_one_way"),
                of("B-114", "a refused token in a message", GarbageTest.class, "no_refusal_shows_anything_of_a_token"),
                of(
                        "B-115",
                        "a remembered token that is over",
                        RememberedTokenTest.class,
                        "a_token_is_not_remembered_beyond_its_expiry"),
                of(
                        "B-116",
                        "garbage among tokens",
                        GarbageTest.class,
                        "garbage_is_refused_with_a_code_and_nothing_else"),
                of(
                        "B-116",
                        "threads that must not block",
                        NothingBlocksTest.class,
                        "verifying_blocks_no_thread_that_must_not_block"),
                of("B-117", "no issuer, no audience, no algorithm", OptionsTest.class, "nothing_can_be_left_open"));
    }

    private static Behaviour of(String id, String input, Class<?> test, String method) {
        return new Behaviour(id, input, test, method);
    }
}
