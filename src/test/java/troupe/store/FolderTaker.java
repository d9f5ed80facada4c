package troupe.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Takes a teams folder, says how that went and waits for the end of its input. */
final class FolderTaker {

  private FolderTaker() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Holder self = new Holder(ProcessHandle.current().pid(), Instant.now(), root, Optional.empty());
    try {
      TeamsFolder.open(root, self);
      System.out.println("taken");
    } catch (FolderInUse e) {
      System.out.println(e.getMessage());
    }
    System.in.read();
  }
}
