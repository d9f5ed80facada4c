package troupe.install;

import java.nio.file.Path;

/** Nothing was installed or removed; the message says why, and what to do. */
public final class InstallFailed extends Exception {

  private final boolean badFile;

  private InstallFailed(String message, boolean badFile) {
    super(message);
    this.badFile = badFile;
  }

  /** Something stands in the way. */
  static InstallFailed because(String message) {
    return new InstallFailed(message, false);
  }

  /** A configuration file of OpenCode cannot be understood. */
  static InstallFailed badFile(Path file, Spot at, String problem) {
    return new InstallFailed("%s:%s: %s".formatted(file, at, problem), true);
  }

  /** Whether a configuration file is to blame, and not the command or the system. */
  public boolean isBadFile() {
    return badFile;
  }
}
