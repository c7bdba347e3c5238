// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.ErrorCode;

/** The error codes of this room, each with its sentence and its remedy. */
public final class GoogleCodes {
    /** A credential configuration file cannot be read. */
    public static final ErrorCode CREDENTIAL_FILE_UNREADABLE = new ErrorCode(
            "google.credential-file-unreadable",
            "The credential configuration file cannot be read.",
            "Give the path of a readable regular file of at most 64 KiB.");
    /** A credential configuration file is not what Google's tools write. */
    public static final ErrorCode CREDENTIAL_FILE_INVALID = new ErrorCode(
            "google.credential-file-invalid",
            "The credential configuration file is not one that Google's tools write.",
            "Write it anew: gcloud iam workload-identity-pools create-cred-config.");
    /** A credential file has a type that this room does not read. */
    public static final ErrorCode CREDENTIAL_TYPE_UNSUPPORTED = new ErrorCode(
            "google.credential-type-unsupported",
            "The credential file is not of the type external_account.",
            "Use workload identity federation; key files and user credentials are not read here.");
    /** No configuration names the worker's certificate. */
    public static final ErrorCode CERTIFICATE_CONFIG_MISSING = new ErrorCode(
            "google.certificate-config-missing",
            "No configuration on the worker names its certificate.",
            "Set GOOGLE_API_CERTIFICATE_CONFIG, or say in the recipe where certificate and key are.");
    /** Nothing on the class path proves an AWS identity. */
    public static final ErrorCode AWS_ROOM_MISSING = new ErrorCode(
            "google.aws-room-missing",
            "The workload has an AWS identity, and no jar on the class path signs for it.",
            "Add io.dataflowoauth:dataflow-oauth-google-auth to the worker's class path.");
    /** A header of a credential source holds a secret. */
    public static final ErrorCode HEADER_HOLDS_SECRET = new ErrorCode(
            "google.header-holds-secret",
            "A header of the credential source holds a secret, and a recipe must not.",
            "For Authorization say where the bearer is: withAuthorization(SecretRef.env(\"…\")); drop any other.");
    /** An endpoint is neither Google's nor one that the caller trusts. */
    public static final ErrorCode ENDPOINT_UNTRUSTED = new ErrorCode(
            "google.endpoint-untrusted",
            "An endpoint is neither Google's own nor on a host that the recipe trusts by name.",
            "Correct the address; if the host is meant, name it with trustingHost.");
    /** The audience is not the resource name of a workload identity provider. */
    public static final ErrorCode AUDIENCE_INVALID = new ErrorCode(
            "google.audience-invalid",
            "The audience is not the full resource name of a workload identity provider.",
            "Use //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER.");
    /** An impersonation asks for no scope. */
    public static final ErrorCode SCOPES_MISSING = new ErrorCode(
            "google.scopes-missing",
            "An impersonated service account needs at least one scope.",
            "Choose the narrowest scope that the calls need: withScopes(…).");
    /** A lifetime is out of bounds, or cannot be chosen at all. */
    public static final ErrorCode LIFETIME_INVALID = new ErrorCode(
            "google.lifetime-invalid",
            "The lifetime cannot be asked for.",
            "Choose whole seconds from 1 s to 12 h, and only of an impersonated service account.");
    /** The STS refused for a reason that has no code of its own. */
    public static final ErrorCode STS_REJECTED = new ErrorCode(
            "google.sts-rejected",
            "Google's security token service refused the exchange.",
            "Read its description; check the provider of the workload identity pool.");
    /** The subject token was made for somebody else. */
    public static final ErrorCode SUBJECT_AUDIENCE_MISMATCH = new ErrorCode(
            "google.subject-audience-mismatch",
            "The subject token's audience is not one that the provider allows.",
            "Ask the issuer for a token with the provider's audience, or add the token's audience to the allowed ones.");
    /** The subject token comes from somebody else. */
    public static final ErrorCode SUBJECT_ISSUER_MISMATCH = new ErrorCode(
            "google.subject-issuer-mismatch",
            "The subject token's issuer is not the one that the provider trusts.",
            "Compare the token's iss with the provider's issuer URI: they must be the same, character by character.");
    /** The pool or the provider does not exist. */
    public static final ErrorCode PROVIDER_UNKNOWN = new ErrorCode(
            "google.provider-unknown",
            "The workload identity pool or its provider does not exist, or is disabled.",
            "Check project number, pool and provider in the recipe's audience; enable them.");
    /** The provider's condition is false for this subject token. */
    public static final ErrorCode ATTRIBUTE_CONDITION = new ErrorCode(
            "google.attribute-condition",
            "The provider's attribute condition does not admit the subject token.",
            "Compare the token's claims with the condition; change whichever is wrong.");
    /** The subject token is too old. */
    public static final ErrorCode SUBJECT_STALE = new ErrorCode(
            "google.subject-stale",
            "The subject token is too old, or has expired.",
            "Let its owner write or serve a new one: it is read again at each exchange.");
    /** The subject token's signature is not its issuer's. */
    public static final ErrorCode SUBJECT_SIGNATURE = new ErrorCode(
            "google.subject-signature",
            "The subject token's signature does not verify against its issuer's keys.",
            "Check that the provider names the issuer that signed the token, and that its keys are published.");
    /** Google could not reach the issuer of the subject token. */
    public static final ErrorCode SUBJECT_ISSUER_UNREACHABLE = new ErrorCode(
            "google.subject-issuer-unreachable",
            "Google's security token service cannot reach the issuer of the subject token.",
            "Check that the issuer's discovery document and keys can be fetched from the internet.");
    /** The federated principal may not impersonate the service account. */
    public static final ErrorCode IMPERSONATION_DENIED = new ErrorCode(
            "google.impersonation-denied",
            "The principal may not impersonate the service account, or there is no such account.",
            "Grant the federated principal, not the account, roles/iam.workloadIdentityUser on the service account, and check"
                    + " the account's name.");
    /** The IAM Credentials API is switched off. */
    public static final ErrorCode IMPERSONATION_API_DISABLED = new ErrorCode(
            "google.impersonation-api-disabled",
            "The IAM Service Account Credentials API is not enabled.",
            "Enable iamcredentials.googleapis.com in the service account's project.");
    /** IAM Credentials refused for a reason that has no code of its own. */
    public static final ErrorCode IMPERSONATION_REJECTED = new ErrorCode(
            "google.impersonation-rejected",
            "The IAM Service Account Credentials API refused the request.",
            "Read its message; check scopes and lifetime: over 1 h needs an organization policy.");
    /** IAM Credentials did not accept the federated token. */
    public static final ErrorCode INNER_TOKEN_REFUSED = new ErrorCode(
            "google.inner-token-refused",
            "Google did not accept the token of the hop before.",
            "Check that the inner recipe gives a Google access token with the cloud-platform scope.");
    /** IAM Credentials could not answer. */
    public static final ErrorCode IMPERSONATION_UNAVAILABLE = new ErrorCode(
            "google.impersonation-unavailable",
            "The IAM Service Account Credentials API cannot answer now.",
            "Nothing, if it passes; the stream tries again.");
    /** IAM Credentials answered with something that is no token. */
    public static final ErrorCode IMPERSONATION_ANSWER_INVALID = new ErrorCode(
            "google.impersonation-answer-invalid",
            "The answer of the IAM Service Account Credentials API broke its contract.",
            "Check that the endpoint is Google's and that nothing between changes answers.");
    /** Nobody answers where the metadata server would be. */
    public static final ErrorCode METADATA_UNREACHABLE = new ErrorCode(
            "google.metadata-unreachable",
            "No metadata server answers: this machine is not on Google Cloud, or cuts it off.",
            "Run on Google Cloud; elsewhere use workload identity federation. On GKE enable Workload Identity:"
                    + " gcloud container clusters update CLUSTER --workload-pool=PROJECT.svc.id.goog.");
    /** The metadata server cannot answer now. */
    public static final ErrorCode METADATA_UNAVAILABLE = new ErrorCode(
            "google.metadata-unavailable",
            "The metadata server cannot answer now.",
            "Nothing, if it passes; the stream tries again.");
    /** An answer that does not come from a metadata server. */
    public static final ErrorCode METADATA_FLAVOR_MISSING = new ErrorCode(
            "google.metadata-flavor-missing",
            "The answer lacks Metadata-Flavor: Google, so it is not from Google's metadata server.",
            "Find out who answers for metadata.google.internal on this network: a proxy or a portal must not.");
    /** No service account is attached to the machine. */
    public static final ErrorCode ATTACHED_ACCOUNT_MISSING = new ErrorCode(
            "google.attached-account-missing",
            "No such service account is attached to this machine.",
            "Attach it: gcloud compute instances set-service-account INSTANCE --service-account=EMAIL"
                    + " --scopes=cloud-platform.");
    /** The metadata server refused. */
    public static final ErrorCode METADATA_REFUSED = new ErrorCode(
            "google.metadata-refused",
            "The metadata server refused the question.",
            "Check scopes and audience in the recipe, and that no proxy adds headers between.");
    /** The metadata server answered with something that has no place. */
    public static final ErrorCode METADATA_ANSWER_INVALID = new ErrorCode(
            "google.metadata-answer-invalid",
            "The answer of the metadata server broke its contract.",
            "Check that nothing between the machine and its metadata server changes answers.");
    /** A metadata server's place that is none. */
    public static final ErrorCode METADATA_HOST_INVALID = new ErrorCode(
            "google.metadata-host-invalid",
            "The place of the metadata server is neither Google's nor on this machine.",
            "Write HOST or HOST:PORT: metadata.google.internal, 169.254.169.254 or a loopback address.");
    /** The environment leads to another metadata server. A warning. */
    public static final ErrorCode METADATA_HOST_OVERRIDDEN = new ErrorCode(
            "google.metadata-host-overridden",
            "An environment variable leads to another metadata server than Google's.",
            "If that is not meant, unset GCE_METADATA_HOST: whoever sets it chooses the identity.");
    /** An ID token that is none, or one for somebody else. */
    public static final ErrorCode ID_TOKEN_INVALID = new ErrorCode(
            "google.id-token-invalid",
            "What was answered is not the ID token that was asked for.",
            "Check that the endpoint is Google's and that nothing between changes answers.");
    /** An identity of which there are no ID tokens. */
    public static final ErrorCode ID_TOKEN_UNSUPPORTED = new ErrorCode(
            "google.id-token-unsupported",
            "Google gives ID tokens of service accounts only.",
            "Impersonate a service account: idToken(audience, impersonating(EMAIL, identity)).");
    /** A link of a chain of delegates is missing. */
    public static final ErrorCode DELEGATION_DENIED = new ErrorCode(
            "google.delegation-denied",
            "One identity of the delegation chain may not act for the next, or there is no such account.",
            "Grant each on the next: gcloud iam service-accounts add-iam-policy-binding NEXT"
                    + " --member=serviceAccount:EACH --role=roles/iam.serviceAccountTokenCreator.");
    /** A list of delegates that cannot be. */
    public static final ErrorCode DELEGATES_INVALID = new ErrorCode(
            "google.delegates-invalid",
            "The delegates are too many, or one stands there twice.",
            "Name each account of the chain once, in the order in which they pass the authority on.");
    /** The principal may not have ID tokens of the service account. */
    public static final ErrorCode ID_TOKEN_DENIED = new ErrorCode(
            "google.id-token-denied",
            "The principal may not have ID tokens of the service account, or there is no such account.",
            "Grant it: gcloud iam service-accounts add-iam-policy-binding ACCOUNT --member=PRINCIPAL"
                    + " --role=roles/iam.serviceAccountOpenIdTokenCreator.");
    /** The principal may not sign for the service account. */
    public static final ErrorCode SIGNING_DENIED = new ErrorCode(
            "google.signing-denied",
            "The principal may not sign for the service account, or there is no such account.",
            "Grant it: gcloud iam service-accounts add-iam-policy-binding ACCOUNT --member=PRINCIPAL"
                    + " --role=roles/iam.serviceAccountTokenCreator.");
    /** There is nothing to sign. */
    public static final ErrorCode NOTHING_TO_SIGN = new ErrorCode(
            "google.nothing-to-sign",
            "A recipe that signs was asked for a token.",
            "Use ServiceAccountSigner; a signer has no token of its own.");
    /** What is to be signed cannot be. */
    public static final ErrorCode PAYLOAD_INVALID = new ErrorCode(
            "google.payload-invalid",
            "What is to be signed cannot be.",
            "Give claims as one JSON object, or at most 6000 bytes; exp is an integer at most 12 h ahead.");
    /** The quota project does not take the call. */
    public static final ErrorCode QUOTA_PROJECT_DENIED = new ErrorCode(
            "google.quota-project-denied",
            "The caller may not use the quota of the project.",
            "Grant it: gcloud projects add-iam-policy-binding PROJECT --member=PRINCIPAL"
                    + " --role=roles/serviceusage.serviceUsageConsumer.");
    /** The service account may not act for the user. */
    public static final ErrorCode DOMAIN_WIDE_DENIED = new ErrorCode(
            "google.domain-wide-denied",
            "The service account may not act for this user with these scopes.",
            "Let an administrator of the domain allow the account's client id and exactly these scopes under API controls,"
                    + " Domain-wide delegation.");
    /** The key that signed an assertion is not one of the account's. */
    public static final ErrorCode KEY_REFUSED = new ErrorCode(
            "google.key-refused",
            "Google does not know the key that signed, or the account that it is of.",
            "Look whether the key was deleted: gcloud iam service-accounts keys list --iam-account=EMAIL.");
    /** The times of an assertion are not Google's. */
    public static final ErrorCode CLOCK_SKEWED = new ErrorCode(
            "google.clock-skewed",
            "Google does not accept the times of the assertion.",
            "Set this machine's clock: it is minutes off.");
    /** Google's token endpoint refused for a reason that has no code of its own. */
    public static final ErrorCode GRANT_REJECTED = new ErrorCode(
            "google.grant-rejected",
            "Google's token endpoint refused.",
            "Read its description; check account and scopes.");
    /** A credential file is of another type than the recipe reads. */
    public static final ErrorCode CREDENTIAL_TYPE_UNEXPECTED = new ErrorCode(
            "google.credential-type-unexpected",
            "The credential file is not of the type that the recipe reads.",
            "Use the factory of its type, or applicationDefault, which reads every type that is supported.");
    /** A private key lies in a file. A warning. */
    public static final ErrorCode KEY_IN_FILE = new ErrorCode(
            "google.key-in-file",
            "A private key of a service account lies in a file and does not expire by itself.",
            "Use the attached account or federation, and delete the key: gcloud iam service-accounts keys delete KEY.");
    /** A file belongs to a universe that the recipe does not name. */
    public static final ErrorCode UNIVERSE_UNTRUSTED = new ErrorCode(
            "google.universe-untrusted",
            "The credential file is of another universe than the recipe.",
            "If that universe is meant, say so: inUniverse(\"domain\").");
    /** A user's refresh token is over. */
    public static final ErrorCode USER_SIGNED_OUT = new ErrorCode(
            "google.user-signed-out",
            "Google does not accept the user's refresh token any longer.",
            "Sign in again: gcloud auth application-default login.");
    /** There are no application default credentials. */
    public static final ErrorCode DEFAULT_CREDENTIALS_MISSING = new ErrorCode(
            "google.default-credentials-missing",
            "No application default credentials: no variable names a file, nobody has signed in, no metadata server answers.",
            "Run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to a credential file.");
    /** Programs must not be run here. */
    public static final ErrorCode EXECUTABLE_FORBIDDEN = new ErrorCode(
            "google.executable-forbidden",
            "The recipe would run a program, and the worker does not allow that.",
            "If the program is yours, set GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES to exactly 1 on the worker.");
    /** A program cannot be started. */
    public static final ErrorCode EXECUTABLE_UNSTARTABLE = new ErrorCode(
            "google.executable-unstartable",
            "The program that prints the subject token cannot be started.",
            "Check that it is there and may be run: its first part is an absolute path, and no shell splits the rest.");
    /** A program was too slow. */
    public static final ErrorCode EXECUTABLE_LATE = new ErrorCode(
            "google.executable-late",
            "The program did not print a subject token in time, and was killed.",
            "Find out what it waits for, or allow it more time: timeout_millis, from 5000 to 120000.");
    /** A program failed. */
    public static final ErrorCode EXECUTABLE_FAILED = new ErrorCode(
            "google.executable-failed",
            "The program that prints the subject token failed.",
            "Run it by hand with the variables of its contract; what it wrote is shown nowhere, since it may be secret.");
    /** A program's answer is not what the contract says. */
    public static final ErrorCode EXECUTABLE_ANSWER_INVALID = new ErrorCode(
            "google.executable-answer-invalid",
            "What the program printed is not an answer to Google's contract, version 1.",
            "Print one JSON object: version, success, token_type, id_token or saml_response, expiration_time.");
    /** A boundary that Google would not take. */
    public static final ErrorCode BOUNDARY_INVALID = new ErrorCode(
            "google.boundary-invalid",
            "The credential access boundary is not one that Google takes.",
            "Give one to ten rules, each with a bucket and roles, over an identity that has no boundary yet.");

    private GoogleCodes() {}
}
