// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What to do at Google: its commands, with the names that are known. */
final class GoogleSteps {
    private static final String PROVIDERS = "gcloud iam workload-identity-pools providers";

    private static final Map<ErrorCode, Function<Scene, List<String>>> STEPS = Map.ofEntries(
            Map.entry(DiagnosisCodes.IMPERSONATION_DENIED, GoogleSteps::impersonation),
            Map.entry(
                    DiagnosisCodes.DELEGATION_BROKEN,
                    scene -> GoogleGrantSteps.chain(scene.symptoms().principal().names())),
            Map.entry(
                    DiagnosisCodes.ID_TOKEN_DENIED,
                    scene -> GoogleGrantSteps.onAccount(scene.account(), scene.caller(), GoogleRoles.ID_TOKENS)),
            Map.entry(
                    DiagnosisCodes.SIGNING_DENIED,
                    scene -> GoogleGrantSteps.onAccount(scene.account(), scene.caller(), GoogleRoles.CREATOR)),
            Map.entry(DiagnosisCodes.PERMISSION_DENIED, GoogleSteps::permission),
            Map.entry(
                    DiagnosisCodes.USER_PROJECT_DENIED,
                    scene -> GoogleGrantSteps.onProject(scene.project(), scene.caller(), GoogleRoles.CONSUMER)),
            Map.entry(DiagnosisCodes.API_DISABLED, GoogleSteps::api),
            Map.entry(DiagnosisCodes.ACCOUNT_DISABLED, GoogleSteps::account),
            Map.entry(DiagnosisCodes.PROJECT_UNUSABLE, GoogleSteps::state),
            Map.entry(DiagnosisCodes.PERIMETER_VIOLATED, GoogleSteps::perimeter),
            Map.entry(DiagnosisCodes.SIGN_IN_EXPIRED, scene -> List.of("gcloud auth application-default login")),
            Map.entry(DiagnosisCodes.SIGNATURE_WRONG, GoogleSteps::key),
            Map.entry(DiagnosisCodes.DOMAIN_DELEGATION_MISSING, GoogleSteps::domain),
            Map.entry(DiagnosisCodes.TOKEN_KIND_UNSUPPORTED, GoogleSteps::kind),
            Map.entry(DiagnosisCodes.SCOPE_TOO_SMALL, GoogleSteps::scope),
            Map.entry(
                    DiagnosisCodes.PROVIDER_UNAVAILABLE,
                    scene -> List.of(
                            provider("describe", scene).line(),
                            provider("undelete", scene).line(),
                            enabled(scene))),
            Map.entry(
                    DiagnosisCodes.ATTRIBUTE_CONDITION_REFUSED,
                    scene -> described("value(attributeCondition,attributeMapping)", scene)),
            Map.entry(DiagnosisCodes.MAPPING_INVALID, scene -> described("value(attributeMapping)", scene)),
            Map.entry(DiagnosisCodes.ISSUER_UNTRUSTED, scene -> described("value(oidc.issuerUri)", scene)),
            Map.entry(DiagnosisCodes.AUDIENCE_MISMATCH, GoogleSteps::audience));

    private GoogleSteps() {}

    static List<String> of(Finding finding, Symptoms symptoms) {
        Function<Scene, List<String>> steps = STEPS.get(finding.code());
        return steps == null ? List.of() : steps.apply(new Scene(symptoms, finding));
    }

    private static List<String> impersonation(Scene scene) {
        String caller = scene.caller();
        String role = GoogleNames.isFederated(caller) ? GoogleRoles.FEDERATED : GoogleRoles.CREATOR;
        return GoogleGrantSteps.onAccount(scene.account(), caller, role);
    }

    private static List<String> permission(Scene scene) {
        String member = GoogleNames.member(scene.symptoms().principal().acting());
        DeniedPermission denied = DeniedPermission.of(scene.symptoms());
        return GoogleGrantSteps.onResource(denied.resource(), member, GoogleRoles.of(denied.permission()));
    }

    private static List<String> api(Scene scene) {
        return List.of(CommandLine.of("gcloud services enable")
                .and(GoogleNames.service(scene.metadata("service")))
                .with("project", scene.project())
                .line());
    }

    private static List<String> account(Scene scene) {
        String named = scene.metadata("email");
        String account = GoogleNames.account(
                named.isEmpty() ? scene.symptoms().principal().acting() : named);
        return List.of(CommandLine.of("gcloud iam service-accounts enable")
                .and(account)
                .line());
    }

