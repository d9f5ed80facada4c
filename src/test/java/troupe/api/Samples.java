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

  /** A permission that {@code ada} waits for. */
  public static OpenAsk ask() {
    return new OpenAsk(
        "per_1",
        "blue",
        "ada",
        "ses_ada",
        OpenAsk.Kind.PERMISSION,
        "bash",
        List.of("rm *"),
        List.of(),
        NOON,
        NOON.plusSeconds(600));
  }

  /** A question of a sub-session of {@code ada}. */
  public static OpenAsk questions() {
    return new OpenAsk(
        "que_1",
        "blue",
        "ada",
        "ses_sub",
        OpenAsk.Kind.QUESTION,
        OpenAsk.QUESTION,
        List.of("Which colour?"),
        List.of(
            new OpenAsk.Question(
                "Which colour?", "Colour", List.of(new OpenAsk.Option("Red", "warm")), false)),
        NOON,
        NOON.plusSeconds(600));
  }

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
        null,
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
        null,
        null,
        false,
        0,
        null,
        TokenCount.NONE,
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

  /** Task {@code t3} waits for {@code t2}, which nobody has claimed. */
  public static Why why() {
    return new Why(
        "t3 \"Title t3\" waits for t2 \"Title t2\"; t2 \"Title t2\" is free, and nobody has claimed"
            + " it.",
        List.of(
            new Why.Wait(
                Why.Node.task("t3"),
                Why.Node.task("t2"),
                "t3 \"Title t3\" waits for t2 \"Title t2\"",
                NOON),
            new Why.Wait(
                Why.Node.task("t2"),
                new Why.Node(Why.Kind.ANYBODY, "*"),
                "t2 \"Title t2\" is free, and nobody has claimed it",
                null)),
        List.of());
  }

  /** A worker that answers one prompt on a server of its own. */
  public static WorkerView worker() {
    return new WorkerView(
        "docs",
        "server",
        WorkerStatus.BUSY,
        true,
        "Writes documentation.",
        "docs",
        null,
        "/work/blue",
        "session",
        1,
        0,
        null,
        4711L,
        "http://127.0.0.1:41235",
        List.of(
            new WorkerView.Server(
                WorkerStatus.BUSY, 4711L, "http://127.0.0.1:41235", null, "/work/blue", null)));
  }

  public static WorkerAnswer workerAnswer() {
    return new WorkerAnswer(
        "docs",
        "server",
        "Done.",
        "ses_docs",
        "msg_1",
        "docs",
        "openai/gpt-5",
        "/work/blue",
        false,
        new TokenCount(1200, 80, 0, 1000, 0),
        0.012);
  }

  public static WorkerEvent workerEvent(String id, String type, String worker) {
    return new WorkerEvent(
        WorkerEvent.VERSION,
        id,
        NOON,
        type,
        Map.of("status", "ready"),
        new WorkerEvent.Meta("troupe", null, worker));
  }
}
