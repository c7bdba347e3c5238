// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.nio.file.Path;

/**
 * Fills the IAM stub of a scene.
 *
 * @param server whose stub
 * @param folder where credentials go
 */
record IamScene(TestkitServer server, Folder folder) {
    void play(SceneNode node) {
        IamStub iam = server.iam();
        for (SceneNode account : node.nodes("accounts")) {
            account(iam, account);
        }
        node.nodes("providers").forEach(provider -> provider(iam, provider));
        node.nodes("trusted").forEach(trusted -> {
            iam.trust(issuer(trusted, "issuer"), trusted.text("audience"));
            trusted.end();
        });
        node.nodes("resources").forEach(resource -> iam.protect(resource(resource)));
        new PolicyScene(iam).play(node);
        node.end();
    }

    private void account(IamStub iam, SceneNode node) {
        String email = node.text("email");
        iam.serviceAccount(email);
        if (node.flag("attached")) {
            iam.attach(email, node.texts("scopes"));
        }
        if (node.flag("key")) {
            iam.overTls().files().serviceAccountKey(folder.credential(localPart(email) + "-key"), email);
        }
        String[] delegated = node.texts("domainWide");
        if (delegated.length > 0) {
            iam.allowDomainWideDelegation(email, delegated);
        }
        node.optionalText("impersonatedBy")
                .ifPresent(user -> iam.overTls()
                        .files()
                        .impersonated(folder.credential(localPart(email) + "-impersonated"), email, user));
        node.end();
    }

    private void provider(IamStub iam, SceneNode node) {
        FakeOidcIssuer issuer = issuer(node, "issuer");
        String pool = node.text("pool");
        String name = node.text("name");
        WorkloadProvider provider = iam.provider(node.text("project"), pool, name, issuer, node.texts("audiences"));
        node.optionalText("subject").ifPresent(subject -> {
            String audience = node.texts("audiences").length == 0 ? provider.audience() : node.texts("audiences")[0];
            Path token = folder.credential(pool + "-" + name, ".token");
            issuer.keepSubjectTokenIn(token, subject, audience);
            CredentialFile file = CredentialFile.fileSourced(provider, token);
            CredentialFile url = CredentialFile.urlSourced(provider, issuer.subjectTokenUrl(subject, audience));
            iam.overTls().writeCredentialFile(folder.credential(pool + "-" + name + "-file"), file);
            iam.overTls().writeCredentialFile(folder.credential(pool + "-" + name + "-url"), url);
            node.optionalText("impersonating").ifPresent(email -> {
                String as = "-as-" + localPart(email);
                iam.overTls()
                        .writeCredentialFile(folder.credential(pool + "-" + name + as), file.withImpersonation(email));
                iam.overTls()
                        .writeCredentialFile(
                                folder.credential(pool + "-" + name + "-url" + as), url.withImpersonation(email));
            });
        });
        node.end();
    }

    private static ProtectedResource resource(SceneNode node) {
        ProtectedResource resource =
                ProtectedResource.at(node.optionalText("method").orElse("GET"), node.text("path"));
        if (node.texts("scopes").length > 0) {
            resource = resource.requiringScope(node.texts("scopes"));
        }
        if (node.optionalText("permission").isPresent()) {
            resource = resource.requiringPermission(node.text("permission"), node.text("resource"));
        }
        if (node.optionalText("service").isPresent()) {
            resource = resource.ofService(node.text("service"), node.text("rpc"));
        }
        resource = node.flag("federated") ? resource.takingFederatedTokens() : resource;
        String answer = node.optionalText("answer").orElse("{}");
        node.end();
        return resource.answering(call -> answer);
    }

    /** One that was opened by the file. */
    private FakeOidcIssuer issuer(SceneNode node, String member) {
        FakeOidcIssuer issuer = server.issuers().get(node.text(member));
        if (issuer == null) {
            throw node.wrong(member, "there is no issuer of that name");
        }
        return issuer;
    }

    private static String localPart(String email) {
        return email.replaceAll("@.*", "");
    }
}
