// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.Faults;
import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.Desk;
import io.dataflowoauth.testkit.internal.iam.Fault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What strikes the calls of each service of a stub. Safe for use by many threads. */
final class IamFaults {
    private final Map<IamService, Fault> faults = new EnumMap<>(IamService.class);

    IamFaults(Faults all) {
        for (IamService service : IamService.values()) {
            faults.put(service, new Fault(all, service.name()));
        }
    }

    Fault of(IamService service) {
        return requireNonNull(faults.get(requireNonNull(service, "service")));
    }

    /** Under this service's faults, taking so much real time to answer. */
    Desk.Conditions under(IamService service, Duration latency) {
        return new Desk.Conditions(of(service), latency);
    }

    /** What every service but the resources fares like. */
    Cloud.Doors doors(Duration latency) {
        return new Cloud.Doors(
                under(IamService.STS, latency),
                under(IamService.CREDENTIALS, latency),
                under(IamService.TOKENS, latency),
                under(IamService.METADATA, latency),
                under(IamService.POLICIES, Duration.ZERO));
    }
}
