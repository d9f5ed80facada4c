package troupe.worker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.bus.EventBus.Follow;
import troupe.opencode.Ask;
import troupe.opencode.ModelRef;
import troupe.opencode.NewSession;
import troupe.opencode.Prompt;
import troupe.opencode.SessionEvent;

/** A worker that does nothing until the test says how a call ends. */
public final class ScriptedWorker implements Worker {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final Placement place;
  private final Consumer<Follow> bus;
  private final Map<String, ActorRef<SessionEvent.Spoken>> ears;
  private final Calls calls;

  /**
   * The shared server's worker, of which nothing has been asked yet.
   *
   * @param bus is told who follows which session
   */
  public ScriptedWorker(Consumer<Follow> bus) {
    this(new Placement.Shared(), bus, new ConcurrentHashMap<>(), new Calls());
  }

  private ScriptedWorker(
      Placement place,
      Consumer<Follow> bus,
      Map<String, ActorRef<SessionEvent.Spoken>> ears,
      Calls calls) {
    this.place = place;
    this.bus = bus;
    this.ears = ears;
    this.calls = calls;
  }

  /** The worker of another place; what is asked of it waits among the calls of this one. */
  Worker at(Placement place) {
    return new ScriptedWorker(place, bus, ears, calls);
  }

  /** A call that waits for its answer. */
  public sealed interface Call<T> {

    /** Where it was made. */
    Placement at();

    CompletableFuture<T> answer();

    default void done(T value) {
      answer().complete(value);
    }

    /** It fails as the stages of a real worker do, which are derived ones. */
    default void fails(Throwable cause) {
      answer().completeExceptionally(new CompletionException(cause));
    }
  }

  public record Opened(
      Placement at, String directory, NewSession session, CompletableFuture<SessionRef> answer)
      implements Call<SessionRef> {}

  public record Sought(
      Placement at, String sessionId, CompletableFuture<Optional<SessionRef>> answer)
      implements Call<Optional<SessionRef>> {}

  public record Prompted(
      Placement at, SessionRef session, Prompt prompt, CompletableFuture<Void> answer)
      implements Call<Void> {
    public void done() {
      answer.complete(null);
    }

    public String id() {
      return prompt.messageId();
    }
  }

  public record Looked(
      Placement at, SessionRef session, String messageId, CompletableFuture<TurnLook> answer)
      implements Call<TurnLook> {}

  public record Aborted(Placement at, SessionRef session, CompletableFuture<Void> answer)
      implements Call<Void> {
    public void done() {
      answer.complete(null);
    }
  }

  public record Removed(Placement at, SessionRef session, CompletableFuture<Void> answer)
      implements Call<Void> {}

  public record Readied(Placement at, CompletableFuture<Void> answer) implements Call<Void> {
    public void done() {
      answer.complete(null);
    }
  }

  public record Answered(
      Placement at, SessionRef session, String messageId, CompletableFuture<Answer> answer)
      implements Call<Answer> {}

  public record Listed(Placement at, String directory, CompletableFuture<List<ModelRef>> answer)
      implements Call<List<ModelRef>> {}

  public record Allowed(
      Placement at,
      SessionRef session,
      PermissionVerdict verdict,
      CompletableFuture<Boolean> answer)
      implements Call<Boolean> {}

  public record Said(
      Placement at,
      SessionRef session,
      String questionId,
      @Nullable List<List<String>> answers,
      CompletableFuture<Boolean> answer)
      implements Call<Boolean> {}

  public record Waiting(Placement at, SessionRef session, CompletableFuture<List<Ask>> answer)
      implements Call<List<Ask>> {}

  /** The first call of this kind that was not taken yet; waits for it. */
  public <C extends Call<?>> C next(Class<C> kind) {
    return next(kind, any -> true);
  }

  /** The first such call that was not taken yet; waits for it. */
  public <C extends Call<?>> C next(Class<C> kind, Predicate<C> wanted) {
    return calls.next(kind, wanted);
  }

  /** How many calls of this kind were not taken yet. */
  public long waiting(Class<? extends Call<?>> kind) {
    return calls.waiting(kind);
  }

  private <T> CompletionStage<T> asked(Call<T> call) {
    calls.add(call);
    return call.answer();
  }

  @Override
  public CompletionStage<SessionRef> open(String directory, NewSession session) {
    return asked(new Opened(place, directory, session, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Optional<SessionRef>> find(String sessionId) {
    return asked(new Sought(place, sessionId, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Void> prompt(SessionRef session, Prompt prompt) {
    return asked(new Prompted(place, session, prompt, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<TurnLook> look(SessionRef session, String messageId) {
    return asked(new Looked(place, session, messageId, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Void> abort(SessionRef session) {
    return asked(new Aborted(place, session, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Void> remove(SessionRef session) {
    return asked(new Removed(place, session, new CompletableFuture<>()));
  }

  @Override
  public void follow(String sessionId, ActorRef<EventBus.Signal> follower) {
    bus.accept(new Follow(sessionId, follower));
  }

  @Override
  public CompletionStage<Void> ready() {
    return asked(new Readied(place, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Answer> answer(SessionRef session, String messageId) {
    return asked(new Answered(place, session, messageId, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Boolean> replyPermission(SessionRef session, PermissionVerdict verdict) {
    return asked(new Allowed(place, session, verdict, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Boolean> replyQuestion(
      SessionRef session, String questionId, @Nullable List<List<String>> answers) {
    return asked(new Said(place, session, questionId, answers, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<List<Ask>> asks(SessionRef session) {
    return asked(new Waiting(place, session, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<List<ModelRef>> models(String directory) {
    return asked(new Listed(place, directory, new CompletableFuture<>()));
  }

  @Override
  public void listen(String sessionId, ActorRef<SessionEvent.Spoken> listener) {
    ears.put(sessionId, listener);
  }

  /** Who listens to what is said in the session. */
  public ActorRef<SessionEvent.Spoken> ear(String sessionId) {
    return Objects.requireNonNull(ears.get(sessionId));
  }

  /** Calls that no test has taken yet, in the order they were made. */
  private static final class Calls {

    private final List<Call<?>> all = new ArrayList<>();

    synchronized void add(Call<?> call) {
      all.add(call);
      notifyAll();
    }

    synchronized long waiting(Class<? extends Call<?>> kind) {
      return all.stream().filter(kind::isInstance).count();
    }

    synchronized <C extends Call<?>> C next(Class<C> kind, Predicate<C> wanted) {
      long deadline = System.nanoTime() + PATIENCE;
      Optional<C> found = take(kind, wanted);
      try {
        while (found.isEmpty()) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (left <= 0) {
            throw new AssertionError("no " + kind.getSimpleName() + " among " + all);
          }
          wait(left);
          found = take(kind, wanted);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return found.get();
    }

    private <C extends Call<?>> Optional<C> take(Class<C> kind, Predicate<C> wanted) {
      for (Iterator<Call<?>> left = all.iterator(); left.hasNext(); ) {
        Call<?> call = left.next();
        if (kind.isInstance(call) && wanted.test(kind.cast(call))) {
          left.remove();
          return Optional.of(kind.cast(call));
        }
      }
      return Optional.empty();
    }
  }
}
