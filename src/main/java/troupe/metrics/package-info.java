/**
 * What is counted and timed. Actors, stores and the HTTP edge know only {@link
 * troupe.metrics.Meters}, which does nothing unless it is given something; {@link
 * troupe.metrics.RegistryMeters} keeps it in a registry of Micrometer's. A leaf.
 */
@NullMarked
package troupe.metrics;

import org.jspecify.annotations.NullMarked;
