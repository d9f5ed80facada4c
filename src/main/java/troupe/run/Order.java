package troupe.run;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Attachment;
import troupe.opencode.ModelRef;
import troupe.worker.Placement;
import troupe.worker.config.Backend;
import troupe.worker.config.Reuse;
import troupe.worker.config.WorkerConfig;

/**
 * A prompt that was admitted, with everything that holds for it; what is configured later does not
 * change it.
 *
 * @param runId unique
 * @param model {@code provider/model}; {@code null} leaves it to the agent
 * @param directory where the worker works; absolute, not looked at yet
 * @param sessionId the session the caller wants to go on with
 * @param limit the longest the turn may take
 */
record Order(
    String runId,
    WorkerConfig worker,
    String text,
    List<Attachment> attachments,
    @Nullable String model,
    String directory,
    @Nullable String sessionId,
    Duration limit) {

  Order {
    attachments = List.copyOf(attachments);
  }

  String workerId() {
    return worker.id();
  }

  /** The OpenCode agent that answers. */
  String agent() {
    return Objects.requireNonNullElse(worker.agent(), worker.id());
  }

  Optional<ModelRef> modelRef() {
    return Optional.ofNullable(model).flatMap(ModelRef::parse);
  }

  /** Which server it runs on. */
  Placement placement() {
    return worker.backend() == Backend.AGENT
        ? new Placement.Shared()
        : new Placement.Own(workerId(), model, directory, isAlone() ? runId : "", false);
  }

  /** Whether a server is started for this one prompt. */
  boolean hasOwnServer() {
    return placement() instanceof Placement.Own own && !own.run().isEmpty();
  }

  /** Whether nothing that is made for it is used again. */
  boolean isAlone() {
    return worker.reuse() == Reuse.NONE;
  }
}
