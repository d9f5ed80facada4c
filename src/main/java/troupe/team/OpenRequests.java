package troupe.team;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Refusal;
import troupe.api.RequestKey;

/**
 * Requests with a key that are being worked on and have nothing on disk yet. Gone with a crash, and
 * so is what they began. Confined to one actor.
 */
final class OpenRequests {

  private final Map<String, RequestKey> open = new HashMap<>();

  /** Why a request must not begin now; empty when its key is not being worked on. */
  Optional<Refusal> clash(@Nullable RequestKey key) {
    RequestKey other = key == null ? null : open.get(key.key());
    return Optional.ofNullable(other)
        .map(
            begun ->
                begun.equals(key)
                    ? new Refusal.RequestInProgress(begun.key())
                    : new Refusal.IdempotencyKeyReused(begun.key()));
  }

  void begin(@Nullable RequestKey key) {
    if (key != null) {
      open.put(key.key(), key);
    }
  }

  void end(@Nullable RequestKey key) {
    if (key != null) {
      open.remove(key.key());
    }
  }
}
