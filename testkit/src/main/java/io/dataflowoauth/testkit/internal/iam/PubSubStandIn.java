// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Topics and pull subscriptions, at the paths of Pub/Sub's REST API. What is pulled stays until it is acknowledged, and is given
 * to whoever pulls next. Safe for use by many threads.
 */
public final class PubSubStandIn {
    private static final StandIn.Service PUBSUB = new StandIn.Service("pubsub.googleapis.com", Set.of("pubsub"));
    private static final String RPC = "google.pubsub.v1.";
    private static final String TOPIC = "/v1/projects/{project}/topics/{topic}";
    private static final String SUBSCRIPTION = "/v1/projects/{project}/subscriptions/{subscription}";
    private static final String ON_TOPIC = "//pubsub.googleapis.com/projects/{project}/topics/{topic}";
    private static final String ON_SUBSCRIPTION =
            "//pubsub.googleapis.com/projects/{project}/subscriptions/{subscription}";
    private static final int MOST = 1000;

    private final Supplier<Instant> now;
    private final Map<String, List<Map<String, Object>>> topics = new TreeMap<>();
    private final Map<String, String> subscriptions = new TreeMap<>();
    private final Map<String, Map<String, Map<String, Object>>> waiting = new TreeMap<>();
    private long messages;

    /** Nothing, at that time. */
    public PubSubStandIn(Supplier<Instant> now) {
        this.now = now;
    }

    /** Makes a topic; one that exists stays. Gives its full resource name. */
    public synchronized String topic(String project, String topic) {
        String name = "projects/" + project + "/topics/" + topic;
        topics.computeIfAbsent(name, made -> new ArrayList<>());
        return "//pubsub.googleapis.com/" + name;
    }

    /**
     * Makes a subscription of a topic of the same project; one that exists stays. Gives its full resource name.
     *
     * @throws IllegalArgumentException if there is no such topic
     */
    public synchronized String subscription(String project, String subscription, String topic) {
        String of = "projects/" + project + "/topics/" + topic;
        if (!topics.containsKey(of)) {
            throw new IllegalArgumentException("There is no topic " + of);
        }
        String name = "projects/" + project + "/subscriptions/" + subscription;
        subscriptions.putIfAbsent(name, of);
        waiting.computeIfAbsent(name, made -> new LinkedHashMap<>());
        return "//pubsub.googleapis.com/" + name;
    }

    /** The data of all that was published to a topic, as it was sent: in Base64. */
    public synchronized List<String> published(String project, String topic) {
        return topics.getOrDefault("projects/" + project + "/topics/" + topic, List.of()).stream()
                .map(message -> String.valueOf(message.getOrDefault("data", "")))
                .toList();
    }

    /** Its methods. */
    public List<StandIn> methods() {
        return List.of(
                PUBSUB.method(
                        "POST",
                        TOPIC + ":publish",
                        new StandIn.Asking(
                                RPC + "Publisher.Publish",
                                new Guarded.Need("pubsub.topics.publish", ON_TOPIC),
                                this::publish)),
                PUBSUB.method(
                        "POST",
                        SUBSCRIPTION + ":pull",
                        new StandIn.Asking(
                                RPC + "Subscriber.Pull",
                                new Guarded.Need("pubsub.subscriptions.consume", ON_SUBSCRIPTION),
                                this::pull)),
                PUBSUB.method(
                        "POST",
                        SUBSCRIPTION + ":acknowledge",
                        new StandIn.Asking(
                                RPC + "Subscriber.Acknowledge",
                                new Guarded.Need("pubsub.subscriptions.consume", ON_SUBSCRIPTION),
                                this::acknowledge)),
                PUBSUB.get(
                        TOPIC,
                        RPC + "Publisher.GetTopic",
                        new Guarded.Need("pubsub.topics.get", ON_TOPIC),
                        this::getTopic),
                PUBSUB.get(
                        SUBSCRIPTION,
                        RPC + "Subscriber.GetSubscription",
                        new Guarded.Need("pubsub.subscriptions.get", ON_SUBSCRIPTION),
                        this::getSubscription));
    }

