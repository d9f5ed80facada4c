package troupe.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small team to answer with: one member, one task that is done, one open, one blocked. */
public final class Samples {

  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Samples() {}

  public static TeamView team() {
    Map<String, Task> tasks = new LinkedHashMap<>();
    tasks.put("t1", task("t1", TaskStatus.COMPLETED, "ada"));
    tasks.put("t2", task("t2", TaskStatus.PENDING, null, "t1"));
    tasks.put("t3", task("t3", TaskStatus.PENDING, null, "t1", "t2"));
    return new TeamView(
        "blue", null, "ses_lead", "/work/blue", NOON, 7, Map.of("ada", member()), tasks);
  }

  public static TeamView emptyTeam() {
    return new TeamView("blue", "Builds it", "ses_lead", "/work/blue", NOON, 1, Map.of(), Map.of());
  }

  public static MemberView member() {
    return member(MemberStatus.BUSY, null, null, null);
  }

  public static MemberView member(
      MemberStatus status,
      @Nullable String lastError,
      MemberView.@Nullable Retry retry,
      MemberView.@Nullable WaitingFor waitingFor) {
    return new MemberView(
        "ada",
        "ses_ada",
        status,
        "engineer",
        "default",
        null,
        "default",
        "agent",
        null,
        "/work/blue",
        NOON,
        null,
        lastError,
        retry,
        waitingFor,
        0);
  }

  public static Task task(
      String id, TaskStatus status, @Nullable String assignee, String... dependsOn) {
    return new Task(
        id,
        "Title " + id,
        "What to do",
        status,
        assignee,
        List.of(dependsOn),
        NOON,
        null,
        null,
        null);
  }

  public static Message message(String id, String to) {
    return new Message(
        id,
        "operator",
        to,
        MessageKind.DIRECT,
        "Hello",
        MessageState.QUEUED,
        null,
        null,
        NOON,
        null,
        null,
        null);
  }
}
