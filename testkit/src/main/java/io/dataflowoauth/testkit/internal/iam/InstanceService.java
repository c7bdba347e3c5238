// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The instance metadata service of a machine of AWS, version 2 alone: who has no session is told nothing. Safe for use by many
 * threads.
 */
public final class InstanceService implements Work {
    static final Pattern PATH = Pattern.compile("/latest/(?:api/token|meta-data/.*)");

    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,4}");
    private static final long LONGEST = 21_600;

    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
    private volatile Optional<Instance> instance = Optional.empty();

    private record Instance(AwsAccounts.Keys keys, String region) {}

    InstanceService() {}

    /** The machine is in that region and has that role from now on. */
    public void attach(AwsAccounts.Keys keys, String region) {
        instance = Optional.of(new Instance(keys, region));
    }

    /** The machine has no role from now on. */
    public void detach() {
        instance = Optional.empty();
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        if (call.header("X-Forwarded-For").isPresent()) {
            throw refused(403, "The metadata service does not answer what was forwarded.");
        }
        if (call.method().equals("PUT")) {
            return session(call, arrived);
        }
        boolean open = call.header("X-aws-ec2-metadata-token")
                .flatMap(token -> Optional.ofNullable(sessions.get(token)))
                .filter(arrived::isBefore)
                .isPresent();
        if (!open) {
            throw refused(401, "There is no such session.");
        }
        return told(call.path());
    }

    private Served session(Call call, Instant arrived) {
        String asked = call.header("X-aws-ec2-metadata-token-ttl-seconds").orElse("");
        if (!call.path().equals("/latest/api/token")
                || !SECONDS.matcher(asked).matches()
                || Long.parseLong(asked) > LONGEST) {
            throw refused(400, "A session needs a time to live.");
        }
        String token = SecretLedger.shared().mint("AWS metadata session");
        sessions.put(token, arrived.plus(Duration.ofSeconds(Long.parseLong(asked))));
        return told(Answer.text(200, token));
    }

    private Served told(String path) {
        Instance known = instance.orElseThrow(() -> refused(404, "The machine has no role."));
        return switch (path) {
            case "/latest/meta-data/placement/region" -> told(Answer.text(200, known.region()));
            case "/latest/meta-data/placement/availability-zone" -> told(Answer.text(200, known.region() + "a"));
            case ROLES -> told(Answer.text(200, known.keys().role()));
            default -> {
                if (!path.equals(ROLES + known.keys().role())) {
                    throw refused(404, "The metadata service knows no such key.");
                }
                yield told(Answer.text(200, JsonText.write(keys(known.keys()))));
            }
        };
    }

    private static Map<String, Object> keys(AwsAccounts.Keys keys) {
        return JsonText.members(
                "Code",
                "Success",
                "Type",
                "AWS-HMAC",
                "AccessKeyId",
                keys.accessKeyId(),
                "SecretAccessKey",
                keys.secretAccessKey(),
                "Token",
                keys.sessionToken());
    }

    private Served told(Answer answer) {
        String who = instance.map(known -> known.keys().arn()).orElse(Refused.UNKNOWN);
        return new Served(
                answer,
                Observation.What.CALL,
                new Observation.Subject(who, Optional.empty()),
                "The metadata service tells whoever is on the machine.");
    }

    private static Refused refused(int status, String why) {
        return Refused.wrong(Answer.text(status, why), "METADATA", why);
    }
}
