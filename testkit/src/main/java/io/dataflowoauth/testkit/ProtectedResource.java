// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.iam.Api;
import io.dataflowoauth.testkit.internal.iam.Guarded;
import io.dataflowoauth.testkit.internal.iam.PathTemplate;
import io.dataflowoauth.testkit.internal.iam.StandIn;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One method of an API, guarded as Google guards its own: the token first (authentication), then its scope, then the allow
 * policy (authorization), each with Google's own refusal.
 *
 * <p>It takes tokens of the stub's service accounts, and JWT access tokens of issuers that the stub trusts; one that is bound
 * to a DPoP key only with a proof made for this call (RFC 9449 section 7), which it takes once. Immutable;
 * each {@code …ing} gives a changed copy. {@link IamStub#protect} puts it up.
 */
public final class ProtectedResource {
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private final String method;
    private final Guarded guarded;
    private final Duration latency;

    private ProtectedResource(String method, Guarded guarded, Duration latency) {
        this.method = method;
        this.guarded = guarded;
        this.latency = latency;
    }

    /**
     * A resource that asks for a live token and nothing else, and answers {@code {}}.
     *
     * @param method the HTTP method
     * @param pathTemplate a path whose variables are in braces, one segment or less each, {@code /v1/items/{id}}; one with a plus
     *     may have slashes, {@code /files/{+name}}
     * @throws IllegalArgumentException if the path is no template
     */
    public static ProtectedResource at(String method, String pathTemplate) {
        Api api = new Api("protected.googleapis.com", requireNonNull(method, "method") + " " + pathTemplate);
        PathTemplate path = PathTemplate.of(requireNonNull(pathTemplate, "pathTemplate"));
        Guarded.Rule rule = new Guarded.Rule(Set.of(), Optional.empty(), false);
        return new ProtectedResource(
                method, new Guarded(api, path, rule, visit -> Answer.json(200, "{}")), Duration.ZERO);
    }

    /** A method of a stand-in. */
    static ProtectedResource of(StandIn standIn) {
        return new ProtectedResource(standIn.method(), standIn.guarded(), Duration.ZERO);
    }

    /**
     * Named in its refusals as that service and method.
     *
     * @param service for example {@code storage.googleapis.com}
     * @param rpcMethod for example {@code google.storage.objects.get}
     */
    public ProtectedResource ofService(String service, String rpcMethod) {
        Api api = new Api(requireNonNull(service, "service"), requireNonNull(rpcMethod, "rpcMethod"));
        return with(new Guarded(api, guarded.path(), guarded.rule(), guarded.answering()));
    }

    /**
     * Passing only tokens that have at least one of these scopes.
     *
     * @throws IllegalArgumentException if there is none, or one is no scope token (RFC 6749 section 3.3)
     */
    public ProtectedResource requiringScope(String... oneOf) {
        Set<String> scopes = new LinkedHashSet<>(Arrays.asList(oneOf));
        if (scopes.isEmpty()
                || !scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            throw new IllegalArgumentException("Scopes are at least one text without spaces and quotes");
        }
        Guarded.Rule rule = guarded.rule();
        return with(new Guarded.Rule(scopes, rule.need(), rule.federated()));
    }

    /**
     * Passing only principals to whom the allow policy grants that permission.
     *
     * @param permission for example {@code storage.objects.get}
     * @param resource a resource name, which may use the path's variables: {@code //storage.googleapis.com/projects/_/buckets/{bucket}}
     * @throws IllegalArgumentException if it uses a variable that the path does not have
     */
    public ProtectedResource requiringPermission(String permission, String resource) {
        if (!guarded.path().binds(requireNonNull(resource, "resource"))) {
            throw new IllegalArgumentException("The path lacks a variable of the resource " + resource);
        }
        Guarded.Need need = new Guarded.Need(requireNonNull(permission, "permission"), resource);
        Guarded.Rule rule = guarded.rule();
        return with(new Guarded.Rule(rule.scopes(), Optional.of(need), rule.federated()));
    }

    /** Passing federated tokens as they are; most of Google's APIs refuse them. */
    public ProtectedResource takingFederatedTokens() {
        Guarded.Rule rule = guarded.rule();
        return with(new Guarded.Rule(rule.scopes(), rule.need(), true));
    }

    /** Answering those who pass with the JSON that this function gives. It is called by many threads at
     * once; what it throws is answered with 500. */
    public ProtectedResource answering(Function<ResourceCall, String> json) {
        requireNonNull(json, "json");
        return with(new Guarded(
                guarded.api(),
                guarded.path(),
                guarded.rule(),
                visit -> Answer.json(200, json.apply(new ResourceCall(visit)))));
    }

    /** Answering those who pass with whatever this function gives, with any status. Else as {@link #answering}. */
    public ProtectedResource answeringWith(Function<ResourceCall, FakeAnswer> answer) {
        requireNonNull(answer, "answer");
        return with(new Guarded(
                guarded.api(),
                guarded.path(),
                guarded.rule(),
                visit -> answer.apply(new ResourceCall(visit)).answer()));
    }

    /** Taking so much real time to answer; the token is judged when the call arrives, before that time. */
    public ProtectedResource withLatency(Duration real) {
        return new ProtectedResource(method, guarded, IamStubOptions.notNegative(real));
    }

    String method() {
        return method;
    }

    Guarded guarded() {
        return guarded;
    }

    Duration latency() {
        return latency;
    }

    @Override
    public String toString() {
        return "ProtectedResource[" + guarded.api().service() + " "
                + guarded.api().method() + "]";
    }

    private ProtectedResource with(Guarded changed) {
        return new ProtectedResource(method, changed, latency);
    }

    private ProtectedResource with(Guarded.Rule rule) {
        return with(new Guarded(guarded.api(), guarded.path(), rule, guarded.answering()));
    }
}
