package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;

/**
 * Something wrong in one document.
 *
 * @param at the value or key it is about
 * @param spoils what can no longer be trusted: after a misspelt {@code backend}, all of its object
 * @param spot where a person looks
 */
record Flaw(JsonPointer at, JsonPointer spoils, Spot spot, String problem) {}
