package troupe.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import troupe.api.Archived;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.Interruption;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;
import troupe.api.NewMember;
import troupe.api.NewTask;
import troupe.api.NewTeam;
import troupe.api.OpenAsk;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.ShutdownRequest;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TaskStatus;
import troupe.api.TeamSummary;
import troupe.api.TeamView;
import troupe.api.Teams;
import troupe.api.TokenCount;
import troupe.api.Why;

/** One team in memory. Each look at it ends the turns that ran at the look before. */
final class MemoryTeams implements Teams {

  private static final Instant NOW = Instant.EPOCH;
  private static final Pattern SAY = Pattern.compile("\\[\\[say (.*?)]]");

  private final Map<String, MemberView> members = new LinkedHashMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final List<Message> mail = new ArrayList<>();
  private final MemberStatus afterTurn;

  /**
   * @param afterTurn what a turn leaves a member in: {@code READY}, unless the test wants trouble
   */
  MemoryTeams(MemberStatus afterTurn) {
    this.afterTurn = afterTurn;
  }

  /** Nothing is sent twice here. */
  @Override
  public Teams once(@Nullable RequestKey key) {
    return this;
  }

  @Override
  public synchronized CompletionStage<Outcome<TeamView>> create(Caller caller, NewTeam team) {
    return done(view());
  }

  @Override
  public synchronized CompletionStage<Outcome<TeamView>> team(Caller caller, String team) {
    TeamView before = view();
    List.copyOf(members.values()).forEach(this::endTurn);
    mail.replaceAll(message -> message.to().equals("lead") ? answered(message) : message);
    return done(before);
  }

  @Override
  public synchronized CompletionStage<Outcome<List<Message>>> messages(Caller caller, String team) {
    return done(List.copyOf(mail));
  }

  @Override
  public synchronized CompletionStage<Outcome<List<Message>>> sent(Caller caller, String team) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized CompletionStage<Outcome<MemberView>> spawn(
      Caller caller, String team, NewMember member) {
    members.put(member.name(), member(member.name(), MemberStatus.BUSY, null));
    post("lead", member.name(), MessageKind.PROMPT, member.prompt());
    return done(members.get(member.name()));
  }

  @Override
  public synchronized CompletionStage<Outcome<Message>> send(
      Caller caller, String team, String to, String text) {
    return done(post(((Caller.Named) caller).name(), to, MessageKind.DIRECT, text));
  }

  @Override
  public synchronized CompletionStage<Outcome<Broadcast>> broadcast(
      Caller caller, String team, String text) {
    List<Message> sent =
        List.copyOf(members.keySet()).stream()
            .map(name -> post("lead", name, MessageKind.BROADCAST, text))
            .toList();
    return done(new Broadcast(List.copyOf(members.keySet()), sent));
  }

  @Override
  public synchronized CompletionStage<Outcome<ShutdownRequest>> shutdown(
      Caller caller, String team, @Nullable String member, boolean force) {
    members.replaceAll((name, view) -> member(name, MemberStatus.SHUTDOWN, view.lastResult()));
    return done(new ShutdownRequest(List.copyOf(members.keySet())));
  }

  @Override
  public synchronized CompletionStage<Outcome<Task>> addTask(
      Caller caller, String team, NewTask task) {
    String id = "t" + (tasks.size() + 1);
    Task added =
        new Task(
            id,
            task.title(),
            "",
            TaskStatus.PENDING,
            null,
            task.dependsOn(),
            NOW,
            null,
            null,
            null);
    tasks.put(id, added);
    return done(added);
  }

  @Override
  public synchronized CompletionStage<Outcome<Task>> claim(
      Caller caller, String team, String taskId) {
    Task task = Objects.requireNonNull(tasks.get(taskId));
    List<String> open =
        task.dependsOn().stream()
            .filter(id -> Objects.requireNonNull(tasks.get(id)).status() != TaskStatus.COMPLETED)
            .toList();
    if (!open.isEmpty()) {
      return CompletableFuture.completedStage(
          new Outcome.Refused<>(new Refusal.TaskBlocked(taskId, open)));
    }
    String member = ((Caller.Named) caller).name();
    return done(put(task, TaskStatus.IN_PROGRESS, member, null));
  }

