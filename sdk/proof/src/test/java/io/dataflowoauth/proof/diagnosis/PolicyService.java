// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.ClaimShape;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.cel.CelConditions;
import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Callers;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.Policy;
import io.dataflowoauth.access.policy.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A service that verifies tokens, asks a policy, and may want a stronger sign-in (RFC 9470). */
final class PolicyService implements AutoCloseable {
    static final String MFA = "urn:corp:mfa";

    private final HttpServer server;
    private final TokenVerifier verifier;
    private final Callers callers;
    private final LivePolicy policy;
    private final AtomicReference<Optional<Decision>> last = new AtomicReference<>(Optional.empty());

    PolicyService(Plant plant, TokenRuntime runtime) {
        String issuer = plant.issuer.issuer().toString();
        verifier = TokenVerifier.open(
                VerifierOptions.defaults()
                        .withProfile(TokenProfile.plain(issuer, Plant.ORDERS).withShape(ClaimShape.okta())),
                runtime);
        callers = Callers.defaults().withHome(issuer);
        policy = LivePolicy.open(CelConditions.open(), plant.ours);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unbound) {
            throw new UncheckedIOException(unbound);
        }
        server.createContext("/orders", this::decided);
        server.createContext("/payout", this::steppedUp);
        server.start();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    void policy(Policy changed) {
        policy.replace(changed);
    }

    /** What the service itself knows of the last call. */
    Optional<Decision> lastDecision() {
        return last.get();
    }

    private void decided(HttpExchange call) throws IOException {
        VerifiedToken token = verified(call);
        Decision decision = policy.decide(AccessQuestion.of(
                        callers.of(token),
                        "orders.read",
                        Resource.of("//orders.example" + call.getRequestURI().getPath())
                                .in(Resource.of("//orders.example/orders")))
                .withAttribute("path", call.getRequestURI().getPath()));
        last.set(Optional.of(decision));
        if (decision.allowed()) {
            answer(call, 200, "{}");
        } else {
            call.getResponseHeaders().set("Content-Type", "application/problem+json");
            answer(
                    call,
                    403,
                    "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"code\":\""
                            + decision.code().orElseThrow() + "\",\"decision\":\"" + decision.id() + "\"}");
        }
    }

    private void steppedUp(HttpExchange call) throws IOException {
        boolean strong =
                verified(call).claims().optionalText("acr").filter(MFA::equals).isPresent();
        if (!strong) {
            call.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer error=\"insufficient_user_authentication\", error_description=\"A different"
                                    + " authentication level is required\", acr_values=\"" + MFA + "\"");
        }
        answer(call, strong ? 200 : 401, "{}");
    }

    private VerifiedToken verified(HttpExchange call) {
        String token = call.getRequestHeaders().getFirst("Authorization").replaceFirst("^Bearer ", "");
        return verifier.verify(token).block(Duration.ofSeconds(20));
    }

    private static void answer(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
