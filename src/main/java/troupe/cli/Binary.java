package troupe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.ExitCode;
import troupe.opencode.OpenCodeBinary;

/** Finds the {@code opencode} to run, and gets it when there is none. */
final class Binary {

  private Binary() {}

  static Path get(Map<String, String> environment, PrintWriter err) throws CommandFailed {
    try {
      Optional<Path> found = OpenCodeBinary.find(environment);
      if (found.isPresent()) {
        return found.get();
      }
      err.println(
          "getting opencode " + OpenCodeBinary.VERSION + " from npm, once (about 180 MB) ...");
      err.flush();
      return OpenCodeBinary.fetch(environment);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed(ExitCode.FAILED, "interrupted while getting opencode");
    }
  }
}
