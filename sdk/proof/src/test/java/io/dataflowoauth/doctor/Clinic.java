// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An issuer, a cloud, chains of both, and a doctor who looks at them, in real time. */
final class Clinic implements AutoCloseable {
    static final String READ = "https://www.googleapis.com/auth/devstorage.read_only";
    static final String ORDERS = "https://orders.example";
    static final String BILLS = "https://bills.example";
    static final String WORKER = "worker@demo.iam.gserviceaccount.com";
    static final String MIDDLE = "middle@demo.iam.gserviceaccount.com";
    static final String READER = "reader@demo.iam.gserviceaccount.com";
    static final String CREATOR = "roles/iam.serviceAccountTokenCreator";
    static final String IMPERSONATE = "roles/iam.workloadIdentityUser";
    static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/exports";
    static final String SUBJECT = "job-1";

    final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    final IamStub iam = IamStub.start();
    final WorkloadProvider provider = iam.provider("1", "ci", "fake", issuer);
    final FakeClient nightly = issuer.registerClient(FakeClient.basic("nightly")
            .withScopes("orders.read")
            .withAudiences(ORDERS, BILLS, issuer.issuer().toString()));
    /** What the client shows as its secret. */
    Secret shown = nightly.secret();

    private final Path folder;

    Clinic(Path folder) {
        this.folder = folder;
        iam.attach(WORKER);
        iam.grant(CREATOR, "serviceAccount:" + WORKER, iam.serviceAccount(READER));
        iam.grant(IMPERSONATE, provider.principal(SUBJECT), iam.serviceAccount(READER));
        iam.grant("roles/storage.objectViewer", "serviceAccount:" + READER, BUCKET);
        iam.grant("roles/storage.objectViewer", IamStub.principal(issuer, "nightly"), BUCKET);
        iam.trust(issuer, ORDERS);
        iam.protect(ProtectedResource.at("GET", "/data")
                .ofService("storage.googleapis.com", "google.storage.objects.get")
                .requiringScope(READ, "orders.read")
                .requiringPermission("storage.objects.get", BUCKET));
        subject(provider.audience());
    }

    /** The machine's account, and another on top of it. */
    TokenRecipe attached() {
        return reader().recipe();
    }

    GoogleRecipe reader() {
        return GoogleRecipes.impersonating(READER, GoogleRecipes.attached(WORKER))
                .withScopes(READ)
                .servedAt(iam.base());
    }

    /** An identity of the issuer, and an account on top of it. */
    TokenRecipe federated() {
        return GoogleRecipes.impersonating(
                        READER,
                        GoogleRecipes.federated(
                                provider.audience(),
                                SubjectToken.file(folder.resolve("subject").toString())))
                .withScopes(READ)
                .servedAt(iam.base())
                .recipe();
    }

    /** The issuer's own client, whose secret has a name. */
    ClientCredentialsRecipe own() {
        return OAuth2Recipes.clientCredentials(client());
    }

    OAuth2Client client() {
        return OAuth2Client.of(
                        issuer.issuer(), "nightly", ClientAuthentication.clientSecretBasic(SecretRef.named("nightly")))
                .withScopes("orders.read")
                .withAudience(ORDERS);
    }

    /** The subject token of the workload, for that audience. */
    void subject(String audience) {
        write("subject", issuer.subjectToken(SUBJECT, audience).reveal());
    }

    Path write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    String data() {
        return iam.base() + "/data";
    }

    /** The command line of a check of that recipe on this machine, and more of it. */
    List<String> line(TokenRecipe recipe, String... more) {
        Path secret = write("nightly-secret", shown.reveal());
        List<String> line = new ArrayList<>(List.of(
                "check",
                "--recipe",
                write("recipe.json", recipe.json()).toString(),
                "--loopback-http",
                "--secret",
                "nightly=file:" + secret));
        line.addAll(List.of(more));
        return line;
    }

    Visit check(TokenRecipe recipe, String... more) {
        return run(line(recipe, more));
    }

    static Visit run(List<String> line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Doctor.run(new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
        return new Visit(code, out.toString(), err.toString());
    }

    @Override
    public void close() {
        issuer.close();
        iam.close();
    }

    /** What a visit came to. */
    record Visit(int code, String out, String err) {
        JsonObject json() {
            return JsonObject.parse(out.getBytes(StandardCharsets.UTF_8));
        }

        /** The code of what is to be fixed first; nothing if all passed. */
        String firstCode() {
            JsonObject json = json();
            return json.optionalInteger("firstStep")
                    .map(step -> json.objects("steps").get(step.intValue()))
                    .map(step -> step.text("outcome") + " "
                            + step.object("diagnosis").text("code"))
                    .orElse("");
        }
    }
}
