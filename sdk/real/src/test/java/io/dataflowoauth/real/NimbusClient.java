// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorResponse;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Response;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretJWT;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.Token;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Nimbus's SDK as one registered client, which finds an issuer of our kit by its metadata. */
final class NimbusClient {
    private final OIDCProviderMetadata metadata;
    private final ClientID id;
    private final Optional<Proof> proof;

    private NimbusClient(OIDCProviderMetadata metadata, FakeClient client, Optional<Proof> proof) {
        this.metadata = metadata;
        this.id = new ClientID(client.id());
        this.proof = proof;
    }

    /** It proves itself as it was registered, with what it was registered with. */
    static NimbusClient of(FakeOidcIssuer issuer, FakeClient client) throws Exception {
        return new NimbusClient(found(issuer), client, proof(client));
    }

    /** It proves itself that way, whatever it was registered for. */
    static NimbusClient proving(FakeOidcIssuer issuer, FakeClient client, Proof proof) throws Exception {
        return new NimbusClient(found(issuer), client, Optional.of(proof));
    }

    static OIDCProviderMetadata found(FakeOidcIssuer issuer) throws GeneralException, IOException {
        return OIDCProviderMetadata.resolve(new Issuer(issuer.issuer()));
    }

    OIDCProviderMetadata metadata() {
        return metadata;
    }

    ClientID id() {
        return id;
    }

    /** What the token endpoint answers: tokens, or an error. */
    TokenResponse granted(AuthorizationGrant grant, String... scopes) throws Exception {
        return tokens(request(grant, scopes).toHTTPRequest().send());
    }

    TokenRequest request(AuthorizationGrant grant, String... scopes) throws JOSEException {
        TokenRequest.Builder request = request(grant, metadata.getTokenEndpointURI());
        return (scopes.length == 0 ? request : request.scope(new Scope(scopes))).build();
    }

    /** The same at another URL of that endpoint, or with more in it. */
    TokenRequest.Builder request(AuthorizationGrant grant, URI endpoint) throws JOSEException {
        return proof.isPresent()
                ? new TokenRequest.Builder(endpoint, proof(), grant)
                : new TokenRequest.Builder(endpoint, id, grant);
    }

    /** Who it is, proved to the issuer under the name that it has at all endpoints (RFC 7523 section 3). */
    ClientAuthentication proof() throws JOSEException {
        return proof.orElseThrow().to(metadata.getTokenEndpointURI());
    }

    static TokenResponse tokens(HTTPResponse answer) throws ParseException {
        return OIDCTokenResponseParser.parse(answer);
    }

    /** What was granted. */
    static OIDCTokens tokens(TokenResponse granted) {
        return granted.toSuccessResponse().getTokens().toOIDCTokens();
    }

    /** The code of a refusal. */
    static String error(Response refused) {
        return ((ErrorResponse) refused).getErrorObject().getCode();
    }

    TokenIntrospectionSuccessResponse introspected(Token token) throws Exception {
        URI endpoint = metadata.getIntrospectionEndpointURI();
        HTTPResponse answer = new TokenIntrospectionRequest(endpoint, proof(), token)
                .toHTTPRequest()
                .send();
        return TokenIntrospectionResponse.parse(answer).toSuccessResponse();
    }

    HTTPResponse revoked(Token token) throws Exception {
        URI endpoint = metadata.getRevocationEndpointURI();
        return new TokenRevocationRequest(endpoint, proof(), token)
                .toHTTPRequest()
                .send();
    }

    private static Optional<Proof> proof(FakeClient client) {
        ClientID id = new ClientID(client.id());
        return switch (client.method()) {
            case CLIENT_SECRET_BASIC -> Optional.of(audience -> new ClientSecretBasic(id, secret(client)));
            case CLIENT_SECRET_POST -> Optional.of(audience -> new ClientSecretPost(id, secret(client)));
            case CLIENT_SECRET_JWT ->
                Optional.of(audience -> new ClientSecretJWT(id, audience, JWSAlgorithm.HS256, secret(client)));
            case PRIVATE_KEY_JWT -> Optional.of(audience -> assertion(client, audience));
            case TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH, NONE -> Optional.empty();
        };
    }

    /** An assertion of a client whose key the kit made. */
    static ClientAuthentication assertion(FakeClient client, URI audience) throws JOSEException {
        return new PrivateKeyJWT(
                new ClientID(client.id()),
                audience,
                JWSAlgorithm.ES256,
                Pem.privateKey(client.privateKeyPem()),
                client.keyId(),
                null);
    }

    private static Secret secret(FakeClient client) {
        return new Secret(client.secret().reveal());
    }

    /** How a client proves itself to an audience, anew for each request. */
    @FunctionalInterface
    interface Proof {
        ClientAuthentication to(URI audience) throws JOSEException;
    }
}
