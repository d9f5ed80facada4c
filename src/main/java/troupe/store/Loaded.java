package troupe.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What was found in a team's folder. */
public sealed interface Loaded {

  /** There is no such team: no folder, or one without a snapshot and without any journal. */
  record Absent() implements Loaded {}

  /**
   * The team can be rebuilt.
   *
   * @param snapshot the newest snapshot as it stands in the file; empty when none was written yet
   * @param snapshotSeq the last event the snapshot contains; 0 when there is none, or when the
   *     earlier plugin wrote it
   * @param after the events since the snapshot, without a gap
   * @param stretches where these stand, in their order
   * @param warnings what was mended, for people
   */
  record Intact(
      Optional<ObjectNode> snapshot,
      long snapshotSeq,
      List<Entry> after,
      List<Stretch> stretches,
      List<String> warnings)
      implements Loaded {

    public Intact {
      after = List.copyOf(after);
      stretches = List.copyOf(stretches);
      warnings = List.copyOf(warnings);
    }

    /**
     * Where an event since the snapshot stands.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    public Place place(long seq) {
      return stretches.stream()
          .filter(stretch -> stretch.firstSeq() <= seq)
          .reduce((before, later) -> later)
          .map(stretch -> stretch.place(seq))
          .orElseThrow(() -> new IllegalArgumentException("not since the snapshot: " + seq));
    }
  }

  /**
   * Events of one file, each on the line after the one before.
   *
   * @param firstSeq the first of them
   * @param first where that stands
   */
  record Stretch(long firstSeq, Place first) {

    Place place(long seq) {
      return new Place(first.file(), Math.toIntExact(first.line() + seq - firstSeq));
    }
  }

  /**
   * Where something is written.
   *
   * @param line from 1
   */
  record Place(Path file, int line) {}

  /**
   * The files cannot be trusted. Nothing was changed, and the folder takes no writes.
   *
   * @param file the file with the damage
   * @param line its line, from 1; 0 when it is not about one line
   * @param reason for people
   */
  record Damaged(Path file, int line, String reason) implements Loaded {}
}
