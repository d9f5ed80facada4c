package troupe.run;

import java.net.URI;
import java.util.List;

/**
 * The attachments of one prompt, where the worker's server can read them.
 *
 * @param release removes the copies; to be called when the turn is over, from any thread
 */
record Prepared(List<File> files, Runnable release) {

  /** Nothing was attached. */
  static final Prepared NONE = new Prepared(List.of(), () -> {});

  Prepared {
    files = List.copyOf(files);
  }

  /** A file as a prompt names it. */
  record File(String mime, String name, URI url) {}
}
