// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import io.dataflowoauth.ErrorCode;

/** The error codes of this room, each with its sentence and its remedy. */
public final class GoogleAuthCodes {
    /** Credentials that only hold a token. */
    public static final ErrorCode CREDENTIALS_STATIC = new ErrorCode(
            "googleauth.credentials-static",
            "These credentials hold one token and cannot get another.",
            "Bridge credentials that refresh, or make a source of whatever gives the token.");
    /** Credentials that need scopes. */
    public static final ErrorCode SCOPES_MISSING = new ErrorCode(
            "googleauth.scopes-missing",
            "These credentials give no token without a scope.",
            "Ask for scopes: TokenRequest.defaults().withScopes(…), or scope the credentials before.");
    /** The library was told no. */
    public static final ErrorCode REJECTED = new ErrorCode(
            "googleauth.rejected",
            "Google's auth library asked for a token and was refused.",
            "Read status and error; what else was answered is shown nowhere, since it may hold a token.");
    /** The library was put off. */
    public static final ErrorCode UNAVAILABLE = new ErrorCode(
            "googleauth.unavailable",
            "Google's auth library asked for a token, and the other side cannot answer now.",
            "Nothing, if it passes; the stream tries again.");
    /** The library got no answer. */
    public static final ErrorCode UNREACHABLE = new ErrorCode(
            "googleauth.unreachable",
            "Google's auth library could not get a token from where its credentials come from.",
            "Check files and network of the credentials: the library uses its own connections, not this SDK's.");
    /** The library took too long. */
    public static final ErrorCode LATE = new ErrorCode(
            "googleauth.late",
            "Google's auth library did not give a token in time.",
            "Find out what it waits for, or allow it more time: withDeadline.");
    /** The library gave something that is no token. */
    public static final ErrorCode TOKEN_INVALID = new ErrorCode(
            "googleauth.token-invalid",
            "What Google's auth library gave is no bearer token.",
            "Check the credentials: their refreshAccessToken must give visible ASCII characters.");
    /** The library gave a token that is over. */
    public static final ErrorCode TOKEN_OVER = new ErrorCode(
            "googleauth.token-over",
            "Google's auth library gave a token that has run out.",
            "Set this machine's clock: the library reckons a token's end by it.");
    /** The library broke. */
    public static final ErrorCode LIBRARY_BROKE = new ErrorCode(
            "googleauth.library-broke",
            "Google's auth library failed in a way that is no answer.",
            "Call refreshAccessToken of these credentials by hand; its texts may hold tokens and are shown nowhere.");
    /** A token that is bound to a key. */
    public static final ErrorCode TOKEN_BOUND = new ErrorCode(
            "googleauth.token-bound",
            "The stream's token is bound to a key or a certificate, which Google's clients do not have.",
            "Bridge a stream of bearer tokens.");
    /** A connection that others can read. */
    public static final ErrorCode CHANNEL_INSECURE = new ErrorCode(
            "googleauth.channel-insecure",
            "The gRPC channel is not encrypted, and a token would be read on the way.",
            "Use TLS: ManagedChannelBuilder.useTransportSecurity().");
    /** A request that could not be signed. */
    public static final ErrorCode SIGNING_FAILED = new ErrorCode(
            "googleauth.signing-failed",
            "Google's auth library could not sign the proof of the AWS identity.",
            "Check region and keys of the workload: they are used as they come.");

    /** Region or keys that AWS cannot have given. */
    public static final ErrorCode AWS_KEYS_INVALID = new ErrorCode(
            "googleauth.aws-keys-invalid",
            "Region or keys of the AWS identity have a form that AWS does not give.",
            "Check AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or where the recipe finds them.");
    /** The machine has no role. */
    public static final ErrorCode AWS_ROLE_MISSING = new ErrorCode(
            "googleauth.aws-role-missing",
            "No role is attached to this AWS machine.",
            "Attach one: aws ec2 associate-iam-instance-profile --instance-id ID --iam-instance-profile Name=PROFILE.");
    /** The machine's metadata service said no. */
    public static final ErrorCode AWS_METADATA_REFUSED = new ErrorCode(
            "googleauth.aws-metadata-refused",
            "The instance metadata service of AWS refused the question.",
            "Enable it: aws ec2 modify-instance-metadata-options --instance-id ID --http-endpoint enabled; in a container raise"
                    + " --http-put-response-hop-limit to 2.");
    /** The machine's metadata service put us off. */
    public static final ErrorCode AWS_METADATA_UNAVAILABLE = new ErrorCode(
            "googleauth.aws-metadata-unavailable",
            "The instance metadata service of AWS cannot answer now.",
            "Nothing, if it passes; the stream tries again.");
    /** Nobody answers where the machine's metadata service would be. */
    public static final ErrorCode AWS_METADATA_UNREACHABLE = new ErrorCode(
            "googleauth.aws-metadata-unreachable",
            "No instance metadata service of AWS answers, and the variables of AWS are not set.",
            "Run on EC2, set AWS_REGION and the keys, or say where they are: AwsSubject.withKeysFrom.");
    /** The machine's metadata service said something that has no place. */
    public static final ErrorCode AWS_METADATA_INVALID = new ErrorCode(
            "googleauth.aws-metadata-invalid",
            "The answer of the instance metadata service of AWS broke its contract.",
            "Find out who answers at 169.254.169.254 on this network: a proxy must not.");

    private GoogleAuthCodes() {}
}
