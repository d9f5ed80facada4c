package troupe.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;

/** Workers that write down what they are asked, answer what they were told to, and tell events. */
public final class ScriptedWorkers implements Workers, AutoCloseable {

  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<RequestKey> keys = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, CompletionStage<Object>> answers = new HashMap<>();
  private final SubmissionPublisher<WorkerEvent> events = new SubmissionPublisher<>();

  /** One question. */
  public record Call(String method, List<Object> arguments) {}

  /** From now on {@code method} is done with {@code value}. */
  public ScriptedWorkers done(String method, Object value) {
    return plain(method, new Outcome.Done<>(value));
  }

  /** From now on {@code method} is refused. */
  public ScriptedWorkers refused(String method, Refusal refusal) {
    return plain(method, new Outcome.Refused<>(refusal));
  }

  /** From now on {@code method} answers {@code value} as it stands. */
  public ScriptedWorkers plain(String method, Object value) {
    return later(method, CompletableFuture.completedFuture(value));
  }

  /** From now on {@code method} answers when {@code answer} completes. */
  public ScriptedWorkers later(String method, CompletionStage<Object> answer) {
    answers.put(method, answer);
    return this;
  }

  /** Something happened. */
  public void tell(WorkerEvent event) {
    events.submit(event);
  }

  /** How many follow the events. */
  public int followers() {
    return events.getNumberOfSubscribers();
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The keys of prompts that had one. */
  public List<RequestKey> keys() {
    return List.copyOf(keys);
  }

  @Override
  public Workers once(@Nullable RequestKey key) {
    if (key != null) {
      keys.add(key);
    }
    return this;
  }

  @Override
  public CompletionStage<List<WorkerView>> list() {
    return answer("list");
  }

  @Override
  public CompletionStage<Outcome<WorkerAnswer>> prompt(String worker, WorkerPrompt prompt) {
    return answer("prompt", worker, prompt);
  }

  @Override
  public CompletionStage<Outcome<WorkerView>> stop(String worker) {
    return answer("stop", worker);
  }

  @Override
  public CompletionStage<Outcome<List<WorkerView>>> reload() {
    return answer("reload");
  }

  @Override
  public Flow.Publisher<WorkerEvent> events() {
    return events;
  }

  @Override
  public void close() {
    events.close();
  }

  /** The test that scripts an answer of the wrong type fails where it is used. */
  @SuppressWarnings("unchecked")
  private <T> CompletionStage<T> answer(String method, Object... arguments) {
    calls.add(new Call(method, List.of(arguments)));
    CompletionStage<Object> answer = answers.get(method);
    if (answer == null) {
      throw new AssertionError("no answer was scripted for " + method);
    }
    return (CompletionStage<T>) answer;
  }
}
