// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.ErrorCode;

/** The error codes of the Kafka room, each with its sentence and its remedy. */
public final class KafkaCodes {
    /** The handler was set up for another mechanism, or with other login modules beside it. */
    public static final ErrorCode LOGIN_UNSUPPORTED = new ErrorCode(
            "kafka.login-unsupported",
            "This login is not one of OAUTHBEARER alone.",
            "Set sasl.mechanism to OAUTHBEARER, and one OAuthBearerLoginModule in sasl.jaas.config; KafkaLogin writes both.");

    /** An option of the login module that nobody knows. */
    public static final ErrorCode OPTION_UNKNOWN = new ErrorCode(
            "kafka.option-unknown",
            "The login module has an option that is not known.",
            "Correct its name; there are recipe, recipeFile, lent, deadlineMs, plaintext, and extension_ with a name.");

    /** An option of the login module whose value cannot be used. */
    public static final ErrorCode OPTION_INVALID = new ErrorCode(
            "kafka.option-invalid",
            "An option of the login module has a value that cannot be used.",
            "Correct the named option, or have KafkaLogin write the options.");

    /** The login names no tokens, or more than one place for them. */
    public static final ErrorCode RECIPE_UNCLEAR = new ErrorCode(
            "kafka.recipe-unclear",
            "The login names no recipe, or more than one.",
            "Give the login module one of the options recipe, recipeFile and lent.");

    /** The file that should hold the recipe cannot be read. */
    public static final ErrorCode RECIPE_FILE_UNREADABLE = new ErrorCode(
            "kafka.recipe-file-unreadable",
            "The file that should hold the recipe cannot be read.",
            "Mount a readable regular file of at most 64 KiB that holds one recipe as JSON.");

    /** No stream is lent under that name. */
    public static final ErrorCode LENT_UNKNOWN = new ErrorCode(
            "kafka.lent-unknown",
            "No stream is lent under this name.",
            "Make Kafka clients while the KafkaStream is open, in the process that lent it.");

    /** The connection would carry the token in the clear. */
    public static final ErrorCode PLAINTEXT_FORBIDDEN = new ErrorCode(
            "kafka.plaintext-forbidden",
            "The token would travel in the clear.",
            "Set security.protocol to SASL_SSL; where only this machine listens, allow it by the option plaintext.");

    /** OAUTHBEARER cannot carry the token. */
    public static final ErrorCode TOKEN_UNSENDABLE = new ErrorCode(
            "kafka.token-unsendable",
            "OAUTHBEARER cannot carry this token.",
            "Ask for a bearer token that is bound to no key: Kafka knows no proof of possession.");

    /** The login was closed. */
    public static final ErrorCode LOGIN_CLOSED = new ErrorCode(
            "kafka.login-closed",
            "The Kafka clients of this login were closed.",
            "Nothing to change if they were meant to end; a new client logs in anew.");

    /** The broker refused the token. */
    public static final ErrorCode TOKEN_REFUSED = new ErrorCode(
            "kafka.token-refused",
            "The broker did not accept the token.",
            "Compare the token's audience and issuer, and the clocks, with sasl.oauthbearer.expected.audience,"
                    + " expected.issuer and jwks.endpoint.url of the broker.");

    /** The principal lacks a permission at the broker. */
    public static final ErrorCode PERMISSION_DENIED = new ErrorCode(
            "kafka.permission-denied",
            "The broker knows the principal, which lacks a permission.",
            "Grant the principal the operation on the named topic, group or cluster by an ACL or a role.");

    private KafkaCodes() {}
}
