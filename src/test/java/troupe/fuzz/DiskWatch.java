package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sees which commands took effect, by the journals: they hold everything that ever changes a team.
 * What happens by itself, such as the end of a turn, is no command's doing.
 */
final class DiskWatch {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What only somebody's command causes. */
  private static final Set<String> COMMANDS =
      Set.of(
          "team.created",
          "lead.changed",
          "member.spawned",
          "member.interrupted",
          "member.shutdown_requested",
          "task.added",
          "task.updated",
          "task.claimed",
          "task.completed",
          "request.remembered");

  private final Path teams;
  private Map<Path, Long> lengths = new HashMap<>();

  /** Which file it was: a team may be made anew under the name of another one. */
  private final Map<Path, Object> identities = new HashMap<>();

  DiskWatch(Path teams) {
    this.teams = teams;
  }

  /** What commands wrote since the last call, one line each; also teams that came or went. */
  List<String> commands() throws IOException {
    Map<Path, Long> now = new HashMap<>();
    try (Stream<Path> folders = Files.list(teams)) {
      for (Path folder : folders.filter(DiskWatch::isTeam).toList()) {
        Path journal = folder.resolve("journal.jsonl");
        identify(folder, journal);
        now.put(folder, Files.exists(journal) ? wholeLines(journal) : 0L);
      }
    }
    List<String> found = new ArrayList<>();
    for (Path gone : lengths.keySet()) {
      if (!now.containsKey(gone)) {
        found.add("the team " + gone.getFileName() + " is gone");
      }
    }
    for (Map.Entry<Path, Long> team : now.entrySet()) {
      long before = lengths.getOrDefault(team.getKey(), 0L);
      if (team.getValue() > before) {
        found.addAll(read(team.getKey().resolve("journal.jsonl"), before, team.getValue()));
      }
    }
    lengths = now;
    return found;
  }

  private void identify(Path folder, Path journal) throws IOException {
    Object identity =
        Files.exists(journal)
            ? Files.readAttributes(journal, BasicFileAttributes.class).fileKey()
            : journal;
    if (!Objects.equals(identity, identities.put(folder, identity))) {
      lengths.remove(folder);
    }
  }

  /** What may be half written behind is the next call's. */
  private long wholeLines(Path journal) throws IOException {
    long before = lengths.getOrDefault(journal.getParent(), 0L);
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "r")) {
      for (long end = file.length(); end > before; end--) {
        file.seek(end - 1);
        if (file.read() == '\n') {
          return end;
        }
      }
    }
    return before;
  }

  /** The last event of a team on disk; 0 when there is no such team. */
  long lastSeq(String team) throws IOException {
    Path journal = teams.resolve(team).resolve("journal.jsonl");
    if (!Files.exists(journal)) {
      return 0;
    }
    String all = new String(Files.readAllBytes(journal), StandardCharsets.UTF_8);
    String last = all.substring(all.lastIndexOf("{\"seq\":") + 7);
    int end = last.indexOf(',');
    return end < 0 ? 0 : Long.parseLong(last.substring(0, end));
  }

  private static boolean isTeam(Path folder) {
    return !String.valueOf(folder.getFileName()).startsWith(".");
  }

  private static List<String> read(Path journal, long from, long to) throws IOException {
    byte[] added = new byte[(int) (to - from)];
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "r")) {
      file.seek(from);
      file.readFully(added);
    }
    List<String> found = new ArrayList<>();
    for (String line : new String(added, StandardCharsets.UTF_8).lines().toList()) {
      JsonNode entry = JSON.readTree(line);
      if (isCommand(entry)) {
        found.add(line);
      }
    }
    return found;
  }

  private static boolean isCommand(JsonNode entry) {
    String type = entry.path("type").asText();
    String kind = entry.at("/data/message/kind").asText();
    boolean mail = type.equals("message.queued") && !kind.equals("notice");
    String by = entry.at("/data/by").asText();
    boolean reply =
        type.equals("permission.answered") && (by.equals("lead") || by.equals("operator"));
    return mail || reply || COMMANDS.contains(type);
  }
}
