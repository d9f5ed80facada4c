package troupe.worker.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What runs on this machine. */
final class Processes {

  private Processes() {}

  /** The first process of a container may not reap what is not its own, hence no ProcessHandle. */
  static boolean alive(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException gone) {
      return false;
    }
  }
}