  @Override
  public synchronized CompletionStage<Outcome<Completion>> complete(
      Caller caller, String team, String taskId, @Nullable String result) {
    Task task = Objects.requireNonNull(tasks.get(taskId));
    return done(
        new Completion(put(task, TaskStatus.COMPLETED, task.assignee(), result), List.of()));
  }

  @Override
  public CompletionStage<Outcome<Task>> updateTask(
      Caller caller, String team, String taskId, TaskChange change) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<List<TeamSummary>>> list(Caller caller) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<Why>> why(Caller caller, String team, Why.Subject subject) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<MemberView>> member(Caller caller, String team, String member) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, String team, PermissionAnswer answer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, PermissionAnswer answer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<List<OpenAsk>>> permissions(Caller caller, @Nullable String team) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<TeamView>> claimLead(
      Caller caller, String team, String sessionId, boolean force) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<TeamSummary>> list() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<Archived>> delete(Caller caller, String team, boolean force) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Outcome<Interruption>> interrupt(
      Caller caller, String team, String member, String text) {
    throw new UnsupportedOperationException();
  }

  synchronized List<Message> mailOf(String... senders) {
    List<String> wanted = List.of(senders);
    return mail.stream().filter(message -> wanted.contains(message.from())).toList();
  }

  private Task put(
      Task task, TaskStatus status, @Nullable String assignee, @Nullable String result) {
    Task changed =
        new Task(
            task.id(), task.title(), "", status, assignee, task.dependsOn(), NOW, NOW, NOW, result);
    tasks.put(task.id(), changed);
    return changed;
  }

  private Message post(String from, String to, MessageKind kind, String text) {
    Message message = message(from, to, kind, text);
    mail.add(message);
    members.computeIfPresent(
        to, (name, view) -> member(name, MemberStatus.BUSY, view.lastResult()));
    return message;
  }

  private void endTurn(MemberView view) {
    if (view.status() != MemberStatus.BUSY) {
      return;
    }
    String said = "nothing";
    for (Message message : mail) {
      Matcher say = SAY.matcher(message.text());
      if (message.to().equals(view.name()) && say.find()) {
        said = say.group(1);
      }
    }
    mail.replaceAll(message -> message.to().equals(view.name()) ? answered(message) : message);
    members.put(view.name(), member(view.name(), afterTurn, said));
    post("system", "lead", MessageKind.NOTICE, "Teammate " + view.name() + " has gone idle.");
  }

  private TeamView view() {
    return new TeamView(
        "demo",
        null,
        "ses_lead",
        "/work",
        NOW,
        1,
        new LinkedHashMap<>(members),
        new LinkedHashMap<>(tasks));
  }

  private static <T> CompletionStage<Outcome<T>> done(T value) {
    return CompletableFuture.completedStage(new Outcome.Done<>(value));
  }

  private static Message answered(Message message) {
    return new Message(
        message.id(),
        message.from(),
        message.to(),
        message.kind(),
        message.text(),
        MessageState.ANSWERED,
        null,
        null,
        NOW,
        NOW,
        NOW,
        NOW);
  }

  static Message message(String from, String to, MessageKind kind, String text) {
    return new Message(
        "m", from, to, kind, text, MessageState.QUEUED, null, null, NOW, null, null, null);
  }

  static MemberView member(String name, MemberStatus status, @Nullable String result) {
    return new MemberView(
        name,
        "ses_" + name,
        status,
        null,
        "role",
        "default",
        null,
        "default",
        "agent",
        null,
        "/work",
        NOW,
        result,
        status == MemberStatus.ERROR ? "the model is gone" : null,
        null,
        null,
        null,
        null,
        false,
        0,
        null,
        TokenCount.NONE,
        0);
  }
}
