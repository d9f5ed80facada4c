/**
 * Which workers there are: the configuration files of the user and the project, checked against the
 * published schema and laid over each other. Pure but for reading files; it starts nothing.
 */
@NullMarked
package troupe.worker.config;

import org.jspecify.annotations.NullMarked;
