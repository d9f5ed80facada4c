package troupe.store;

import java.nio.file.Path;
import java.util.Optional;

/** Another daemon works on the teams folder. The message names it. */
public final class FolderInUse extends Exception {

  FolderInUse(Path root, Optional<Holder> holder) {
    super("Teams folder " + root + " is in use by " + name(holder));
  }

  private static String name(Optional<Holder> holder) {
    return holder
        .map(first -> "the daemon with pid " + first.pid() + " (" + where(first) + ")")
        .orElse("another daemon");
  }

  private static String where(Holder holder) {
    return holder.url().orElse("home " + holder.home());
  }
}
