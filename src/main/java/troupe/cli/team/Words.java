package troupe.cli.team;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.Locations;
import troupe.cli.client.StandardInput;

/** Arguments as the daemon wants them. */
final class Words {

  private Words() {}

  /** What was written on the command line, or piped in where that is a dash. */
  static String text(List<String> words) throws CommandFailed {
    return StandardInput.or(String.join(" ", words));
  }

  static @Nullable String absolute(@Nullable Path path) {
    return path == null ? null : Locations.absolute(path).toString();
  }
}