    private synchronized Answer getTopic(Guarded.Visit visit) {
        String name = topicName(visit);
        return StandIn.json(JsonText.members("name", name));
    }

    private synchronized Answer getSubscription(Guarded.Visit visit) {
        String name = subscriptionName(visit);
        return StandIn.json(JsonText.members(
                "name", name, "topic", subscriptions.getOrDefault(name, ""), "ackDeadlineSeconds", 10));
    }

    private synchronized Answer publish(Guarded.Visit visit) {
        String topic = topicName(visit);
        WireBody body = WireBody.of(visit.call(), "");
        List<Map<String, Object>> sent = new ArrayList<>();
        for (WireBody message : body.objects("messages")) {
            sent.add(message(message));
        }
        body.end();
        if (sent.isEmpty() || sent.size() > MOST) {
            throw GoogleErrors.invalidArgument("One publish has 1 to " + MOST + " messages.");
        }
        List<String> ids = new ArrayList<>();
        for (Map<String, Object> message : sent) {
            messages++;
            message.put("messageId", String.valueOf(messages));
            message.put("publishTime", now.get().toString());
            ids.add(String.valueOf(messages));
            topics.getOrDefault(topic, new ArrayList<>()).add(message);
            subscriptions.forEach((name, of) -> {
                if (of.equals(topic)) {
                    waiting.computeIfAbsent(name, made -> new LinkedHashMap<>())
                            .put(name + "#" + message.get("messageId"), message);
                }
            });
        }
        return StandIn.json(JsonText.members("messageIds", ids));
    }

    private static Map<String, Object> message(WireBody sent) {
        Map<String, Object> message = JsonText.members();
        sent.text("data").ifPresent(data -> message.put("data", base64(data)));
        Map<String, String> attributes = sent.labels("attributes");
        if (!attributes.isEmpty()) {
            message.put("attributes", attributes);
        }
        sent.text("orderingKey").ifPresent(key -> message.put("orderingKey", key));
        sent.end();
        if (message.isEmpty()) {
            throw GoogleErrors.invalidArgument("Some messages are empty: each has data or attributes.");
        }
        return message;
    }

    private static String base64(String data) {
        try {
            return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(data));
        } catch (IllegalArgumentException malformed) {
            throw GoogleErrors.invalidArgument(
                    "Invalid value at 'messages.data' (TYPE_BYTES): " + malformed.getMessage());
        }
    }

    private synchronized Answer pull(Guarded.Visit visit) {
        String name = subscriptionName(visit);
        WireBody body = WireBody.of(visit.call(), "");
        long most = body.number("maxMessages").orElse(0L);
        body.ignore("returnImmediately").end();
        if (most < 1) {
            throw GoogleErrors.invalidArgument("The value for max_messages must be greater than 0.");
        }
        List<Map<String, Object>> received = new ArrayList<>();
        waiting.getOrDefault(name, Map.of()).forEach((ack, message) -> {
            if (received.size() < most) {
                received.add(JsonText.members("ackId", ack, "message", message));
            }
        });
        return StandIn.json(received.isEmpty() ? Map.of() : JsonText.members("receivedMessages", received));
    }

    private synchronized Answer acknowledge(Guarded.Visit visit) {
        String name = subscriptionName(visit);
        WireBody body = WireBody.of(visit.call(), "");
        body.texts("ackIds").forEach(waiting.getOrDefault(name, new LinkedHashMap<>())::remove);
        body.end();
        return StandIn.json(Map.of());
    }

    private String topicName(Guarded.Visit visit) {
        String name = "projects/" + StandIn.variable(visit, "project") + "/topics/" + StandIn.variable(visit, "topic");
        if (!topics.containsKey(name)) {
            throw GoogleErrors.notFound("Resource not found (resource=" + StandIn.variable(visit, "topic") + ").");
        }
        return name;
    }

    private String subscriptionName(Guarded.Visit visit) {
        String subscription = StandIn.variable(visit, "subscription");
        String name = "projects/" + StandIn.variable(visit, "project") + "/subscriptions/" + subscription;
        if (!subscriptions.containsKey(name)) {
            throw GoogleErrors.notFound("Resource not found (resource=" + subscription + ").");
        }
        return name;
    }
}
