// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies in YAML and JSON, right and wrong; a wrong one is told with its place (threats D-22). */
class PolicyReaderTest {
    private static final String YAML = """
            # who may do what with orders
            revision: 1.10
            roles:
              - name: reader
                title: Reads orders
                permissions: [orders.read, orders.list]
              - name: admin
                permissions: [orders.delete]
                includes: [reader]
            bindings:
              - id: finance-reads
                resource: //orders.example/acme
                role: reader
                members:
                  - principalSet://login.example/group/finance
                condition:
                  title: no
                  expression: >-
                    request.path.startsWith("/orders")
                    && true
            denials:
              - deniedPrincipals: [allUsers]
                exceptionPrincipals: ["user:ada@example.com"]
                deniedPermissions: [orders.*]
                exceptionPermissions: [orders.list]
                denialCondition: {expression: 'true'}
                resource: //orders.example
            boundaries:
              - id: eu
                principals: [allUsers]
                resources: [//orders.example]
                condition: {expression: 'true', description: for now}
            """;

    private static final String JSON = """
            {"revision":"1.10",
             "roles":[{"name":"reader","permissions":["orders.read","orders.list"]},
                      {"name":"admin","permissions":["orders.delete"],"includes":["reader"]}],
             "bindings":[{"id":"finance-reads","resource":"//orders.example/acme","role":"reader",
               "members":["principalSet://login.example/group/finance"],
               "condition":{"title":"no","expression":"request.path.startsWith(\\"/orders\\") && true"}}]}
            """;

    @Test
    void yaml_is_read() {
        Policy policy = PolicyReader.read(PolicyText.yaml(YAML));

        assertThat(policy.revision()).matches("1\\.10@[0-9a-f]{12}");
        assertThat(policy.roles()).extracting(Role::name).containsExactly("reader", "admin");
        assertThat(policy.roles().get(1).includes()).containsExactly("reader");
        Binding binding = policy.bindings().get(0);
        assertThat(binding.id()).isEqualTo("finance-reads");
        assertThat(binding.role()).isEqualTo("reader");
        assertThat(binding.resource()).contains("//orders.example/acme");
        assertThat(binding.members()).containsExactly("principalSet://login.example/group/finance");
        assertThat(binding.condition())
                .contains(new Condition("no", "", "request.path.startsWith(\"/orders\") && true"));
        Denial denial = policy.denials().get(0);
        assertThat(denial.id()).isEqualTo("denials[0]");
        assertThat(denial.principals()).containsExactly("allUsers");
        assertThat(denial.exceptions()).containsExactly("user:ada@example.com");
        assertThat(denial.condition()).contains(Condition.of("true"));
        assertThat(denial.resource()).contains("//orders.example");
        Boundary boundary = policy.boundaries().get(0);
        assertThat(boundary.id()).isEqualTo("eu");
        assertThat(boundary.principals()).containsExactly("allUsers");
        assertThat(boundary.resources()).containsExactly("//orders.example");
        assertThat(boundary.condition()).contains(new Condition("", "for now", "true"));
        assertThat(policy).asString().contains("2 roles, 1 bindings, 1 denials, 1 boundaries");
    }

    @Test
    void json_is_read() {
        Policy policy = PolicyReader.read(PolicyText.json(JSON));

        assertThat(policy.bindings().get(0).condition().orElseThrow().expression())
                .isEqualTo("request.path.startsWith(\"/orders\") && true");
        assertThat(policy.denials()).isEmpty();
    }