    private static List<String> state(Scene scene) {
        return List.of(
                CommandLine.of("gcloud projects describe").and(scene.project()).line(),
                CommandLine.of("gcloud billing projects describe")
                        .and(scene.project())
                        .line());
    }

    private static List<String> perimeter(Scene scene) {
        String uid = scene.metadata("uid");
        String known = uid.matches("[A-Za-z0-9_-]{1,128}") ? uid : "UID";
        return List.of(CommandLine.of("gcloud logging read")
                .and("protoPayload.metadata.vpcServiceControlsUniqueId=\"" + known + "\"")
                .line());
    }

    /** Only a key file has keys that somebody deletes; a subject token is signed elsewhere. */
    private static List<String> key(Scene scene) {
        String account = GoogleNames.account(scene.symptoms().principal().acting());
        return scene.code().equals("google.key-refused")
                ? List.of(
                        CommandLine.of("gcloud iam service-accounts keys list")
                                .with("iam-account", account)
                                .line(),
                        CommandLine.of("gcloud iam service-accounts keys create FILE")
                                .with("iam-account", account)
                                .line())
                : List.of();
    }

    private static List<String> domain(Scene scene) {
        List<String> names = scene.symptoms().principal().names();
        String account =
                names.stream().filter(GoogleNames::isAccount).findFirst().orElse("ACCOUNT");
        return List.of(
                CommandLine.of("gcloud iam service-accounts describe")
                        .and(account)
                        .with("format", "value(uniqueId)")
                        .line(),
                "In the Admin console, under Security, API controls, Domain-wide delegation, allow that client id the scopes "
                        + scene.finding().missing() + ".");
    }

    private static List<String> kind(Scene scene) {
        String member = GoogleNames.member(scene.symptoms().principal().acting());
        List<String> steps = GoogleGrantSteps.onAccount("ACCOUNT", member, GoogleRoles.FEDERATED);
        return List.of(steps.get(1), "Use GoogleRecipes.impersonating with that account, over the recipe as it is.");
    }

    private static List<String> scope(Scene scene) {
        String add = "Ask for it in the recipe: withScopes(" + scene.finding().missing() + ").";
        boolean inner = scene.code().equals("google.inner-token-refused");
        return inner
                ? List.of(
                        add,
                        CommandLine.of("gcloud compute instances set-service-account INSTANCE")
                                .with("service-account", scene.caller().replaceFirst("^serviceAccount:", ""))
                                .with("scopes", "cloud-platform")
                                .line())
                : List.of(add);
    }

    private static List<String> audience(Scene scene) {
        return scene.symptoms().isOfIssuer()
                ? described("value(oidc.allowedAudiences)", scene)
                : List.of("Ask for a token for " + scene.finding().missing() + ".");
    }

    private static List<String> described(String format, Scene scene) {
        return List.of(provider("describe", scene).with("format", format).line());
    }

    private static String enabled(Scene scene) {
        return provider("update-oidc", scene).and("--no-disabled").line();
    }

    private static CommandLine provider(String verb, Scene scene) {
        GoogleNames.Provider provider = scene.provider();
        return CommandLine.of(PROVIDERS + " " + verb)
                .and(provider.name())
                .with("workload-identity-pool", provider.pool())
                .with("location", "global")
                .with("project", provider.project());
    }

    /** What a step fills in. */
    private record Scene(Symptoms symptoms, Finding finding) {
        private String metadata(String name) {
            return symptoms.refusal()
                    .map(Refusal::metadata)
                    .map(all -> all.get(name))
                    .orElse("");
        }

        private String code() {
            return Said.in(symptoms).code();
        }

        private String project() {
            return GoogleNames.project(metadata("consumer"));
        }

        /** The account that was to be acted as: what the refusal names, else the last of the chain. */
        private String account() {
            String named = GoogleNames.account(metadata("resource"));
            return named.equals("ACCOUNT")
                    ? GoogleNames.account(symptoms.principal().acting())
                    : named;
        }

        /** Who asked for it: the last of the chain before the account. */
        private String caller() {
            List<String> names = symptoms.principal().names();
            int last = names.size() - (symptoms.isOfIssuer() && names.size() > 1 ? 2 : 1);
            return last < 0 ? "MEMBER" : GoogleNames.member(names.get(last));
        }

        private GoogleNames.Provider provider() {
            return symptoms.audience().flatMap(GoogleNames::provider).orElse(GoogleNames.Provider.NOBODY);
        }
    }
}
