package troupe.opencode;

import java.util.Optional;

/** A server that may move: asked for its address at every call. Safe for many threads. */
@FunctionalInterface
public interface OpenCodeServer {

  /** Where it listens now; empty while a managed server is starting. */
  Optional<ServerAddress> address();

  /** A server that stays where it is. */
  static OpenCodeServer at(ServerAddress address) {
    return () -> Optional.of(address);
  }
}
