package troupe.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that happened to a team and is on disk; {@code docs/events.md} lists the types and
 * their data.
 *
 * @param seq its place in the team's history, from 1; places of what is nobody's business are left
 *     out
 * @param type such as {@code member.idle}
 * @param data by type; text, numbers, booleans, instants, lists and maps of them
 */
public record Event(String team, long seq, Instant at, String type, Map<String, Object> data) {

  /** The version of the form of every event that this build tells. */
  public static final int VERSION = 1;

  /** The fields that name a member, whatever the type. */
  private static final List<String> WHO = List.of("member", "recipient", "from", "to", "assignee");

  public Event {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /** Whether the event itself names this member, or {@code lead}. */
  public boolean names(String member) {
    return WHO.stream().anyMatch(field -> member.equals(data.get(field)));
  }
}
