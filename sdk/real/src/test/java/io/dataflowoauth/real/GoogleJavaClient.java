// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.Retryable;
import com.google.auth.ServiceAccountSigner;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.IdTokenCredentials;
import com.google.auth.oauth2.IdTokenProvider;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.auth.oauth2.TokenVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The main class of a process that has Google's library for Java, as it comes, and knows of the kit what its environment says:
 * each line of the input is one thing to do, in JSON, and is answered by one line of JSON.
 */
final class GoogleJavaClient {
    private final Map<String, OAuth2Credentials> kept = new LinkedHashMap<>();

    private GoogleJavaClient() {}

    public static void main(String... arguments) throws IOException {
        GoogleJavaClient client = new GoogleJavaClient();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setErr(new PrintStream("library.log", StandardCharsets.UTF_8)); // what it logs may begin like an answer
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(GsonFactory.getDefaultInstance().toString(client.answer(line)));
        }
    }

    private Map<String, Object> answer(String line) {
        try {
            GenericJson asked = GsonFactory.getDefaultInstance().fromString(line, GenericJson.class);
            return done(new GoogleJavaAsk(asked));
        } catch (IOException | RuntimeException | TokenVerifier.VerificationException failed) {
            return told(failed);
        }
    }

    private Map<String, Object> done(GoogleJavaAsk asked) throws IOException, TokenVerifier.VerificationException {
        return switch (asked.text("deed")) {
            case "token" -> token(credentials(asked));
            case "call" -> call(credentials(asked), asked.text("url"));
            case "idToken" -> idToken(credentials(asked), asked);
            case "sign" -> signed(credentials(asked), asked.text("text"));
            case "verify" -> verified(asked);
            default -> throw new IllegalArgumentException("There is no such deed");
        };
    }

    /** Those that a name was given to are the same each time, with the token that they have. */
    private OAuth2Credentials credentials(GoogleJavaAsk asked) throws IOException {
        Optional<String> name = asked.optionalText("keep");
        if (name.isEmpty()) {
            return asked.credentials();
        }
        OAuth2Credentials known = kept.get(name.get());
        if (known == null) {
            known = asked.credentials();
            kept.put(name.get(), known);
        }
        return known;
    }

    private static Map<String, Object> token(OAuth2Credentials credentials) throws IOException {
        credentials.refreshIfExpired();
        AccessToken token = credentials.getAccessToken();
        return Map.of(
                "access_token",
                token.getTokenValue(),
                "seconds",
                Duration.between(Instant.now(), token.getExpirationTime().toInstant())
                        .toSeconds());
    }

    private static Map<String, Object> call(OAuth2Credentials credentials, String url) throws IOException {
        HttpResponse answer = new NetHttpTransport()
                .createRequestFactory(new HttpCredentialsAdapter(credentials))
                .buildGetRequest(new GenericUrl(url))
                .execute();
        return Map.of("status", answer.getStatusCode(), "body", answer.parseAsString());
    }

    private static Map<String, Object> idToken(OAuth2Credentials credentials, GoogleJavaAsk asked) throws IOException {
        IdTokenCredentials identity = IdTokenCredentials.newBuilder()
                .setIdTokenProvider((IdTokenProvider) credentials)
                .setTargetAudience(asked.text("audience"))
                .setOptions(List.of(IdTokenProvider.Option.INCLUDE_EMAIL, IdTokenProvider.Option.FORMAT_FULL))
                .build();
        return Map.of("id_token", identity.refreshAccessToken().getTokenValue());
    }

    private static Map<String, Object> signed(OAuth2Credentials credentials, String text) {
        ServiceAccountSigner signer = (ServiceAccountSigner) credentials;
        byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "account", signer.getAccount(), "signature", Base64.getEncoder().encodeToString(signature));
    }

    private static Map<String, Object> verified(GoogleJavaAsk asked) throws TokenVerifier.VerificationException {
        TokenVerifier.Builder verifier = TokenVerifier.newBuilder()
                .setAudience(asked.text("audience"))
                .setIssuer(asked.optionalText("issuer").orElse("https://accounts.google.com"));
        asked.optionalText("certificates").ifPresent(verifier::setCertificatesLocation);
        return Map.of(
                "subject",
                verifier.build().verify(asked.text("token")).getPayload().getSubject());
    }

    private static Map<String, Object> told(Exception failed) {
        List<Throwable> causes = Stream.<Throwable>iterate(failed, cause -> cause != null, Throwable::getCause)
                .toList();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("error", failed.getClass().getSimpleName());
        told.put(
                "message",
                String.join(
                        " <- ", causes.stream().map(GoogleJavaClient::sentence).toList()));
        told.put("retryable", causes.stream().anyMatch(one -> one instanceof Retryable known && known.isRetryable()));
        causes.stream()
                .filter(HttpResponseException.class::isInstance)
                .map(HttpResponseException.class::cast)
                .findFirst()
                .ifPresent(refused -> {
                    told.put("status", refused.getStatusCode());
                    told.put("body", String.valueOf(refused.getContent()));
                });
        return told;
    }

    private static String sentence(Throwable cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
