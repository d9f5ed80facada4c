package troupe.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Teams that write down what they are asked and answer what they were told to. */
public final class ScriptedTeams implements Teams {

  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<RequestKey> keys = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, CompletionStage<Object>> answers = new HashMap<>();

  /** One question. */
  public record Call(String method, List<@Nullable Object> arguments) {}

  /** From now on {@code method} is done with {@code value}. */
  public ScriptedTeams done(String method, Object value) {
    return plain(method, new Outcome.Done<>(value));
  }

  /** From now on {@code method} is refused. */
  public ScriptedTeams refused(String method, Refusal refusal) {
    return plain(method, new Outcome.Refused<>(refusal));
  }

  /** From now on {@code method} completes exceptionally, as a derived stage does. */
  public ScriptedTeams failing(String method, Throwable failure) {
    answers.put(method, CompletableFuture.failedFuture(failure).thenApply(never -> never));
    return this;
  }

  /** From now on {@code method} answers {@code value} as it stands. */
  public ScriptedTeams plain(String method, Object value) {
    answers.put(method, CompletableFuture.completedFuture(value));
    return this;
  }

  /** From now on {@code method} answers what {@code answer} completes with. */
  public ScriptedTeams later(String method, CompletionStage<Object> answer) {
    answers.put(method, answer);
    return this;
  }

  /** From now on {@code method} answers never. */
  public ScriptedTeams silent(String method) {
    return later(method, new CompletableFuture<>());
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The keys of commands that had one. */
  public List<RequestKey> keys() {
    return List.copyOf(keys);
  }

  @Override
  public Teams once(@Nullable RequestKey key) {
    if (key != null) {
      keys.add(key);
    }
    return this;
  }

  @Override
  public CompletionStage<Outcome<TeamView>> create(Caller caller, NewTeam team) {
    return answer("create", caller, team);
  }

  @Override
  public CompletionStage<List<TeamSummary>> list() {
    return answer("list");
  }

  @Override
  public CompletionStage<Outcome<List<TeamSummary>>> list(Caller caller) {
    return answer("listFor", caller);
  }

  @Override
  public CompletionStage<Outcome<MemberView>> member(Caller caller, String team, String member) {
    return answer("member", caller, team, member);
  }

  @Override
  public CompletionStage<Outcome<TeamView>> team(Caller caller, String team) {
    return answer("team", caller, team);
  }

  @Override
  public CompletionStage<Outcome<Why>> why(Caller caller, String team, Why.Subject subject) {
    return answer("why", caller, team, subject);
  }

  @Override
  public CompletionStage<Outcome<TeamView>> claimLead(
      Caller caller, String team, String sessionId, boolean force) {
    return answer("claimLead", caller, team, sessionId, force);
  }

  @Override
  public CompletionStage<Outcome<Archived>> delete(Caller caller, String team, boolean force) {
    return answer("delete", caller, team, force);
  }

  @Override
  public CompletionStage<Outcome<MemberView>> spawn(Caller caller, String team, NewMember member) {
    return answer("spawn", caller, team, member);
  }

  @Override
  public CompletionStage<Outcome<Message>> send(
      Caller caller, String team, String to, String text) {
    return answer("send", caller, team, to, text);
  }

  @Override
  public CompletionStage<Outcome<Broadcast>> broadcast(Caller caller, String team, String text) {
    return answer("broadcast", caller, team, text);
  }

  @Override
  public CompletionStage<Outcome<List<Message>>> messages(Caller caller, String team) {
    return answer("messages", caller, team);
  }

  @Override
  public CompletionStage<Outcome<List<Message>>> sent(Caller caller, String team) {
    return answer("sent", caller, team);
  }

  @Override
  public CompletionStage<Outcome<Interruption>> interrupt(
      Caller caller, String team, String member, String text) {
    return answer("interrupt", caller, team, member, text);
  }

  @Override
  public CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, String team, PermissionAnswer answer) {
    return answer("replyPermission", caller, team, answer);
  }

  @Override
  public CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, PermissionAnswer answer) {
    return answer("replyPermissionById", caller, answer);
  }

  @Override
  public CompletionStage<Outcome<List<OpenAsk>>> permissions(Caller caller, @Nullable String team) {
    return answer("permissions", caller, team);
  }

  @Override
  public CompletionStage<Outcome<ShutdownRequest>> shutdown(
      Caller caller, String team, @Nullable String member, boolean force) {
    return answer("shutdown", caller, team, member, force);
  }

  @Override
  public CompletionStage<Outcome<Task>> addTask(Caller caller, String team, NewTask task) {
    return answer("addTask", caller, team, task);
  }

  @Override
  public CompletionStage<Outcome<Task>> updateTask(
      Caller caller, String team, String taskId, TaskChange change) {
    return answer("updateTask", caller, team, taskId, change);
  }

  @Override
  public CompletionStage<Outcome<Task>> claim(Caller caller, String team, String taskId) {
    return answer("claim", caller, team, taskId);
  }

  @Override
  public CompletionStage<Outcome<Completion>> complete(
      Caller caller, String team, String taskId, @Nullable String result) {
    return answer("complete", caller, team, taskId, result);
  }

  /** The test that scripts an answer of the wrong type fails where it is used. */
  @SuppressWarnings("unchecked")
  private <T> CompletionStage<T> answer(String method, @Nullable Object... arguments) {
    calls.add(new Call(method, Arrays.asList(arguments)));
    CompletionStage<Object> answer = answers.get(method);
    if (answer == null) {
      throw new AssertionError("no answer was scripted for " + method);
    }
    return (CompletionStage<T>) answer;
  }
}
