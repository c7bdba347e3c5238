// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.AwsSubjects;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.oauth2.SubjectTokens;
import java.util.ServiceLoader;
import reactor.core.publisher.Mono;

/** Opens what proves a subject; read anew by each exchange. */
final class SubjectProofs {
    private SubjectProofs() {}

    static Mono<SubjectProof> open(FederatedFields fields, Opening opening, ExecutableGate gate) {
        SubjectFields.Way way = fields.subject().way();
        if (way instanceof SubjectFields.Certificate shown) {
            requireTls(fields);
            return CertificateSubject.open(shown.certificate(), opening);
        }
        if (way instanceof SubjectFields.Program program) {
            return ExecutableToken.open(fields, program.executable(), opening, gate)
                    .map(SubjectProof::of);
        }
        if (way instanceof SubjectFields.Aws aws) {
            return awsRoom().open(aws.role(), fields.audience(), opening).map(SubjectProof::of);
        }
        return SubjectTokens.open(((SubjectFields.Token) way).token(), opening).map(SubjectProof::of);
    }

    /** Over loopback http nobody would see the certificate. */
    private static void requireTls(FederatedFields fields) {
        if (!fields.place().tokenUrl().getScheme().equals("https")) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.ENDPOINT_UNTRUSTED, "A certificate is shown over https only.");
        }
    }

    /** As kinds of recipes are found: where this library is, else where the thread's context is. */
    private static AwsSubjects awsRoom() {
        return ServiceLoader.load(AwsSubjects.class, AwsSubjects.class.getClassLoader())
                .findFirst()
                .or(() -> ServiceLoader.load(AwsSubjects.class).findFirst())
                .orElseThrow(() -> new TokenException.Misconfigured(GoogleCodes.AWS_ROOM_MISSING, ""));
    }
}
