// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.ErrorCode;

/** The error codes of the testkit, each with its sentence and its remedy. */
public final class TestkitCodes {
    /** Virtual time could not move on: real work was still under way. */
    public static final ErrorCode STILL_IN_FLIGHT = new ErrorCode(
            "testkit.still-in-flight",
            "Real work was still in flight when the test clock's patience ended.",
            "See what is named: a fake that is slow or down, a hold that is never closed, or a test that needs more patience.");

    /** Time was moved by a task that runs in that same time. */
    public static final ErrorCode CLOCK_MOVED_FROM_WITHIN = new ErrorCode(
            "testkit.clock-moved-from-within",
            "A task on the test clock's own scheduler tried to move the clock.",
            "Move the clock from the test's thread, not inside an operator.");

    /** A thread was interrupted while it waited for the test clock. */
    public static final ErrorCode CLOCK_INTERRUPTED = new ErrorCode(
            "testkit.clock-interrupted",
            "The thread was interrupted while the test clock waited for work in flight.",
            "See who interrupts the thread: a test timeout, as a rule.");

    /** Two clients were registered under one id. */
    public static final ErrorCode CLIENT_KNOWN = new ErrorCode(
            "testkit.client-known",
            "A client with this id is registered already.",
            "Give each client an id of its own, or start an issuer for each test.");

    /** A file of the kit could not be written or read. */
    public static final ErrorCode FILE_UNUSABLE = new ErrorCode(
            "testkit.file-unusable",
            "A file that the kit keeps or sweeps cannot be written or read.",
            "Give a path in a folder that exists and may be written, such as one of @TempDir.");

    /** The sweep found secrets. */
    public static final ErrorCode SECRET_LEAKED = new ErrorCode(
            "testkit.secret-leaked",
            "A secret or token of the kit was found where none may be.",
            "See the places that are named, and mask or drop the value before it gets there.");

    /** The JUnit extension cannot supply what a test asks for. */
    public static final ErrorCode PARAMETER_UNKNOWN = new ErrorCode(
            "testkit.parameter-unknown",
            "A test asks the extension for a parameter that it cannot make.",
            "Ask for TestClock, FakeOidcIssuer, IamStub or TokenRuntime.");

    /** A fault was added to a fake that cannot do that. */
    public static final ErrorCode FAULT_UNFIT = new ErrorCode(
            "testkit.fault-unfit",
            "This fake cannot fail in the way that the fault describes.",
            "Name a service only to an IAM stub: an issuer has none.");

    /** Nobody of that name is known. */
    public static final ErrorCode USER_UNKNOWN = new ErrorCode(
            "testkit.user-unknown",
            "The issuer knows no user of this name.",
            "Call registerUser before the user signs in.");

    /** No login waits for that code. */
    public static final ErrorCode USER_CODE_UNKNOWN = new ErrorCode(
            "testkit.user-code-unknown",
            "No login on a device waits for this user code.",
            "Give the code of a prompt that has not run out and was not answered.");

    /** The issuer has no key of that name. */
    public static final ErrorCode KEY_UNKNOWN = new ErrorCode(
            "testkit.key-unknown",
            "The issuer has no key of this name.",
            "Give a kid that prepare gave, or one of published.");

    /** Two issuers were to stand under one path. */
    public static final ErrorCode PATH_TAKEN = new ErrorCode(
            "testkit.path-taken",
            "An issuer stands under this path of the server already.",
            "Give each issuer of one server a path of its own: see withIssuerPath.");

    /** A sign-in page sent the browser nowhere. */
    public static final ErrorCode SIGN_IN_FAILED = new ErrorCode(
            "testkit.sign-in-failed",
            "The issuer did not send the browser back to the client.",
            "See the page's text and the issuer's journal: an unknown client, redirect URI or user, as a rule.");

    /** A condition or a mapping, and nobody who understands it. */
    public static final ErrorCode NO_EXPRESSIONS = new ErrorCode(
            "testkit.no-expressions",
            "Conditions and attribute mappings are written in CEL, which nobody here understands.",
            "Put dataflow-oauth-access-cel on the test's class path, or give the condition as a function.");

    /** A server could not listen where it was told to. */
    public static final ErrorCode PORT_TAKEN = new ErrorCode(
            "testkit.port-taken",
            "A port that a server was told to listen on is in use.",
            "Stop whoever listens there, or give another port; zero takes any that is free.");

    private TestkitCodes() {}
}
