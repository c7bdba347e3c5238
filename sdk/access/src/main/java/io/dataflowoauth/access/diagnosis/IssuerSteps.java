// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;
import java.util.List;
import java.util.Map;

/** What to set where at Okta, Entra and Keycloak. */
final class IssuerSteps {
    private static final Map<ErrorCode, String> OKTA = Map.of(
            DiagnosisCodes.AUDIENCE_MISMATCH,
            "Security, API, Authorization Servers: the Audience of the authorization server must be the resource's.",
            DiagnosisCodes.SCOPE_REFUSED,
            "Security, API, Authorization Servers, Scopes: add the scope; Access Policies: a rule must allow it to the client.",
            DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED,
            "Applications, the application, General, Client Credentials: compare client id, secret or public key and method.",
            DiagnosisCodes.CLIENT_GRANT_FORBIDDEN,
            "Applications, the application, General Settings, Grant type: tick the grant.",
            DiagnosisCodes.DENIED_BY_POLICY,
            "Security, API, Authorization Servers, Access Policies: add a rule for this client, grant and scope.",
            DiagnosisCodes.ROLE_MISSING,
            "Applications, the application, Assignments: assign the person or a group; Groups: add the person to the group.",
            DiagnosisCodes.DECISION_UNDECIDED,
            "Authorization Servers, Claims: add a groups claim with a filter that matches fewer than 100 groups.",
            DiagnosisCodes.ACCOUNT_DISABLED,
            "Directory, People: activate or unsuspend the person.",
            DiagnosisCodes.STEP_UP_REQUIRED,
            "Security, Authentication Policies: let the application's policy ask for the factor that the acr stands for.");

    private static final Map<ErrorCode, String> ENTRA = Map.of(
            DiagnosisCodes.AUDIENCE_MISMATCH,
            "App registrations, the API, Expose an API: its Application ID URI is the audience; ask for that with /.default.",
            DiagnosisCodes.SCOPE_REFUSED,
            "Ask for the API's Application ID URI with /.default; API permissions: add the permission and grant consent.",
            DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED,
            "App registrations, the application, Certificates & secrets: a value of the secret, not its id, that has not expired.",
            DiagnosisCodes.ISSUER_UNTRUSTED,
            "Certificates & secrets, Federated credentials: issuer, subject and audience must be the token's, character by character.",
            DiagnosisCodes.ATTRIBUTE_CONDITION_REFUSED,
            "Certificates & secrets, Federated credentials: the subject identifier must be the token's, character by character.",
            DiagnosisCodes.ROLE_MISSING,
            "Enterprise applications, the API, Users and groups: assign the app role; API permissions: grant admin consent.",
            DiagnosisCodes.DENIED_BY_POLICY,
            "Sign-in logs, Conditional Access: see which policy blocked it, and exclude the workload identity if it is meant.",
            DiagnosisCodes.DECISION_UNDECIDED,
            "Token configuration, groups claim: groups assigned to the application, so that the list is not left out.",
            DiagnosisCodes.ACCOUNT_DISABLED,
            "Users or Enterprise applications, Properties: enable sign-in.");

    private static final Map<ErrorCode, String> KEYCLOAK = Map.of(
            DiagnosisCodes.AUDIENCE_MISMATCH,
            "Clients, the client, Client scopes, dedicated, Add mapper, Audience: include the resource's client id.",
            DiagnosisCodes.SCOPE_REFUSED,
            "Clients, the client, Client scopes, Add client scope: as default or optional.",
            DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED,
            "Clients, the client, Credentials: compare the authenticator and its secret or key.",
            DiagnosisCodes.CLIENT_GRANT_FORBIDDEN,
            "Clients, the client, Settings, Capability config: tick Service accounts roles, or the flow that is used.",
            DiagnosisCodes.ROLE_MISSING,
            "Clients, the client, Service accounts roles, Assign role; for a person: Users, the person, Role mapping.",
            DiagnosisCodes.DECISION_UNDECIDED,
            "Client scopes, Add mapper, Group Membership: with full path, added to the access token.",
            DiagnosisCodes.ACCOUNT_DISABLED,
            "Users, the person, Details: switch Enabled on.",
            DiagnosisCodes.LIFETIME_TOO_LONG,
            "Realm settings, Tokens, Access Token Lifespan; or Clients, the client, Advanced.",
            DiagnosisCodes.STEP_UP_REQUIRED,
            "Authentication: a flow with Condition - Level of Authentication for the acr; Realm settings: ACR to LoA Mapping.");

    private static final Map<Platform, Map<ErrorCode, String>> STEPS =
            Map.of(Platform.OKTA, OKTA, Platform.ENTRA, ENTRA, Platform.KEYCLOAK, KEYCLOAK);

    private IssuerSteps() {}

    static List<String> of(Finding finding, Platform platform) {
        String step = STEPS.getOrDefault(platform, Map.of()).get(finding.code());
        return step == null ? List.of() : List.of(step);
    }
}
