// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes back, there is a diagnosis; it is short, and holds nothing that was secret in the request. */
class AnythingTest {
    private static final int ANSWERS = 20_000;
    private static final String SECRET = "kq7-canary-of-the-request-93";
    private static final List<String> PIECES = List.of(
            "Bearer ",
            "DPoP ",
            "error=",
            "\"invalid_token\"",
            "\"insufficient_scope\"",
            "scope=\"",
            "\"",
            ",",
            " ",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ":",
            "\"error\"",
            "\"error_description\"",
            "\"details\"",
            "\"reason\"",
            "\"metadata\"",
            "\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\"",
            "\"permission\"",
            "\"resource\"",
            "null",
            "1e9",
            "\"IAM_PERMISSION_DENIED\"",
            "\"SERVICE_DISABLED\"",
            "\"consumer\"",
            "projects/",
            "'; reboot '",
            "$(x)",
            "\u202e",
            "\r\n",
            "\u0000",
            "AADSTS",
            "50105",
            "expired",
            "audience",
            SECRET,
            "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.",
            "aud",
            "\ud800",
            "acr_values=\"",
            "max_age=",
            "9".repeat(300),
            "a".repeat(3000));
    private static final List<String> WORDS = List.of(
            "IAM_PERMISSION_DENIED",
            "SERVICE_DISABLED",
            "SECURITY_POLICY_VIOLATED",
            "USER_PROJECT_DENIED",
            "ACCOUNT_STATE_INVALID",
            "ACCESS_TOKEN_EXPIRED",
            "invalid_token",
            "invalid_grant",
            "unauthorized_client",
            "iam.serviceAccounts.getAccessToken",
            "iam.serviceAccounts.implicitDelegation",
            "storage.objects.get",
            "projects/p/topics/" + SECRET,
            "'; reboot '",
            "$(reboot)",
            "`reboot`",
            "--quiet",
            "x && reboot",
            SECRET,
            "The given credential is rejected by the attribute condition.",
            "policy.denied");
    private static final List<Platform> PLATFORMS = List.of(Platform.values());
    private static final HttpAsk ASK =
            HttpAsk.get(URI.create("https://api.example/x")).withHeader("Authorization", "Bearer " + SECRET);

    private final Random random = new Random(20261126);

    @Test
    void any_answer_has_a_diagnosis_with_bounded_texts_on_one_line_and_no_secret() {
        for (int i = 0; i < ANSWERS; i++) {
            HttpAnswer answer = answer();

            Diagnosis diagnosis = DiagnosisEngine.diagnose(symptoms(answer));

            assertThat(diagnosis.code()).startsWith("diagnosis.");
            assertThat(told(diagnosis)).doesNotContain(SECRET, "eyJhbGciOiJub25lIn0");
            assertThat(diagnosis.evidence()).hasSizeLessThanOrEqualTo(40).allMatch(AnythingTest::isLine);
            assertThat(diagnosis.steps()).allMatch(step -> step.length() < 20_000 && !step.contains("\n"));
            assertThat(diagnosis.steps().stream().filter(step -> step.startsWith("gcloud ")))
                    .allMatch(AnythingTest::isHarmless);
        }
    }

    private Symptoms symptoms(HttpAnswer answer) {
        Symptoms symptoms = random.nextBoolean() && answer.status() >= 400
                ? Symptoms.of(TokenAnswers.failure(answer))
                : Symptoms.of(answer);
        Symptoms placed = symptoms.withPlatform(PLATFORMS.get(random.nextInt(PLATFORMS.size())));
        return random.nextBoolean()
                ? placed.withClock(Instant.EPOCH).withExpectedAudience("https://api.example")
                : placed.withPrincipal(PrincipalChain.of("ada"));
    }

    private HttpAnswer answer() {
        byte[] body = switch (random.nextInt(4)) {
            case 0 -> noise();
            case 1 -> text(40).getBytes(StandardCharsets.UTF_8);
            default -> json().getBytes(StandardCharsets.UTF_8);
        };
        Map<String, List<String>> headers = Map.of(
                "WWW-Authenticate", List.of(text(20), "Bearer " + text(10)),
                "Date", List.of(random.nextBoolean() ? "Sun, 01 Mar 2026 12:00:00 GMT" : text(3)),
                "Retry-After", List.of(text(1)));
        return HttpAnswer.of(400 + random.nextInt(200), headers, body).to(ASK);
    }

    /** Well-formed, with anything in the places that are read. */
    private String json() {
        String details =
                "[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":" + quoted() + ",\"metadata\":{"
                        + "\"permission\":" + quoted() + ",\"resource\":" + quoted() + ",\"consumer\":" + quoted()
                        + ",\"service\":"
                        + quoted() + ",\"email\":" + quoted() + ",\"uid\":" + quoted() + "}}]";
        return switch (random.nextInt(3)) {
            case 0 -> "{\"error\":{\"message\":" + quoted() + ",\"details\":" + details + "}}";
            case 1 -> "{\"error\":" + quoted() + ",\"error_description\":" + quoted() + "}";
            default -> "{\"detail\":" + quoted() + ",\"code\":" + quoted() + ",\"type\":" + quoted() + "}";
        };
    }

    private String quoted() {
        String text = random.nextInt(3) > 0 ? WORDS.get(random.nextInt(WORDS.size())) : text(5);
        return '"'
                + text.replaceAll("[\\p{Cntrl}\ud800]", " ")
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                + '"';
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        return noise;
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(most + 1); piece > 0; piece--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** Nothing outside single quotes is special to a shell, but for an "or" of our own; and no word is a flag that we did not write. */
    private static boolean isHarmless(String command) {
        String bare = command.replace("'\\''", "").replaceAll("'[^']*'", "").replace(" || ", " ");
        return bare.matches("[A-Za-z0-9_./:@%+=, -]*") && !bare.contains("--quiet") && !bare.contains("reboot");
    }

    private static boolean isLine(String fact) {
        return fact.length() <= 257 && fact.chars().noneMatch(Character::isISOControl);
    }

    private static String told(Diagnosis diagnosis) {
        return diagnosis + " " + diagnosis.evidence() + " " + diagnosis.steps();
    }
}
