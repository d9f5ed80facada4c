package troupe.opencode;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server a {@link ServerProcess} runs. Its address is empty whenever the process is not ready.
 */
public final class ManagedServer implements OpenCodeServer {

  /** Written by the one {@link ServerProcess} that was given this, read by anyone. */
  private volatile @Nullable ServerAddress address;

  @Override
  public Optional<ServerAddress> address() {
    return Optional.ofNullable(address);
  }

  void moved(ServerAddress to) {
    address = to;
  }

  void gone() {
    address = null;
  }
}
