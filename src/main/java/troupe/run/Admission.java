package troupe.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerPrompt;
import troupe.opencode.ModelRef;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/**
 * Decides whether a prompt is let in.
 *
 * @param directory where workers work that neither prompt nor configuration gives another; absolute
 */
record Admission(WorkerBook book, String directory) {

  /** The same range as in the configuration. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofHours(24);

  /** All that can be said without looking at the disk; the first trouble found is told. */
  Outcome<Order> admit(String runId, String id, WorkerPrompt prompt) {
    WorkerConfig worker = book.worker(id).orElse(null);
    if (worker == null) {
      return new Outcome.Refused<>(unknown(id));
    }
    Optional<Refusal> refusal =
        enabled(worker)
            .or(() -> checkText(prompt.text()))
            .or(() -> checkModel(prompt.model()))
            .or(() -> checkTimeout(prompt.timeout()));
    return refusal.isPresent()
        ? new Outcome.Refused<>(refusal.get())
        : new Outcome.Done<>(order(runId, worker, prompt));
  }

  Refusal unknown(String id) {
    return new Refusal.NoSuchWorker(id, book.workers().stream().map(WorkerConfig::id).toList());
  }

  /** Looks at the disk, so it may take its time. */
  static Optional<Refusal> checkDirectory(String directory) {
    try {
      Path path = Path.of(directory);
      if (!path.isAbsolute()) {
        return invalid(directory, "Expected an absolute path.");
      }
      return Files.isDirectory(path)
          ? Optional.empty()
          : invalid(directory, "There is no such directory.");
    } catch (InvalidPathException e) {
      return invalid(directory, "Not a path on this system.");
    }
  }

  private Order order(String runId, WorkerConfig worker, WorkerPrompt prompt) {
    String where =
        prompt.directory() == null ? book.directory(worker).orElse(directory) : prompt.directory();
    return new Order(
        runId,
        worker,
        prompt.text(),
        prompt.attachments(),
        prompt.model() == null ? worker.model() : prompt.model(),
        normal(where),
        prompt.sessionId(),
        Objects.requireNonNullElse(prompt.timeout(), worker.timeout()));
  }

  /** One directory has one name, or it would get two servers; what is no path is refused later. */
  private static String normal(String directory) {
    try {
      Path path = Path.of(directory);
      return path.isAbsolute() ? path.normalize().toString() : directory;
    } catch (InvalidPathException e) {
      return directory;
    }
  }

  private static Optional<Refusal> enabled(WorkerConfig worker) {
    return worker.enabled()
        ? Optional.empty()
        : Optional.of(new Refusal.WorkerDisabled(worker.id()));
  }

  private static Optional<Refusal> checkText(String text) {
    return text.isBlank()
        ? Optional.of(new Refusal.InvalidText("text", "It must not be blank."))
        : Optional.empty();
  }

  private static Optional<Refusal> checkModel(@Nullable String model) {
    return model == null || ModelRef.parse(model).isPresent()
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidModel(model));
  }

  private static Optional<Refusal> checkTimeout(@Nullable Duration timeout) {
    return timeout == null || (timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0)
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidTimeout(timeout));
  }

  private static Optional<Refusal> invalid(String directory, String rule) {
    return Optional.of(new Refusal.InvalidDirectory(directory, rule));
  }
}
