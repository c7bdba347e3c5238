// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import java.util.SortedMap;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** One {@code generateIdToken}. */
final class ImpersonatedIdTokenSource implements TokenSource {
    private final ImpersonatedIdTokenFields fields;
    private final IamCredentials credentials;

    private ImpersonatedIdTokenSource(ImpersonatedIdTokenFields fields, IamCredentials credentials) {
        this.fields = fields;
        this.credentials = credentials;
    }

    static TokenSource open(ImpersonatedIdTokenFields fields, Opening opening) {
        return new ImpersonatedIdTokenSource(fields, IamCredentials.open(fields.delegation(), opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        SortedMap<String, Object> arguments = new TreeMap<>();
        arguments.put("audience", fields.audience());
        arguments.put("includeEmail", !fields.withoutEmail());
        return credentials.call(
                CredentialsMethod.ID_TOKEN,
                arguments,
                answer -> IdTokens.read(answer.json().text("token"), fields.audience(), answer.date()));
    }
}
