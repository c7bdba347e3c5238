// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.iam.BigQueryStandIn;
import io.dataflowoauth.testkit.internal.iam.PubSubStandIn;
import io.dataflowoauth.testkit.internal.iam.StandIn;
import io.dataflowoauth.testkit.internal.iam.StorageStandIn;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Thin stand-ins for Cloud Storage, Pub/Sub and BigQuery in one {@link IamStub}, at Google's own paths: they check the token,
 * the scope and the permission as Google does, and refuse in the words of each API. What they keep is text in memory.
 *
 * <p>A few methods of each are there, and no more: objects are listed, read, deleted, and uploaded with
 * {@code uploadType=media}; messages are published, pulled and acknowledged; tables are described, read and appended to. Whoever
 * needs others {@linkplain IamStub#protect puts them up}. Safe for use by many threads.
 */
public final class GoogleStandIns {
    private final StorageStandIn storage = new StorageStandIn();
    private final PubSubStandIn messages;
    private final BigQueryStandIn tables = new BigQueryStandIn();
    private final IamStub stub;

    private GoogleStandIns(IamStub stub) {
        this.stub = stub;
        this.messages = new PubSubStandIn(stub.policies().store()::now);
    }

    /** Puts them up, with nothing in them. What the stub protects already at the same path and method answers first. */
    public static GoogleStandIns on(IamStub stub) {
        GoogleStandIns all = new GoogleStandIns(requireNonNull(stub, "stub"));
        all.storage.methods().forEach(method -> all.protect(method));
        all.messages.methods().forEach(method -> all.protect(method));
        all.tables.methods().forEach(method -> all.protect(method));
        return all;
    }

    /**
     * Makes a bucket in a project; one that exists stays, in that project.
     *
     * @return its full resource name, for {@link IamStub#grant}
     */
    public String bucket(String name, String project) {
        String bucket = storage.bucket(requireNonNull(name, "name"));
        stub.policies().place(bucket, "projects/" + requireNonNull(project, "project"));
        return bucket;
    }

    /**
     * Puts an object into a bucket, in place of the one before.
     *
     * @throws IllegalArgumentException if there is no such bucket
     */
    public void put(String bucket, String object, String text) {
        storage.put(bucket, requireNonNull(object, "object"), requireNonNull(text, "text"));
    }

    /** What an object has in it. */
    public Optional<String> text(String bucket, String object) {
        return storage.text(bucket, object);
    }

    /**
     * Makes a topic; one that exists stays.
     *
     * @return its full resource name, for {@link IamStub#grant}
     */
    public String topic(String project, String topic) {
        return messages.topic(requireNonNull(project, "project"), requireNonNull(topic, "topic"));
    }

    /**
     * Makes a subscription of a topic of the same project; one that exists stays.
     *
     * @return its full resource name, for {@link IamStub#grant}
     * @throws IllegalArgumentException if there is no such topic
     */
    public String subscription(String project, String subscription, String topic) {
        return messages.subscription(project, requireNonNull(subscription, "subscription"), topic);
    }

    /** The texts that were published to a topic, in order. */
    public List<String> published(String project, String topic) {
        return messages.published(project, topic).stream()
                .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * Makes a table of texts, empty, in place of the one before.
     *
     * @param name {@code projects/P/datasets/D/tables/T}
     * @return its full resource name, for {@link IamStub#grant}
     * @throws IllegalArgumentException if the name is malformed, or there is no column
     */
    public String table(String name, String... columns) {
        return tables.table(requireNonNull(name, "name"), List.of(columns));
    }

    /** What is in a table, row by row, in the order of its columns; a value that was not sent is empty. */
    public List<List<String>> rows(String table) {
        return tables.rows(requireNonNull(table, "table"));
    }

    private void protect(StandIn method) {
        stub.protect(ProtectedResource.of(method));
    }

    @Override
    public String toString() {
        return "GoogleStandIns";
    }
}
