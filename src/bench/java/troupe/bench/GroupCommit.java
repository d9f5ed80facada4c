package troupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import troupe.load.FastOpenCode;

/** How many commands share a sync of the journal, as the JVM saw the syncs. */
final class GroupCommit implements Bench {

  static final String NAME = "syncs";

  private static final String SYNC = "jdk.FileForce";
  private static final int CROWD = 64;

  private static final String ONLY_SYNCS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <configuration version="2.0">
        <event name="jdk.FileForce">
          <setting name="enabled">true</setting>
          <setting name="stackTrace">false</setting>
          <setting name="threshold">0 ms</setting>
        </event>
      </configuration>
      """;

  @Override
  public void run(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    Path settings = Files.writeString(place.folder().resolve("syncs.jfc"), ONLY_SYNCS);
    Path recording = place.folder().resolve("syncs.jfr");
    String option =
        "-XX:StartFlightRecording:settings=%s,filename=%s,dumponexit=true"
            .formatted(settings, recording);
    int count = Math.max(CROWD, stage.plan().size(TaskBench.BOARD));
    for (int round = 0; round < stage.plan().warmRounds(); round++) {
      Boards.make(place, TaskBench.team(round), TaskBench.BOARD);
    }
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN.inJvm(option));
        HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
      for (int round = 0; round < stage.plan().warmRounds(); round++) {
        String team = TaskBench.team(round);
        load.run(
                Requests.counted(count, task -> TaskBench.claim(daemon.requests(), team, task)),
                Waits.ALL)
            .good();
      }
    }
    List<String> syncs = syncedFiles(recording);
    stage.add(
        stage
            .beside(NAME)
            .warm()
            .alone(
                "claims a sync, %d connections".formatted(CROWD),
                "",
                round -> (double) count / of(syncs, TaskBench.team(round))));
  }

  private static List<String> syncedFiles(Path recording) throws IOException {
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().equals(SYNC))
        .map(GroupCommit::file)
        .toList();
  }

  private static String file(RecordedEvent event) {
    return String.valueOf(event.getString("path"));
  }

  private static long of(List<String> syncs, String team) {
    return syncs.stream().filter(file -> file.endsWith("/" + team + "/journal.jsonl")).count();
  }
}
