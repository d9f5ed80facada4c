package troupe.team;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Refusal;

/** Where sessions may work: an existing folder, named absolutely. */
final class Directories {

  private Directories() {}

  /** {@code null} is fine: it means the default. */
  static Optional<Refusal> check(@Nullable String directory) {
    if (directory == null) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(directory);
      if (!path.isAbsolute()) {
        return Optional.of(new Refusal.InvalidDirectory(directory, "Expected an absolute path."));
      }
      return Files.isDirectory(path)
          ? Optional.empty()
          : Optional.of(new Refusal.InvalidDirectory(directory, "There is no such directory."));
    } catch (InvalidPathException e) {
      return Optional.of(new Refusal.InvalidDirectory(directory, "Not a path on this system."));
    }
  }
}
