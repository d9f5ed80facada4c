package troupe.model;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Plays the steps of one reply in time. Waiting is done by stream timers; whoever stops reading
 * ends the play.
 */
final class Performance {

  private final List<Step> steps;
  private final ChatAnswer answer;

  Performance(List<Step> steps, ChatAnswer answer) {
    this.steps = upToFailure(steps);
    this.answer = answer;
  }

  /**
   * The one response, when its time has come; of a script that hangs it may never come.
   *
   * @param stream whether the caller wants the answer in pieces
   */
  Source<HttpResponse, NotUsed> response(boolean stream) {
    if (stream && !failsInSilence()) {
      return Source.single(streamed());
    }
    if (steps.stream().anyMatch(Step.Hang.class::isInstance)) {
      return Source.never();
    }
    return Source.single(whole()).initialDelay(waits());
  }

  /** A refusal in OpenAI's shape. */
  static HttpResponse failure(Step.Fail fail) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(fail.status()))
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ChatAnswer.error(fail)));
  }

  private HttpResponse streamed() {
    Source<String, NotUsed> end = fails() ? Source.empty() : Source.lazySingle(answer::finish);
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                Source.from(steps)
                    .flatMapConcat(this::events)
                    .concatLazy(end)
                    .map(ByteString::fromString)));
  }

  private Source<String, NotUsed> events(Step step) {
    if (step instanceof Step.Say say) {
      return Source.from(answer.say(say));
    }
    if (step instanceof Step.Wait wait) {
      return Source.single("").initialDelay(wait.time()).filterNot(String::isEmpty);
    }
    if (step instanceof Step.Call call) {
      return Source.single(answer.call(call));
    }
    if (step instanceof Step.Fail fail) {
      return Source.single(ChatAnswer.failure(fail));
    }
    return Source.never();
  }

  private HttpResponse whole() {
    if (fails() && steps.get(steps.size() - 1) instanceof Step.Fail fail) {
      return failure(fail);
    }
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, answer.whole(steps)));
  }

  private boolean fails() {
    return steps.stream().anyMatch(Step.Fail.class::isInstance);
  }

  private boolean failsInSilence() {
    return fails()
        && steps.stream().allMatch(step -> step instanceof Step.Wait || step instanceof Step.Fail);
  }

  private Duration waits() {
    return steps.stream()
        .map(step -> step instanceof Step.Wait wait ? wait.time() : Duration.ZERO)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static List<Step> upToFailure(List<Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Fail) {
        return steps.subList(0, i + 1);
      }
    }
    return steps;
  }
}
