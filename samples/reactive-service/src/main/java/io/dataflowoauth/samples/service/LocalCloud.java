// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;

/** The cloud that the service believes to be in, on loopback: an issuer of identities, Google's chain, two APIs. */
final class LocalCloud implements AutoCloseable {
    static final String WRITER = "writer@airports-demo.iam.gserviceaccount.com";
    static final String LEDGER_WRITER = "roles/ledger.writer";
    static final String PROJECT = "projects/airports-demo";

    private static final String READER = "reader@airports-demo.iam.gserviceaccount.com";
    private static final String SUBJECT = "airport-service";

    private final FakeOidcIssuer issuer;
    private final IamStub iam;
    private final TokenRecipe workload;

    private LocalCloud(TokenTime time, Path folder) {
        issuer = FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(time));
        iam = IamStub.start(IamStubOptions.defaults().withTime(time));
        WorkloadProvider provider = iam.provider("123456789012", "services", "platform", issuer);
        for (String account : new String[] {READER, WRITER}) {
            iam.grant("roles/iam.workloadIdentityUser", provider.principal(SUBJECT), iam.serviceAccount(account));
        }
        Path subject = issuer.keepSubjectTokenIn(folder.resolve("subject-token"), SUBJECT, provider.audience())
                .path();
        Path credentials = iam.writeCredentialFile(
                folder.resolve("credentials.json"), CredentialFile.fileSourced(provider, subject));
        workload =
                GoogleRecipes.federated(credentials).trustingHost("127.0.0.1").recipe();
        protectApis();
    }

    /** Starts it, with its files in that folder; whoever starts it closes it. */
    static LocalCloud start(TokenTime time, Path folder) {
        return new LocalCloud(time, folder);
    }

    // #region bind-names
    /** What a runtime in this cloud is opened from: the names in the recipe files mean this workload. */
    RuntimeOptions runtimeOptions(TokenTime time) {
        return RuntimeOptions.defaults()
                .withTime(time)
                .withRecipe("reader-workload", workload)
                .withRecipe("writer-workload", workload)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
    }

    /** The recipes of production, asked for here and living for two seconds. */
    Backends.Recipes recipes() {
        return new Backends.Recipes(iam.base(), here("reader.json"), here("writer.json"));
    }

    private TokenRecipe here(String file) {
        return GoogleRecipes.of(RecipeFiles.read(file))
                .servedAt(iam.base())
                .withLifetime(Duration.ofSeconds(2))
                .recipe();
    }
    // #endregion bind-names

    IamStub iam() {
        return iam;
    }

    @Override
    public void close() {
        iam.close();
        issuer.close();
    }

    private void protectApis() {
        iam.role("roles/atlas.viewer", "atlas.hubs.get");
        iam.role(LEDGER_WRITER, "ledger.entries.create");
        iam.grant("roles/atlas.viewer", "serviceAccount:" + READER, PROJECT);
        iam.grant(LEDGER_WRITER, "serviceAccount:" + WRITER, PROJECT);
        iam.protect(ProtectedResource.at("GET", "/atlas/v1/hubs/{iata}")
                .ofService("atlas.googleapis.com", "atlas.hubs.get")
                .requiringScope("https://www.googleapis.com/auth/cloud-platform.read-only")
                .requiringPermission("atlas.hubs.get", "//atlas.googleapis.com/" + PROJECT + "/hubs/{iata}")
                .answering(call -> "{\"from\":\"" + call.pathVariable("iata") + "\",\"hub\":\"SFO\"}"));
        iam.protect(ProtectedResource.at("POST", "/ledger/v1/entries")
                .ofService("ledger.googleapis.com", "ledger.entries.create")
                .requiringScope("https://www.googleapis.com/auth/bigquery.insertdata")
                .requiringPermission("ledger.entries.create", "//ledger.googleapis.com/" + PROJECT + "/entries")
                .answering(call -> "{\"stored\":true}"));
    }
}
