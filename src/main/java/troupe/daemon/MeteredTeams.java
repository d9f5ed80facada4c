package troupe.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.Teams;
import troupe.metrics.Meters;

/** Times every command of a front door; its name is that of the method. */
final class MeteredTeams implements InvocationHandler {

  /** Taking the time is no work worth a hand-over. */
  private static final Executor SAME_THREAD = Runnable::run;

  private final Teams teams;
  private final Meters meters;

  private MeteredTeams(Teams teams, Meters meters) {
    this.teams = teams;
    this.meters = meters;
  }

  /** The same teams. */
  static Teams of(Teams teams, Meters meters) {
    return (Teams)
        Proxy.newProxyInstance(
            Teams.class.getClassLoader(),
            new Class<?>[] {Teams.class},
            new MeteredTeams(teams, meters));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    long start = System.nanoTime();
    Object answer;
    try {
      answer = method.invoke(teams, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    if (answer instanceof Teams others) {
      return others == teams ? proxy : of(others, meters);
    }
    if (answer instanceof CompletionStage<?> stage) {
      stage.whenCompleteAsync(
          (value, failure) ->
              meters.command(
                  method.getName(),
                  answer(value, failure),
                  Duration.ofNanos(System.nanoTime() - start)),
          SAME_THREAD);
    }
    return answer;
  }

  private static Meters.Answer answer(@Nullable Object value, @Nullable Throwable failure) {
    if (failure != null) {
      return Meters.Answer.FAILED;
    }
    return value instanceof Outcome.Refused<?> ? Meters.Answer.REFUSED : Meters.Answer.DONE;
  }
}
