package troupe.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One event of a team: one line of its journal.
 *
 * @param seq its place in the team's history; the first is 1, none is left out
 * @param at when it happened
 * @param type what happened, not blank; the store does not look at it
 * @param data the rest; not to be changed once it is in an entry
 */
public record Entry(long seq, Instant at, String type, ObjectNode data) {

  public Entry {
    if (seq < 1) {
      throw new IllegalArgumentException("seq is below 1: " + seq);
    }
    if (type.isBlank()) {
      throw new IllegalArgumentException("type is blank");
    }
  }
}
