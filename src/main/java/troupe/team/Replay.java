package troupe.team;

import java.time.DateTimeException;
import troupe.store.Entry;
import troupe.store.Loaded;
import troupe.store.TeamFolder;

/**
 * Makes a team of what its files say. Their checksums fit, so what is wrong here was written so: by
 * hand, or by a newer Troupe.
 */
final class Replay {

  private final String team;
  private final TeamFolder folder;
  private final TeamFile format;

  /**
   * A replay.
   *
   * @param team the name it has to have
   */
  Replay(String team, TeamFolder folder, TeamFile format) {
    this.team = team;
    this.folder = folder;
    this.format = format;
  }

  /**
   * The team as it was left.
   *
   * @throws IllegalStateException naming file, line and what is wrong, for people
   */
  TeamState of(Loaded.Intact intact) {
    TeamState state = intact.snapshot().isPresent() ? snapshot(intact) : format.none();
    for (Entry entry : intact.after()) {
      try {
        state = state.apply(TeamJson.event(entry), entry.seq(), entry.at());
      } catch (RuntimeException wrong) {
        Loaded.Place place = intact.place(entry.seq());
        throw new IllegalStateException(
            "%s, line %d: %s".formatted(place.file(), place.line(), reason(wrong)), wrong);
      }
    }
    return sound(state);
  }

  private TeamState sound(TeamState state) {
    Soundness.flaw(state)
        .ifPresent(
            flaw -> {
              throw new IllegalStateException(
                  "%s and %s do not fit together: %s"
                      .formatted(folder.snapshotFile(), folder.journalFile().getFileName(), flaw));
            });
    if (!team.equals(state.name())) {
      throw new IllegalStateException(
          "%s: the files are about team \"%s\"; was the folder copied or renamed?"
              .formatted(folder.snapshotFile().getParent(), state.name()));
    }
    return state;
  }

  private TeamState snapshot(Loaded.Intact intact) {
    try {
      return format.read(intact.snapshot().orElseThrow(), intact.snapshotSeq());
    } catch (RuntimeException wrong) {
      throw new IllegalStateException(
          "%s: %s".formatted(folder.snapshotFile(), reason(wrong)), wrong);
    }
  }

  /** Our own words; those of the JVM about what is missing would help nobody. */
  private static String reason(RuntimeException wrong) {
    boolean told =
        wrong instanceof IllegalArgumentException
            || wrong instanceof IllegalStateException
            || wrong instanceof DateTimeException;
    return told
        ? String.valueOf(wrong.getMessage())
        : "a field is missing or does not fit what stands before";
  }
}
