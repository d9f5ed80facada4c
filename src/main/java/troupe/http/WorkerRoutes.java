package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Refusal;
import troupe.api.WorkerPrompt;
import troupe.api.WorkerView;
import troupe.api.Workers;

/** {@code /workers}: the configured workers, and prompts to them. */
final class WorkerRoutes {

  private static final PathMatcher1<String> WORKER = segment("workers").slash(segment());

  private final Workers workers;
  private final Bodies bodies;

  WorkerRoutes(Workers workers, Bodies bodies) {
    this.workers = workers;
    this.bodies = bodies;
  }

  /** A worker may be called {@code reload}: it has no POST of its own, the reload no GET. */
  Route routes() {
    return concat(
        path("workers", () -> get(this::list)),
        path(segment("workers").slash("reload"), () -> post(this::reload)),
        path(WORKER, worker -> get(() -> worker(worker))),
        path(WORKER.slash("prompt"), worker -> post(() -> prompt(worker))),
        path(WORKER.slash("stop"), worker -> post(() -> stop(worker))));
  }

  private Route list() {
    return Answers.later(workers.list(), all -> Answers.ok(Map.of("workers", all)));
  }

  private Route worker(String id) {
    return Answers.later(workers.list(), all -> worker(all, id));
  }

  private static HttpResponse worker(List<WorkerView> all, String id) {
    return all.stream()
        .filter(worker -> worker.id().equals(id))
        .findFirst()
        .map(Answers::ok)
        .orElseGet(
            () ->
                Refusals.problem(
                        new Refusal.NoSuchWorker(id, all.stream().map(WorkerView::id).toList()))
                    .response());
  }

  /** A worker has a time limit of its own, which may be hours. */
  private Route prompt(String worker) {
    return withoutRequestTimeout(
        () ->
            bodies.required(
                WorkerRoutes::newPrompt,
                (prompt, key) ->
                    Answers.outcome(workers.once(key).prompt(worker, prompt), Answers::ok)));
  }

  private static WorkerPrompt newPrompt(Fields fields) {
    return new WorkerPrompt(
        fields.text("text"),
        GivenAttachment.of(fields),
        fields.textOrNull("directory"),
        fields.textOrNull("sessionId"),
        fields.textOrNull("model"),
        fields.durationOrNull("timeout"));
  }

  /** Turns are cut and servers end first, which all have limits that add up. */
  private Route stop(String worker) {
    return withoutRequestTimeout(() -> Answers.outcome(workers.stop(worker), Answers::ok));
  }

  private Route reload() {
    return Answers.outcome(workers.reload(), all -> Answers.ok(Map.of("workers", all)));
  }
}
