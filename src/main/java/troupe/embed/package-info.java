/**
 * Troupe inside a JVM service: start it with {@link troupe.embed.Troupe}, and use the teams and
 * workers of {@link troupe.api}. Types of the JDK, but for an actor system of the service's own.
 */
@NullMarked
package troupe.embed;

import org.jspecify.annotations.NullMarked;
