// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.googleauth.GoogleAuthCodes;
import io.dataflowoauth.googleauth.StandingTime;
import io.dataflowoauth.googleauth.StreamCredentials;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.auth.MoreCallCredentials;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Against a real gRPC server in this process, which writes down what each call brought. */
class GrpcBridgeTest {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PROJECT =
            Metadata.Key.of("x-goog-user-project", Metadata.ASCII_STRING_MARSHALLER);
    private static final MethodDescriptor<byte[], byte[]> ECHO = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Echo/Say")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private final AtomicInteger calls = new AtomicInteger();
    private final List<Metadata> brought = new CopyOnWriteArrayList<>();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(new StandingTime()));
    private final TokenStream stream = stream(
            Mono.fromSupplier(() -> AccessToken.bearer("canary-" + calls.incrementAndGet(), Duration.ofSeconds(2))));
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        String name = UUID.randomUUID().toString();
        server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(ServerServiceDefinition.builder("test.Echo")
                        .addMethod(ECHO, ServerCalls.asyncUnaryCall((request, answer) -> {
                            answer.onNext(request);
                            answer.onCompleted();
                        }))
                        .build())
                .intercept(new Witness())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
        runtime.close();
    }

    @Test
    void a_call_brings_the_live_token_and_many_calls_cost_one_refresh() {
        CallCredentials credentials = GrpcBridge.callCredentials(stream);

        for (int i = 0; i < 100; i++) {
            call(credentials);
        }

        assertThat(brought).hasSize(100);
        assertThat(brought.get(0).get(AUTHORIZATION)).isEqualTo("Bearer canary-1");
        assertThat(calls).hasValue(1);
    }

    @Test
    void the_quota_project_goes_along() {
        call(GrpcBridge.callCredentials(StreamCredentials.of(stream).withQuotaProject("billed")));

        assertThat(brought.get(0).get(PROJECT)).isEqualTo("billed");
    }

    @Test
    void googles_own_adapter_takes_the_credentials_too() {
        call(MoreCallCredentials.from(StreamCredentials.of(stream).credentials()));

        assertThat(brought.get(0).get(AUTHORIZATION)).isEqualTo("Bearer canary-1");
    }

    @Test
    void a_failure_that_may_pass_is_unavailable_and_nothing_is_sent() {
        StatusRuntimeException failure =
                failure(stream(Mono.error(new TokenException.Unavailable(GoogleAuthCodes.UNREACHABLE, ""))));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("googleauth.unreachable");
        assertThat(brought).isEmpty();
    }

    @Test
    void a_failure_that_needs_a_change_is_unauthenticated() {
        StatusRuntimeException failure =
                failure(stream(Mono.error(new TokenException.Misconfigured(GoogleAuthCodes.SCOPES_MISSING, ""))));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(failure.getStatus().getCause()).isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void no_token_goes_over_a_channel_that_is_not_encrypted() {
        AtomicReference<Status> failed = new AtomicReference<>();
        Executor nobody = work -> {
            throw new AssertionError("work for an executor");
        };

        GrpcBridge.callCredentials(stream).applyRequestMetadata(new Plaintext(), nobody, new Applier(failed));

        assertThat(failed.get().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(failed.get().getDescription()).startsWith("googleauth.channel-insecure: ");
        assertThat(calls).hasValue(0);
    }

    @Test
    void its_text_has_no_token() {
        stream.ready().block();

        assertThat(GrpcBridge.callCredentials(stream).toString()).doesNotContain("canary");
    }

    private StatusRuntimeException failure(TokenStream failing) {
        try {
            call(GrpcBridge.callCredentials(failing));
            throw new AssertionError("the call went through");
        } catch (StatusRuntimeException failure) {
            return failure;
        }
    }

    private void call(CallCredentials credentials) {
        byte[] answer = ClientCalls.blockingUnaryCall(
                channel, ECHO, CallOptions.DEFAULT.withCallCredentials(credentials), new byte[] {1, 2});
        assertThat(answer).containsExactly(1, 2);
    }

    private TokenStream stream(Mono<AccessToken> answer) {
        return TokenStream.of(request -> answer, TokenRequest.defaults(), runtime);
    }

    private final class Witness implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            brought.add(headers);
            return next.startCall(call, headers);
        }
    }

    private static final class Plaintext extends CallCredentials.RequestInfo {
        @Override
        public MethodDescriptor<?, ?> getMethodDescriptor() {
            return ECHO;
        }

        @Override
        public SecurityLevel getSecurityLevel() {
            return SecurityLevel.NONE;
        }

        @Override
        public String getAuthority() {
            return "localhost";
        }

        @Override
        public Attributes getTransportAttrs() {
            return Attributes.EMPTY;
        }
    }

    private static final class Applier extends CallCredentials.MetadataApplier {
        private final AtomicReference<Status> failed;

        private Applier(AtomicReference<Status> failed) {
            this.failed = failed;
        }

        @Override
        public void apply(Metadata headers) {
            throw new AssertionError("headers for plaintext");
        }

        @Override
        public void fail(Status status) {
            failed.set(status);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