    @Test
    void a_text_without_a_revision_is_known_by_its_hash() {
        String one = PolicyReader.read(PolicyText.json("{}")).revision();
        String other = PolicyReader.read(PolicyText.json("{ }")).revision();

        assertThat(one).matches("[0-9a-f]{12}").isNotEqualTo(other);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(
                        "bindigs: []",
                        "bindigs, line 1",
                        "There is no such field here. There are: bindings, boundaries,"),
                wrong(
                        "roles:\n- name: a\n  permisions: [a.b]",
                        "roles[0].permisions, line 3",
                        "There is no such field here."),
                wrong(
                        "bindings:\n- role: r\n  members: [allUsers]\n  condition:\n    expresion: 'true'",
                        "bindings[0].condition.expresion, line 5",
                        "There is no such field here. There are: description, expression, title."),
                wrong("roles:\n- title: x", "roles[0]", "The field name is missing."),
                wrong("roles: {name: a}", "roles, line 1", "is not a list of objects"),
                wrong("roles: text", "roles, line 1", "is not a list of objects"),
                wrong(
                        "bindings:\n- role: r\n  members: allUsers",
                        "bindings[0].members, line 3",
                        "is not a list of texts"),
                wrong(
                        "bindings:\n- role: r\n  members: [[a]]",
                        "bindings[0].members, line 3",
                        "is not a list of texts"),
                wrong("bindings:\n- role: [r]\n  members: [allUsers]", "bindings[0].role, line 2", "is not a text"),
                wrong("bindings:\n- role: r\n  members: [ada]", "bindings[0], line 2", "A member is allUsers,"),
                wrong("bindings:\n- role: r", "bindings[0], line 2", "A rule names at least one principal."),
                wrong(
                        "bindings:\n- role: ' '\n  members: [allUsers]",
                        "bindings[0].role, line 2",
                        "The text is blank."),
                wrong("roles:\n- name: a\n  permissions: ['a.*']", "roles[0], line 2", "without wildcards"),
                wrong("denials:\n- deniedPrincipals: [allUsers]", "denials[0], line 2", "at least one permission"),
                wrong("denials:\n- deniedPermissions: [a.b]", "denials[0], line 2", "at least one principal"),
                wrong("boundaries:\n- principals: [allUsers]", "boundaries[0], line 2", "at least one resource"),
                wrong("bindings:\n- role: r\n  role: s", "line 3, column 3", "The field role stands twice."),
                wrong("bindings:\n- role: r\n  resource:\n  members: [allUsers]", "line 3", "There is no value:"),
                wrong("bindings:\n- role: r\n  resource: ~", "line 3, column 13", "There is no value:"),
                wrong("revision: null", "line 1, column 11", "There is no value:"),
                wrong("roles: &a []\nbindings: *a", "line 1, column 8", "There are no tags, anchors and aliases."),
                wrong("roles: *a", "line 1, column 8", "There are no tags, anchors and aliases."),
                wrong("roles: !!set {}", "line 1, column 8", "There are no tags, anchors and aliases."),
                wrong("revision: !!java.net.URL x", "line 1, column 11", "There are no tags, anchors and aliases."),
                wrong("a: b\n---\nc: d", "line 2, column 1", "There is one document"),
                wrong("", "", "There is one document"),
                wrong("[a]", "line 1", "A policy is a map of fields."),
                wrong("text", "line 1", "A policy is a map of fields."),
                wrong("{a: b", "line 1", "It is no YAML:"),
                wrong("a:\n\t- b", "line 2", "It is no YAML:"),
                wrong("? [a]\n: b", "line 1, column 3", "The name of a field is a text."),
                wrong(
                        "roles: " + "[".repeat(17) + "]".repeat(17),
                        "line 1, column 24",
                        "It is nested more than 16 deep."),
                wrong("\"a\u0007b\": c", "", "It is no YAML: it has a character"));
    }

    private static Arguments wrong(String yaml, String place, String detail) {
        return Arguments.of(yaml, place, detail);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_text_is_refused_with_its_place(String yaml, String place, String detail) {
        assertThatThrownBy(() -> PolicyReader.read(PolicyText.yaml(yaml)))
                .isInstanceOfSatisfying(InvalidPolicyException.class, wrong -> {
                    assertThat(wrong.place()).startsWith(place);
                    assertThat(wrong.detail()).contains(detail);
                    assertThat(wrong.code()).isEqualTo("policy.invalid");
                    assertThat(wrong.remedy()).contains("stays in force");
                });
    }

    static Stream<Arguments> wrongJson() {
        return Stream.of(
                wrong("{\"bindigs\":[]}", "bindigs", "There is no such field here."),
                wrong("{\"roles\":[{\"name\":1}]}", "roles[0].name", "is not a text"),
                wrong("{\"roles\":null}", "roles", "is not a list"),
                wrong("{\"roles\":[null]}", "roles", "is not a list"),
                wrong("{\"roles\":[],\"roles\":[]}", "", "without duplicate members"),
                wrong("{} {}", "", "Nothing follows"),
                wrong("", "", "Broken rule"),
                wrong("{\"a\\u0000\\u202eb\":1}", "a??b", "There is no such field here."),
                wrong("{\"revision\":\"a\\nb\"}", "", "A name is printable"));
    }

    @ParameterizedTest
    @MethodSource("wrongJson")
    void wrong_json_is_refused_with_its_place(String json, String place, String detail) {
        assertThatThrownBy(() -> PolicyReader.read(PolicyText.json(json)))
                .isInstanceOfSatisfying(InvalidPolicyException.class, wrong -> {
                    assertThat(wrong.place()).isEqualTo(place);
                    assertThat(wrong.detail()).contains(detail);
                });
    }

    @Test
    void a_text_that_is_too_tooLongis_refused_before_it_is_read() {
        String tooLong = "# " + "x".repeat(4 * 1024 * 1024);

        assertThatThrownBy(() -> PolicyReader.read(PolicyText.yaml(tooLong))).hasMessageContaining("longer than 4 MiB");
    }

    @Test
    void a_text_does_not_show_itself() {
        PolicyText text = PolicyText.yaml("members: [user:ada@example.com]");

        assertThat(text).asString().doesNotContain("ada");
        assertThat(text)
                .isEqualTo(PolicyText.yaml("members: [user:ada@example.com]"))
                .isNotEqualTo(PolicyText.json("members: [user:ada@example.com]"));
    }
}
