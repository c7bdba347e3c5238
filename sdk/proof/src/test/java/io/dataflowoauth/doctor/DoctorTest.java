// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static io.dataflowoauth.doctor.Clinic.BUCKET;
import static io.dataflowoauth.doctor.Clinic.READER;
import static io.dataflowoauth.doctor.Clinic.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.doctor.Clinic.Visit;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check shows when all is well. */
class DoctorTest {
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
    void a_chain_that_works_is_shown_hop_by_hop_innermost_first() {
        Visit visit = clinic.check(clinic.attached(), "--call", clinic.data());

        System.out.println(visit.out());
        System.out.println(clinic.check(clinic.attached(), "--call", clinic.data(), "--json")
                .out());
        System.out.println(
                clinic.check(clinic.own().recipe(), "--call", clinic.data()).out());
        clinic.iam.revoke(Clinic.CREATOR, "serviceAccount:" + WORKER, clinic.iam.serviceAccount(READER));
        System.out.println(clinic.check(
                        clinic.attached(),
                        "--call",
                        clinic.data(),
                        "--permission",
                        "storage.objects.get",
                        "--resource",
                        BUCKET)
                .out());
        assertThat(visit.code()).isZero();
    }
}
