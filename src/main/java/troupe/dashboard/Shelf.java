package troupe.dashboard;

import java.io.IOException;

/** Where the sessions are kept while the daemon does not run. May block. */
public interface Shelf {

  /** Puts {@code text} in the place of what is kept; only the daemon's owner can read it. */
  void keep(String text) throws IOException;

  /** What is kept; empty when nothing is. */
  String kept() throws IOException;
}
