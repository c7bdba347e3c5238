// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.Denial;
import io.dataflowoauth.testkit.GoogleStandIns;
import io.dataflowoauth.testkit.IamPolicies;
import io.dataflowoauth.testkit.IamStub;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says who may do what in a scene, and what there is to do it on.
 *
 * @param iam the stub
 */
record PolicyScene(IamStub iam) {
    void play(SceneNode node) {
        IamPolicies policies = iam.policies();
        each(node, "projects", project -> policies.numberProject(project.text("id"), project.text("number")));
        each(node, "places", place -> policies.place(place.text("resource"), place.text("in")));
        each(node, "groups", group -> policies.group(group.text("name"), group.texts("members")));
        each(node, "roles", role -> iam.role(role.text("name"), role.texts("permissions")));
        each(node, "grants", this::grant);
        each(node, "denials", denial -> policies.deny(denial(denial)));
        each(node, "boundaries", boundary -> policies.bound(boundary(boundary)));
        if (!node.members("standIns").isEmpty()) {
            SceneNode standIns = node.node("standIns");
            standIns(standIns, GoogleStandIns.on(iam));
            standIns.end();
        }
    }

    /** What a policy refuses is told with its place. */
    private static void each(SceneNode node, String name, Consumer<SceneNode> played) {
        for (SceneNode one : node.nodes(name)) {
            try {
                played.accept(one);
            } catch (IllegalArgumentException refused) {
                throw one.wrong(refused.getMessage());
            }
            one.end();
        }
    }

    private void grant(SceneNode node) {
        String role = node.text("role");
        String member = node.text("member");
        String resource = node.text("resource");
        Optional<Condition> condition = condition(node);
        if (condition.isPresent()) {
            iam.policies().grant(role, member, resource, condition.get());
        } else {
            iam.grant(role, member, resource);
        }
    }

    private static Denial denial(SceneNode node) {
        Denial denial = Denial.of(
                        node.text("id"), List.of(node.texts("principals")), List.of(node.texts("permissions")))
                .exceptPrincipals(List.of(node.texts("exceptPrincipals")))
                .exceptPermissions(List.of(node.texts("exceptPermissions")));
        Denial placed = node.optionalText("resource").map(denial::on).orElse(denial);
        return condition(node).map(placed::when).orElse(placed);
    }

    private static Boundary boundary(SceneNode node) {
        Boundary boundary =
                Boundary.of(node.text("id"), List.of(node.texts("principals")), List.of(node.texts("resources")));
        return condition(node).map(boundary::when).orElse(boundary);
    }

    private static Optional<Condition> condition(SceneNode node) {
        SceneNode condition = node.node("condition");
        Optional<String> expression = condition.optionalText("expression");
        String title = condition.optionalText("title").orElse("");
        condition.end();
        return expression.map(text -> new Condition(title, "", text));
    }

    private static void standIns(SceneNode node, GoogleStandIns apis) {
        each(node, "buckets", bucket -> {
            apis.bucket(bucket.text("name"), bucket.text("project"));
            each(bucket, "objects", object -> apis.put(bucket.text("name"), object.text("name"), object.text("text")));
        });
        each(node, "topics", topic -> {
            apis.topic(topic.text("project"), topic.text("name"));
            for (String subscription : topic.texts("subscriptions")) {
                apis.subscription(topic.text("project"), subscription, topic.text("name"));
            }
        });
        each(node, "tables", table -> apis.table(table.text("name"), table.texts("columns")));
    }
}
