package troupe.worker.config;

import java.nio.file.Path;
import java.util.List;

/** A document with the flaws seen while reading it. */
record Parsed(Document document, List<Flaw> flaws) {

  /** Nothing of the file can be used. */
  static Parsed unreadable(Path file, Spot spot, String problem) {
    Flaw flaw = new Flaw(Pointers.ROOT, Pointers.ROOT, spot, problem);
    return new Parsed(Document.unreadable(file), List.of(flaw));
  }
}
