package troupe.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to a worker.
 *
 * @param directory where it works, absolute; {@code null} for the worker's, else the daemon's
 * @param sessionId goes on with this session; {@code null} leaves it to the worker's policy
 * @param model {@code provider/model}; {@code null} for the worker's
 * @param timeout the longest the turn may take, 1 s to 24 h; {@code null} for the worker's
 */
public record WorkerPrompt(
    String text,
    List<Attachment> attachments,
    @Nullable String directory,
    @Nullable String sessionId,
    @Nullable String model,
    @Nullable Duration timeout) {

  public WorkerPrompt {
    attachments = List.copyOf(attachments);
  }
}
