// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.SubjectTokenUrl;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a real pipeline would find around it: an issuer of identities, a cloud that trusts it, and files as the
 * cloud's own tools write them. The auditor has no role, and the partner's identity is for somebody else, on purpose.
 */
final class FakeCloud implements AutoCloseable {
    private static final String PROJECT_NUMBER = "123456789012";
    private static final String POOL = "airports";
    private static final String IMPERSONATE = "roles/iam.serviceAccountTokenCreator";
    private static final String WRONG_AUDIENCE = "https://partner.example/not-this-provider";

    private final FakeOidcIssuer issuer;
    private final IamStub iam;
    private final Path folder;
    private final Map<Step, WorkloadProvider> providers = new EnumMap<>(Step.class);
    private final List<Secret> secrets = new ArrayList<>();

    private FakeCloud(FakeOidcIssuer issuer, IamStub iam, Path folder) {
        this.issuer = issuer;
        this.iam = iam;
        this.folder = folder;
    }

    /** Starts it, with federated tokens that live so long, and its files in that folder. */
    static FakeCloud start(Duration lifetime, Path folder) {
        FakeCloud cloud = new FakeCloud(
                FakeOidcIssuer.start(),
                IamStub.start(IamStubOptions.defaults().withFederatedLifetime(lifetime)),
                folder);
        for (Step step : Step.values()) {
            cloud.identity(step);
        }
        ProtectedApis.open(cloud.iam);
        return cloud;
    }

    /** Where the APIs are. */
    URI api() {
        return iam.base();
    }

    /** The credential file of a step's workload. */
    Path credentials(Step step) {
        return folder.resolve(step.account() + "-credentials.json");
    }

    /** The file with the secret that a workload shows to get its subject token, where it gets it from a URL. */
    Optional<Path> requestToken(Step step) {
        return step == Step.STORE ? Optional.of(folder.resolve("request-token")) : Optional.empty();
    }

    /** The secrets that the workloads begin with. */
    List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    /** What the issuers and the resources did. */
    List<JournalEntry> journal() {
        return iam.journal().entries();
    }

    /** The federated principal of a step's workload, as an allow policy writes it. */
    String federatedPrincipal(Step step) {
        return provider(step).principal(step.subject());
    }

    /** Puts a fresh subject token into the file of a workload, as its platform does. */
    void project(Step step) {
        String audience = step == Step.SHARE ? WRONG_AUDIENCE : provider(step).audience();
        Secret token = issuer.subjectToken(step.subject(), audience);
        secrets.add(token);
        replace(subjectFile(step), token);
    }

    void issuersGoDown() {
        issuer.goDown();
        iam.goDown(IamService.STS);
        iam.goDown(IamService.CREDENTIALS);
    }

    void issuersComeBack() {
        issuer.comeBack();
        iam.comeBack(IamService.STS);
        iam.comeBack(IamService.CREDENTIALS);
    }

    void rotateKeys() {
        issuer.rotateKeys(Duration.ZERO);
    }

    void removeRole() {
        ProtectedApis.revokeWriter(iam);
    }

    @Override
    public void close() {
        iam.close();
        issuer.close();
    }

    private void identity(Step step) {
        WorkloadProvider provider = iam.provider(PROJECT_NUMBER, POOL, step.provider(), issuer);
        providers.put(step, provider);
        String account = iam.serviceAccount(step.email());
        iam.grant(IMPERSONATE, provider.principal(step.subject()), account);
        CredentialFile file;
        if (step == Step.STORE) {
            SubjectTokenUrl url = issuer.subjectTokenUrl(step.subject(), provider.audience());
            secrets.add(url.requestToken());
            replace(folder.resolve("request-token"), url.requestToken());
            file = CredentialFile.urlSourced(provider, url.uri()).withJsonField("value");
        } else {
            project(step);
            file = CredentialFile.fileSourced(provider, subjectFile(step));
        }
        iam.writeCredentialFile(credentials(step), file.withImpersonation(step.email()));
    }

    private WorkloadProvider provider(Step step) {
        WorkloadProvider provider = providers.get(step);
        if (provider == null) {
            throw new IllegalStateException("No provider for " + step);
        }
        return provider;
    }

    private Path subjectFile(Step step) {
        return folder.resolve(step.account() + "-subject-token");
    }

    /** Replaced at once, so that nobody reads half a token. */
    private static void replace(Path file, Secret content) {
        try {
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content.reveal());
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
