// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** One {@code generateAccessToken}. */
final class ImpersonatedSource implements TokenSource {
    private static final int LONGEST_TOKEN = 64 * 1024;
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final ImpersonatedFields fields;
    private final IamCredentials credentials;

    private ImpersonatedSource(ImpersonatedFields fields, IamCredentials credentials) {
        this.fields = fields;
        this.credentials = credentials;
    }

    static TokenSource open(ImpersonatedFields fields, Opening opening) {
        return new ImpersonatedSource(fields, IamCredentials.open(fields.delegation(), opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        SortedMap<String, Object> arguments = new TreeMap<>();
        arguments.put("scope", List.copyOf(request.scopes()));
        arguments.put("lifetime", lifetime(request).toSeconds() + "s");
        return credentials.call(
                CredentialsMethod.ACCESS_TOKEN, arguments, answer -> read(answer, request, lifetime(request)));
    }

    private static AccessToken read(HttpAnswer answer, TokenRequest request, Duration asked) {
        JsonObject token = answer.json();
        String value = token.text("accessToken");
        Instant answered = answer.date().orElseThrow(() -> broken("It has no Date to reckon its expireTime against."));
        Duration lifetime = ExpireTime.lifetime(token.text("expireTime"), answered, asked);
        if (value.length() > LONGEST_TOKEN || !B64TOKEN.matcher(value).matches()) {
            throw broken("Its accessToken is no b64token of at most 64 KiB (RFC 6750 section 2.1).");
        }
        return AccessToken.bearer(value, lifetime).withScopes(request.scopes());
    }

    private Duration lifetime(TokenRequest request) {
        return request.lifetime().orElse(fields.lifetime());
    }

    private static TokenException.Invalid broken(String rule) {
        return new TokenException.Invalid(GoogleCodes.IMPERSONATION_ANSWER_INVALID, rule);
    }
}
