// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Kafka as one node on loopback, whose listener for clients knows no mechanism but OAUTHBEARER and verifies tokens of the kit's
 * issuer by Kafka's own validator, without any leeway for clocks. Its topic {@link #SEALED} is closed to everybody.
 */
final class KafkaBroker implements AutoCloseable {
    static final String AUDIENCE = "https://kafka.example/";
    static final String OPEN = "orders";
    static final String SEALED = "wages";

    private static final String LONGEST_START_MILLIS = "120000";

    private final int port = freePort();
    private final int innerPort = freePort();
    private final int controllerPort = freePort();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final ServerProcess process;

    KafkaBroker() {
        Path home = Folder.fresh("kafka");
        Path data = home.resolve("data");
        Folder.write(data.resolve("meta.properties"), "version=1\nnode.id=1\ncluster.id=MkU3OEVBNTcwNTJENDM2Qk\n");
        Path properties = Folder.write(home.resolve("server.properties"), properties(data));
        Path logging = Folder.write(home.resolve("logging.properties"), Folder.resource("kafka-logging.properties"));
        process = ServerProcess.start("kafka", home, Map.of(), command(properties, logging));
        prepare();
    }

    FakeOidcIssuer issuer() {
        return issuer;
    }

    /** A client of the issuer, whose tokens are for that audience and live for so long. */
    FakeClient client(String id, String audience, Duration lifetime) {
        return issuer.registerClient(FakeClient.basic(id)
                .withScopes("orders.read")
                .withAudiences(audience)
                .withTokenLifetime(lifetime));
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
        issuer.close();
    }

    private List<String> command(Path properties, Path logging) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-Djava.util.logging.config.file=" + logging,
                "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + jwksUrl(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "kafka.Kafka",
                properties.toString());
    }

    private String properties(Path data) {
        return Folder.resource("kafka.properties")
                .replace("@data@", data.toString())
                .replace("@port@", Integer.toString(port))
                .replace("@inner@", Integer.toString(innerPort))
                .replace("@controller@", Integer.toString(controllerPort))
                .replace("@issuer@", issuer.issuer().toString())
                .replace("@jwks@", jwksUrl())
                .replace("@audience@", AUDIENCE);
    }

    private String jwksUrl() {
        return issuer.issuer() + "/jwks";
    }

    /** By the inner listener, which asks nobody who he is; asked again until the broker is there. */
    private void prepare() {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + innerPort,
                "default.api.timeout.ms",
                LONGEST_START_MILLIS,
                "reconnect.backoff.ms",
                "1000"))) {
            admin.createTopics(Set.of(new NewTopic(OPEN, 1, (short) 1), new NewTopic(SEALED, 1, (short) 1)))
                    .all()
                    .get();
            admin.createAcls(Set.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, SEALED, PatternType.LITERAL),
                            new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY))))
                    .all()
                    .get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
