// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.ErrorCode;

/** The error codes of the rooms under {@code sdk/oauth2}, each with its sentence and its remedy. */
public final class OAuth2Codes {
    /** A URL that token traffic must not go to. */
    public static final ErrorCode URL_FORBIDDEN = new ErrorCode(
            "oauth2.url-forbidden",
            "Token traffic must not go to this URL.",
            "Use https without user info and fragment; for loopback http in a test, lend HttpDoorOptions.withLoopbackHttp(true).");

    /** A header that would break the request apart. */
    public static final ErrorCode HEADER_FORBIDDEN = new ErrorCode(
            "oauth2.header-forbidden",
            "A header has a name or a value that HTTP does not allow.",
            "Remove control characters and line breaks from the named header.");

    /** No engine on the class path. */
    public static final ErrorCode DOOR_MISSING = new ErrorCode(
            "oauth2.door-missing",
            "No engine of the network door is on the class path.",
            "Add dataflow-oauth-oauth2 with its Vert.x engine, or lend an HttpDoor to the runtime.");

    /** The other side could not be reached, or the connection broke. */
    public static final ErrorCode NETWORK_FAILED = new ErrorCode(
            "oauth2.network-failed",
            "The connection failed before the whole answer was there.",
            "Check that host and port can be reached from this machine, and look at the other side's health.");

    /** TLS could not be agreed on. */
    public static final ErrorCode TLS_FAILED = new ErrorCode(
            "oauth2.tls-failed",
            "No trusted TLS connection could be made.",
            "Check the server's certificate: its name, its dates, and that this JVM trusts its issuer.");

    /** The total deadline of an exchange passed. */
    public static final ErrorCode DEADLINE_PASSED = new ErrorCode(
            "oauth2.deadline-passed",
            "The whole answer was not there within the deadline.",
            "Look at the other side's latency, or allow more with HttpDoorOptions.withDeadline.");

    /** Too many exchanges wait for a connection. */
    public static final ErrorCode DOOR_BUSY = new ErrorCode(
            "oauth2.door-busy",
            "Too many exchanges wait for a connection.",
            "Share streams instead of opening one for each call, or allow more with HttpDoorOptions.withPoolSize.");

    /** The door was closed with its runtime. */
    public static final ErrorCode DOOR_CLOSED = new ErrorCode(
            "oauth2.door-closed",
            "The network door is closed.",
            "Close the runtime after the last use of its streams.");

    /** An answer that is longer than the cap. */
    public static final ErrorCode ANSWER_TOO_LONG = new ErrorCode(
            "oauth2.answer-too-long",
            "The answer is longer than the cap.",
            "Check that the URL is that of a token service, or allow more with HttpDoorOptions.withBodyCap.");

    /** A redirect, which no token traffic follows. */
    public static final ErrorCode REDIRECT_REFUSED = new ErrorCode(
            "oauth2.redirect-refused",
            "The answer is a redirect, which token traffic never follows.",
            "Configure the URL that finally answers.");

    /** An answer that breaks HTTP, or a status that has no place here. */
    public static final ErrorCode ANSWER_MALFORMED = new ErrorCode(
            "oauth2.answer-malformed",
            "The answer breaks the protocol.",
            "Check that the URL is that of a token service, and report the fault to its operator.");

    /** An answer that does not say that it is JSON in UTF-8. */
    public static final ErrorCode MEDIA_TYPE_UNEXPECTED = new ErrorCode(
            "oauth2.media-type-unexpected",
            "The answer does not say that it is JSON in UTF-8.",
            "Check that the URL is that of a token service, and that no proxy or portal answers in its place.");

    /** Not JSON as we read it. */
    public static final ErrorCode JSON_INVALID = new ErrorCode(
            "oauth2.json-invalid",
            "The text is not strict JSON.",
            "Let the other side send one JSON object in UTF-8: no duplicate members, no comments, nothing after it.");

    /** A member of an answer that is missing or of the wrong type. */
    public static final ErrorCode MEMBER_INVALID = new ErrorCode(
            "oauth2.member-invalid",
            "A member of the answer is missing or of the wrong type.",
            "Check that the URL is that of the expected service, and report the fault to its operator.");

    private OAuth2Codes() {}
}
