package troupe.store;

import java.nio.file.Path;

/** A file that cannot be trusted. Never leaves this package: see {@link Loaded.Damaged}. */
final class Damage extends Exception {

  private final transient Path file;
  private final int line;

  Damage(Path file, int line, String reason) {
    super(reason);
    this.file = file;
    this.line = line;
  }

  Loaded.Damaged found() {
    return new Loaded.Damaged(file, line, String.valueOf(getMessage()));
  }
}
