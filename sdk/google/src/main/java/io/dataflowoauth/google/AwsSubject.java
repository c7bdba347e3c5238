// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import java.util.Optional;

/**
 * An AWS role as the subject of an exchange: where its region and its keys are.
 *
 * <p>Unless told otherwise they are where Google's own libraries look: the worker's variables {@code AWS_REGION} or
 * {@code AWS_DEFAULT_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}; what is not
 * set there, the instance metadata service of the machine tells (IMDSv2). Each {@code withX} gives a changed copy. Holds no
 * secret. Immutable, safe for use by many threads.
 */
public final class AwsSubject {
    /** The type of its subject tokens. */
    public static final String TOKEN_TYPE = "urn:ietf:params:aws:token-type:aws4_request";

    /** The field of a recipe that says that its subject is one. */
    public static final String FIELD = "aws";

    private final Optional<SecretRef> region;
    private final Optional<Keys> keys;
    private final Optional<String> metadataHost;

    /**
     * Where keys are that are not looked for.
     *
     * @param accessKeyId the name of the key
     * @param secretAccessKey the key
     * @param sessionToken what goes with a key of a session
     */
    public record Keys(SecretRef accessKeyId, SecretRef secretAccessKey, Optional<SecretRef> sessionToken) {}

    private AwsSubject(Optional<SecretRef> region, Optional<Keys> keys, Optional<String> metadataHost) {
        this.region = region;
        this.keys = keys;
        this.metadataHost = metadataHost;
    }

    /** The role of whatever the worker is: its variables, else its machine. */
    public static AwsSubject ofWorker() {
        return new AwsSubject(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** This subject, whose region is there and nowhere else. */
    public AwsSubject withRegionFrom(SecretRef place) {
        return new AwsSubject(Optional.of(place), keys, metadataHost);
    }

    /** This subject, whose keys are there and nowhere else: for containers, whose keys come from a provider of your own. */
    public AwsSubject withKeysFrom(SecretRef accessKeyId, SecretRef secretAccessKey) {
        Keys changed = new Keys(
                requireNonNull(accessKeyId, "accessKeyId"),
                requireNonNull(secretAccessKey, "secretAccessKey"),
                Optional.empty());
        return new AwsSubject(region, Optional.of(changed), metadataHost);
    }

    /** As {@link #withKeysFrom(SecretRef, SecretRef)}, with the token of a session. */
    public AwsSubject withKeysFrom(SecretRef accessKeyId, SecretRef secretAccessKey, SecretRef sessionToken) {
        Keys changed = new Keys(
                requireNonNull(accessKeyId, "accessKeyId"),
                requireNonNull(secretAccessKey, "secretAccessKey"),
                Optional.of(sessionToken));
        return new AwsSubject(region, Optional.of(changed), metadataHost);
    }

    /** This subject, whose instance metadata service is at AWS's other address, {@code [fd00:ec2::254]}, or on loopback. */
    public AwsSubject withMetadataHost(String hostAndPort) {
        return new AwsSubject(region, keys, Optional.of(requireNonNull(hostAndPort, "hostAndPort")));
    }

    /** Where the region is; empty where it is looked for. */
    public Optional<SecretRef> region() {
        return region;
    }

    /** Where the keys are; empty where they are looked for. */
    public Optional<Keys> keys() {
        return keys;
    }

    /** Where the instance metadata service is, if not at 169.254.169.254. */
    public Optional<String> metadataHost() {
        return metadataHost;
    }

    /** Adds the fields {@code aws}, {@code awsRegionFrom}, {@code awsAccessKeyIdFrom}, … to a recipe. */
    public RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe.with(FIELD, true);
        written = with(written, "awsRegionFrom", region);
        written = with(written, "awsAccessKeyIdFrom", keys.map(Keys::accessKeyId));
        written = with(written, "awsSecretAccessKeyFrom", keys.map(Keys::secretAccessKey));
        written = with(written, "awsSessionTokenFrom", keys.flatMap(Keys::sessionToken));
        return metadataHost.isPresent() ? written.with("awsMetadataHost", metadataHost.get()) : written;
    }

    /**
     * Reads the fields that {@link #writeTo} wrote; whether the metadata host is one, the recipe's kind checks.
     *
     * @throws io.dataflowoauth.TokenException.Misconfigured that names the field
     */
    public static AwsSubject readFrom(RecipeObject.Reader recipe) {
        Optional<SecretRef> id = recipe.optionalText("awsAccessKeyIdFrom").map(SecretRef::parse);
        Optional<SecretRef> secret =
                recipe.optionalText("awsSecretAccessKeyFrom").map(SecretRef::parse);
        Optional<SecretRef> session = recipe.optionalText("awsSessionTokenFrom").map(SecretRef::parse);
        if (id.isPresent() != secret.isPresent() || (session.isPresent() && id.isEmpty())) {
            throw recipe.invalid("awsAccessKeyIdFrom", "keys are said where they are all together, or not at all.");
        }
        return new AwsSubject(
                recipe.optionalText("awsRegionFrom").map(SecretRef::parse),
                id.map(name -> new Keys(name, secret.orElseThrow(), session)),
                recipe.optionalText("awsMetadataHost").filter(host -> !host.equals("169.254.169.254")));
    }

    /** A federated hop whose machine, if it asks one of AWS, is there. */
    static RecipeObject servedAt(RecipeObject federated, String hostAndPort) {
        return federated.read().flag(FIELD) ? federated.with("awsMetadataHost", hostAndPort) : federated;
    }

    private static RecipeObject with(RecipeObject recipe, String field, Optional<SecretRef> place) {
        return place.isPresent() ? recipe.with(field, place.get().toString()) : recipe;
    }

    /** Where region and keys are. */
    @Override
    public String toString() {
        return "AwsSubject[" + region.map(SecretRef::toString).orElse("region of the worker") + ", "
                + keys.map(Keys::toString).orElse("keys of the worker") + "]";
    }
}
