/**
 * Hostile input of every kind, by the thousand: what clients send, what OpenCode sends, and what
 * stands in files. {@code FuzzTest} says how to start a long run.
 */
@NullMarked
package troupe.fuzz;

import org.jspecify.annotations.NullMarked;
