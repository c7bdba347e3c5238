// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.Provider;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/**
 * One {@link IamStub} over https, where clients may show certificates: the very same services, as {@code sts.mtls.googleapis.com}
 * is the same as {@code sts.googleapis.com}. Safe for use by many threads.
 */
public final class IamOverTls {
    private final Cloud cloud;
    private final IamServer server;

    IamOverTls(Cloud cloud, IamServer server) {
        this.cloud = cloud;
        this.server = server;
    }

    /** {@code https://localhost:port}, without a slash at the end; listened on from the first time that this is asked for. */
    public URI base() {
        return server.secureBase();
    }

    /** Who has issued the stub's own certificate: {@code HttpDoorOptions.withTrustAnchors(List.of(…))}. */
    public X509Certificate authority() {
        return server.authority();
    }

    /**
     * Registers a provider of a workload identity pool that takes the certificates of an authority, or replaces the one of these
     * names. {@code google.subject} is mapped from the common name; conditions see {@code subject} and {@code serialNumberHex}.
     *
     * @param projectNumber digits only
     * @throws IllegalArgumentException if a name is malformed
     */
    public WorkloadProvider provider(String projectNumber, String pool, String provider, TestAuthority trusted) {
        Provider registered = Provider.withoutTokens(Provider.name(projectNumber, pool, provider));
        cloud.providers().certificates().trust(registered.name(), trusted.certificate());
        cloud.providers().register(registered);
        return new WorkloadProvider(registered);
    }

    /**
     * As {@link IamStub#writeCredentialFile}, whose endpoints are https ones, since some clients take no other.
     *
     * @throws TestkitException if it cannot be written
     */
    public Path writeCredentialFile(Path file, CredentialFile content) {
        return CredentialFiles.write(file, content.account().json(base()));
    }

    /** As {@link IamStub#files()}, whose endpoints are https ones. */
    public CredentialFiles files() {
        return new CredentialFiles(cloud, base());
    }

    @Override
    public String toString() {
        return "IamOverTls";
    }
}
