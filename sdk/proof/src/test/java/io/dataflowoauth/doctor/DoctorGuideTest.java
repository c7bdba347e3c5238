// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static io.dataflowoauth.doctor.Clinic.BUCKET;
import static io.dataflowoauth.doctor.Clinic.CREATOR;
import static io.dataflowoauth.doctor.Clinic.READ;
import static io.dataflowoauth.doctor.Clinic.READER;
import static io.dataflowoauth.doctor.Clinic.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.doctor.Clinic.Visit;
import io.dataflowoauth.http.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide shows is what the doctor prints, but for ports and times. */
class DoctorGuideTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("repository.root"));

    @TempDir
    private Path folder;

    private Clinic clinic;

    @BeforeEach
    void open() {
        clinic = new Clinic(folder);
    }

    @AfterEach
    void close() {
        clinic.close();
    }

    @Test
    void the_guide_shows_a_check_that_passes() throws IOException {
        Visit visit = clinic.check(clinic.federated(), "--call", clinic.data());

        assertThat(shown(visit)).isEqualTo(recorded("passed.txt", shown(visit)));
        assertThat(visit.code()).isZero();
    }

    @Test
    void the_guide_shows_what_to_do_where_an_account_may_not_impersonate() throws IOException {
        clinic.iam.revoke(CREATOR, "serviceAccount:" + WORKER, clinic.iam.serviceAccount(READER));

        Visit visit = clinic.check(clinic.attached(), "--call", clinic.data());

        assertThat(shown(visit)).isEqualTo(recorded("denied.txt", shown(visit)));
        assertThat(visit.code()).isEqualTo(3);
    }

    @Test
    void the_guide_shows_what_to_do_where_a_permission_is_missing() throws IOException {
        Visit visit = clinic.check(
                clinic.reader()
                        .withScopes(READ, "https://www.googleapis.com/auth/devstorage.full_control")
                        .recipe(),
                "--permission",
                "storage.objects.delete",
                "--resource",
                BUCKET,
                "--permissions-at",
                clinic.iam.base().toString());

        assertThat(shown(visit)).isEqualTo(recorded("lacking.txt", shown(visit)));
        assertThat(visit.code()).isEqualTo(3);
    }

    @Test
    void json_has_the_members_of_the_schema_and_no_others() throws IOException {
        clinic.iam.revoke("roles/storage.objectViewer", "serviceAccount:" + READER, BUCKET);
        JsonObject schema =
                JsonObject.parse(Files.readAllBytes(REPOSITORY.resolve("site/public/schemas/doctor-1.json")));

        JsonObject report = clinic.check(clinic.federated(), "--json", "--call", clinic.data())
                .json();

        requireForm(report, schema);
        JsonObject parts = schema.object("$defs");
        for (JsonObject step : report.objects("steps")) {
            requireForm(step, parts.object("step"));
            step.optionalObject("token").ifPresent(token -> requireForm(token, parts.object("token")));
            step.optionalObject("diagnosis").ifPresent(cause -> requireForm(cause, parts.object("diagnosis")));
            step.objects("exchanges").forEach(exchange -> requireForm(exchange, parts.object("exchange")));
            assertThat(parts.object("outcome").texts("enum")).contains(step.text("outcome"));
            assertThat(parts.object("step").object("properties").object("kind").texts("enum"))
                    .contains(step.text("kind"));
        }
        assertThat(report.objects("steps")).hasSize(3);
    }

    private static void requireForm(JsonObject value, JsonObject schema) {
        Set<String> known = new TreeSet<>(schema.object("properties").names());
        assertThat(known).containsAll(value.names());
        assertThat(value.names()).containsAll(schema.texts("required"));
        assertThat(schema.optionalFlag("additionalProperties")).contains(false);
    }

    private String shown(Visit visit) {
        return visit.out()
                .replace(folder + "/", "")
                .replace(clinic.iam.base().toString(), "https://iam.test")
                .replace(clinic.issuer.issuer().toString(), "https://issuer.test")
                .replaceAll("[0-9]+ ms", "12 ms")
                .replaceAll("ends in 59 min [0-9]+ s", "ends in 59 min 58 s")
                .replaceAll("[0-9-]+T[0-9:.]+Z", "2027-01-15T08:00:00Z");
    }

    /** The same switch as that of the API files writes it anew. */
    private static String recorded(String name, String actual) throws IOException {
        Path place = REPOSITORY.resolve("sdk/proof/src/test/resources/doctor").resolve(name);
        if (System.getProperty("api.update") != null) {
            Files.writeString(place, actual);
        }
        return Files.readString(place);
    }
}
