package troupe.team;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import troupe.api.NewMember;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.opencode.ModelRef;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/** As what and where a new member works, decided before its session is made. */
final class PostingRules {

  private static final Set<String> BACKENDS = Set.of(Posting.AGENT, Posting.SERVER);

  private PostingRules() {}

  /**
   * What {@code member} asks for wins over its worker's configuration, that over the defaults.
   *
   * @param team gives the directory where members work that name no other, and the server
   */
  static Outcome<Posting> decide(NewMember member, WorkerBook book, Charter team) {
    String id = member.worker();
    WorkerConfig worker = id == null ? null : book.worker(id).orElse(null);
    String directory = directory(member, worker, book);
    Optional<Refusal> refusal =
        checkModel(member.model())
            .or(() -> checkBackend(member.backend()))
            .or(() -> checkWorker(id, worker, book))
            .or(() -> checkMatch(member.backend(), worker))
            .or(() -> Directories.check(directory));
    if (refusal.isPresent()) {
      return new Outcome.Refused<>(refusal.get());
    }
    String backend = backend(member, worker);
    return new Outcome.Done<>(
        new Posting(
            id,
            backend,
            agent(member, worker),
            member.model() == null && worker != null ? worker.model() : member.model(),
            directory == null ? team.directory() : normal(directory),
            backend.equals(Posting.AGENT) ? team.leadServer() : null));
  }

  /** One directory has one name, or it would get two servers. */
  private static String normal(String directory) {
    return Path.of(directory).normalize().toString();
  }

  private static Optional<Refusal> checkModel(@Nullable String model) {
    return model == null || ModelRef.parse(model).isPresent()
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidModel(model));
  }

  private static Optional<Refusal> checkBackend(@Nullable String backend) {
    return backend == null || BACKENDS.contains(backend)
        ? Optional.empty()
        : Optional.of(new Refusal.UnsupportedBackend(backend));
  }

  private static Optional<Refusal> checkWorker(
      @Nullable String id, @Nullable WorkerConfig worker, WorkerBook book) {
    if (id == null) {
      return Optional.empty();
    }
    if (worker == null) {
      return Optional.of(
          new Refusal.NoSuchWorker(id, book.workers().stream().map(WorkerConfig::id).toList()));
    }
    return worker.enabled() ? Optional.empty() : Optional.of(new Refusal.WorkerDisabled(id));
  }

  private static Optional<Refusal> checkMatch(
      @Nullable String asked, @Nullable WorkerConfig worker) {
    if (asked == null || worker == null || worker.backend().toString().equals(asked)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal.BackendMismatch(worker.id(), worker.backend().toString(), asked));
  }

  private static String backend(NewMember member, @Nullable WorkerConfig worker) {
    String usual = worker == null ? Posting.AGENT : worker.backend().toString();
    return Objects.requireNonNullElse(member.backend(), usual);
  }

  private static @Nullable String agent(NewMember member, @Nullable WorkerConfig worker) {
    if (member.agent() != null || worker == null) {
      return member.agent();
    }
    return Objects.requireNonNullElse(worker.agent(), worker.id());
  }

  private static @Nullable String directory(
      NewMember member, @Nullable WorkerConfig worker, WorkerBook book) {
    if (member.directory() != null || worker == null) {
      return member.directory();
    }
    return book.directory(worker).orElse(null);
  }
}
