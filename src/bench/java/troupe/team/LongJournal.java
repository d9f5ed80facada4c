package troupe.team;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.store.Entry;
import troupe.store.FolderInUse;
import troupe.store.Holder;
import troupe.store.TeamFolder;
import troupe.store.TeamsFolder;

/** Teams whose journal is long, written as a daemon would that was killed before its snapshot. */
public final class LongJournal {

  private static final int TASKS = 1_000;
  private static final int AT_ONCE = 10_000;

  private LongJournal() {}

  /**
   * Makes a team of which there is nothing but its journal: tasks that are added, then change.
   *
   * @param teams the folder of all teams
   * @param bytes how long the journal is at least
   */
  public static void make(Path teams, String team, long bytes) throws IOException {
    Holder self = new Holder(ProcessHandle.current().pid(), Instant.now(), teams, Optional.empty());
    TeamsFolder all;
    try {
      all = TeamsFolder.open(teams, self);
    } catch (FolderInUse used) {
      throw new IOException(used);
    }
    TeamFolder folder = all.team(team);
    try {
      folder.load();
      long seq = append(folder, 1, beginning(team));
      while (Files.size(folder.journalFile()) < bytes) {
        seq = append(folder, seq, changes());
      }
    } finally {
      folder.close();
      all.close();
    }
  }

  private static long append(TeamFolder folder, long first, List<TeamEvent> events)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (TeamEvent event : events) {
      entries.add(TeamJson.entry(event, first + entries.size(), Samples.NOON));
    }
    folder.append(entries);
    return first + entries.size();
  }

  private static List<TeamEvent> beginning(String team) {
    List<TeamEvent> events = new ArrayList<>();
    events.add(new TeamEvent.TeamCreated(team, null, "ses_" + team, null, Samples.DIRECTORY));
    for (int number = 0; number < TASKS; number++) {
      events.add(new TeamEvent.TaskAdded(task(number)));
    }
    return events;
  }

  private static Task task(int number) {
    return new Task(
        "task_" + number,
        "Task " + number,
        "What is to be done in it.",
        TaskStatus.PENDING,
        null,
        List.of(),
        Samples.NOON,
        null,
        null,
        null);
  }

  private static List<TeamEvent> changes() {
    List<TeamEvent> events = new ArrayList<>();
    for (int number = 0; number < AT_ONCE; number++) {
      events.add(
          new TeamEvent.TaskUpdated(
              "task_" + number % TASKS, "Title " + number, "What is to be done in it.", null));
    }
    return events;
  }
}
