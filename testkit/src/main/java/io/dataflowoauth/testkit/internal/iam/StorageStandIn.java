// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Buckets and objects of text, at the paths of Cloud Storage's JSON API. Safe for use by many threads. */
public final class StorageStandIn {
    private static final String SERVICE = "storage.googleapis.com";
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/{bucket}";
    private static final String OBJECT = BUCKET + "/objects/{object}";
    private static final String FULL = "devstorage.full_control";
    private static final String WRITING = "devstorage.read_write";
    private static final String READING = "devstorage.read_only";
    private static final StandIn.Service READ =
            new StandIn.Service(SERVICE, Set.of(FULL, WRITING, READING, "cloud-platform.read-only"));
    private static final StandIn.Service WRITE = new StandIn.Service(SERVICE, Set.of(FULL, WRITING));

    private final Map<String, Map<String, Content>> buckets = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong(1);

    private record Content(String text, String type, long generation) {}

    /** Makes a bucket; one that exists stays. Gives its full resource name. */
    public String bucket(String name) {
        buckets.computeIfAbsent(name, made -> new ConcurrentSkipListMap<>());
        return "//storage.googleapis.com/projects/_/buckets/" + name;
    }

    /**
     * Puts an object into a bucket, in place of the one before.
     *
     * @throws IllegalArgumentException if there is no such bucket
     */
    public void put(String bucket, String object, String text) {
        Map<String, Content> known = buckets.get(bucket);
        if (known == null) {
            throw new IllegalArgumentException("There is no bucket " + bucket);
        }
        known.put(object, new Content(text, "text/plain", generation.getAndIncrement()));
    }

    /** What an object has in it. */
    public Optional<String> text(String bucket, String object) {
        return Optional.ofNullable(buckets.getOrDefault(bucket, Map.of()).get(object))
                .map(Content::text);
    }

    /** Its methods. */
    public List<StandIn> methods() {
        String objects = "/storage/v1/b/{bucket}/o";
        String one = objects + "/{+object}";
        return List.of(
                READ.get(
                        objects,
                        "google.storage.objects.list",
                        new Guarded.Need("storage.objects.list", BUCKET),
                        this::list),
                READ.get(one, "google.storage.objects.get", new Guarded.Need("storage.objects.get", OBJECT), this::get),
                WRITE.method(
                        "DELETE",
                        one,
                        new StandIn.Asking(
                                "google.storage.objects.delete",
                                new Guarded.Need("storage.objects.delete", OBJECT),
                                this::delete)),
                WRITE.method(
                        "POST",
                        "/upload/storage/v1/b/{bucket}/o",
                        new StandIn.Asking(
                                "google.storage.objects.insert",
                                new Guarded.Need("storage.objects.create", BUCKET),
                                this::insert)),
                READ.get(
                        "/storage/v1/b/{bucket}",
                        "google.storage.buckets.get",
                        new Guarded.Need("storage.buckets.get", BUCKET),
                        this::describe));
    }

    private Answer describe(Guarded.Visit visit) {
        contents(visit);
        String name = StandIn.variable(visit, "bucket");
        return StandIn.json(JsonText.members("kind", "storage#bucket", "id", name, "name", name, "location", "EU"));
    }

    private Answer list(Guarded.Visit visit) {
        String prefix = query(visit, "prefix");
        List<Map<String, Object>> items = contents(visit).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> described(visit, entry.getKey(), entry.getValue()))
                .toList();
        Map<String, Object> answer = JsonText.members("kind", "storage#objects");
        if (!items.isEmpty()) {
            answer.put("items", items);
        }
        return StandIn.json(answer);
    }

    private Answer get(Guarded.Visit visit) {
        String name = StandIn.variable(visit, "object");
        Content found = Optional.ofNullable(contents(visit).get(name))
                .orElseThrow(() -> missing(StandIn.variable(visit, "bucket") + "/" + name));
        return query(visit, "alt").equals("media")
                ? Answer.text(200, found.text)
                        .withoutHeader("Content-Type")
                        .withHeader("Content-Type", found.type)
                        .withHeader("X-Goog-Generation", String.valueOf(found.generation))
                : StandIn.json(described(visit, name, found));
    }

    private Answer delete(Guarded.Visit visit) {
        String name = StandIn.variable(visit, "object");
        if (contents(visit).remove(name) == null) {
            throw missing(StandIn.variable(visit, "bucket") + "/" + name);
        }
        return StandIn.nothing();
    }

    /** One upload with the content as its whole body. */
    private Answer insert(Guarded.Visit visit) {
        String name = query(visit, "name");
        if (!query(visit, "uploadType").equals("media") || name.isEmpty()) {
            throw GoogleErrors.invalidArgument("This stub takes uploadType=media and a name, and no other upload.");
        }
        String type = visit.call().header("Content-Type").orElse("application/octet-stream");
        Content content = new Content(visit.call().body(), type, generation.getAndIncrement());
        contents(visit).put(name, content);
        return StandIn.json(described(visit, name, content));
    }

    private Map<String, Content> contents(Guarded.Visit visit) {
        String bucket = StandIn.variable(visit, "bucket");
        Map<String, Content> contents = buckets.get(bucket);
        if (contents == null) {
            throw GoogleErrors.notFound("The specified bucket does not exist.");
        }
        return contents;
    }

    private static Map<String, Object> described(Guarded.Visit visit, String name, Content content) {
        String bucket = StandIn.variable(visit, "bucket");
        int size = content.text.getBytes(StandardCharsets.UTF_8).length;
        return JsonText.members(
                "kind",
                "storage#object",
                "id",
                bucket + "/" + name + "/" + content.generation,
                "name",
                name,
                "bucket",
                bucket,
                "generation",
                String.valueOf(content.generation),
                "contentType",
                content.type,
                "size",
                String.valueOf(size));
    }

    private static Refused missing(String what) {
        return GoogleErrors.notFound("No such object: " + what);
    }

    private static String query(Guarded.Visit visit, String name) {
        return visit.call().query().getOrDefault(name, List.of("")).get(0);
    }
}
