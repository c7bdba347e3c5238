// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.guard.Access;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.AccessObserver;
import io.dataflowoauth.access.guard.GuardOptions;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.PolicyChange;
import io.dataflowoauth.guard.GuardHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The proxy: a first look, the guard, and then the service, which learns who calls and nothing of the token. */
final class IdentityProxy implements AutoCloseable {
    private static final Logger LOG = System.getLogger("identity-proxy");
    private static final Duration LOOKS = Duration.ofSeconds(5);
    private static final int IDLE = 60;
    private static final int LONGEST_HEADERS = 48 * 1024;

    private final ProxyFile file;
    private final Place place;
    private final LivePolicy policy;
    private final HttpClient client;
    private final Disposable following;
    private final HttpServer server;

    private IdentityProxy(ProxyFile file, Place place, LivePolicy policy) {
        this.file = file;
        this.place = place;
        this.policy = policy;
        this.client = place.vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(5_000)
                .setIdleTimeout(IDLE)
                .setSsl(file.upstream().tls()));
        this.server = place.vertx.createHttpServer(options(file.listen())).requestHandler(routes());
        this.following = policy.follow(file.upstream().policy(), LOOKS).subscribe(IdentityProxy::tell);
    }

    /** Listens once the policy was read. */
    static Mono<IdentityProxy> start(ProxyFile file, Place place) {
        return Mono.defer(() -> {
            LivePolicy policy = LivePolicy.open(ConditionEngine.none(), place.time());
            return policy.follow(file.upstream().policy(), LOOKS)
                    .next()
                    .doOnNext(IdentityProxy::requireGood)
                    .map(read -> new IdentityProxy(file, place, policy))
                    .flatMap(IdentityProxy::listening);
        });
    }

    private Mono<IdentityProxy> listening() {
        Future<HttpServer> listening =
                server.listen(file.listen().port(), file.listen().host());
        return Mono.fromCompletionStage(listening.toCompletionStage()).thenReturn(this);
    }

    private static void requireGood(PolicyChange read) {
        read.fault().ifPresent(fault -> {
            throw new BadFile("The policy: " + fault.detail());
        });
    }

    /** A broken policy replaces nothing, and somebody must mend it. */
    private static void tell(PolicyChange change) {
        LOG.log(change.fault().isPresent() ? Level.ERROR : Level.INFO, change.toString());
    }

    int port() {
        return server.actualPort();
    }

    // #region chain
    private Router routes() {
        TokenVerifier verifier = TokenVerifier.open(
                VerifierOptions.defaults().withProfile(file.trust().profile()), place.runtime);
        AccessGuard guard = AccessGuard.open(
                verifier, GuardOptions.defaults().withPolicy(policy).withObserver(place.observer), place.time());
        GuardHandler guarded = GuardHandler.of(
                        guard, context -> FirstLook.rule(context).requirement().orElseThrow())
                .withPublicOrigin(file.publicOrigin());

        Router router = Router.router(place.vertx);
        router.route().failureHandler(context -> Refusal.send(context, Math.max(400, context.statusCode())));
        router.route().handler(new FirstLook(file.routes(), file.publicOrigin()));
        router.route().handler(context -> {
            if (FirstLook.rule(context).requirement().isPresent()) {
                guarded.handle(context);
            } else {
                context.next();
            }
        });
        router.route().handler(this::hand);
        return router;
    }
    // #endregion chain

    /** Hands a request on. Open routes have no caller; then nobody's identity is told. */
    private void hand(RoutingContext context) {
        RouteRule rule = FirstLook.rule(context);
        Optional<Access> access = rule.requirement().map(needed -> GuardHandler.access(context));
        if ("100-continue".equalsIgnoreCase(context.request().getHeader("Expect"))) {
            context.response().writeContinue();
        }
        ProxyOptions options = new ProxyOptions().setSupportWebSocket(rule.webSocket());
        HttpProxy.reverseProxy(options, client)
                .origin(file.upstream().port(), file.upstream().url().getHost())
                .addInterceptor(new TellIdentity(file, access, place.time()), rule.webSocket())
                .handle(context.request());
    }

    private static HttpServerOptions options(ProxyFile.Listen listen) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setIdleTimeout(IDLE);
        if (listen.certificate().isPresent()) {
            options.setSsl(true)
                    .setUseAlpn(false)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(listen.certificate().get().toString())
                            .setKeyPath(listen.key().orElseThrow().toString()));
        }
        return options;
    }

    @Override
    public void close() {
        following.dispose();
        server.close();
        client.close();
    }

    /**
     * What a proxy runs in.
     *
     * @param observer is told of each outcome
     */
    record Place(Vertx vertx, TokenRuntime runtime, AccessObserver observer) {
        private TokenTime time() {
            return runtime.options().time();
        }
    }
}
