// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** On a class path that has neither gax nor gRPC, only what is made of them is out of reach. */
class WithoutOptionalJarsTest {
    private static final Pattern OPTIONAL = Pattern.compile("(gax|grpc|protobuf|proto-google|threetenbp).*\\.jar");

    @Test
    void the_bridges_from_and_to_credentials_work() throws Exception {
        try (URLClassLoader bare = bare()) {
            Class<?> probe = bare.loadClass(BareProbe.class.getName());

            assertThat(probe.getDeclaredMethod("run").invoke(null)).isEqualTo("Bearer inner");
        }
    }

    @Test
    void a_bridge_whose_library_is_missing_says_which_class_it_lacks() throws Exception {
        try (URLClassLoader bare = bare()) {
            Class<?> gax = bare.loadClass("io.dataflowoauth.googleauth.gax.GaxBridge");
            Class<?> stream = bare.loadClass("io.dataflowoauth.TokenStream");

            assertThatThrownBy(() -> gax.getMethod("provider", stream).invoke(null, new Object[] {null}))
                    .isInstanceOfAny(NoClassDefFoundError.class, InvocationTargetException.class);
        }
    }

    private static URLClassLoader bare() {
        List<String> places =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        URL[] urls = places.stream()
                .map(File::new)
                .filter(place -> !OPTIONAL.matcher(place.getName()).matches())
                .map(WithoutOptionalJarsTest::url)
                .toArray(URL[]::new);
        assertThat(urls).hasSizeLessThan(places.size());
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(File place) {
        try {
            return place.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
