package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import troupe.store.Entry;
import troupe.store.FolderInUse;
import troupe.store.Holder;
import troupe.store.Loaded;
import troupe.store.TeamFolder;
import troupe.store.TeamsFolder;

/** Journals and snapshots that something happened to. */
final class TeamFiles {

  private static final String TARGET = "team files";

  /** A person finds it by that. */
  private static final Pattern TELLING =
      Pattern.compile("(journal(-\\d{16})?\\.jsonl|config\\.json|team \")", Pattern.DOTALL);

  private static final Pattern INNARDS =
      Pattern.compile("Exception|\\bjava\\.|(^|: )null$|jackson");

  private final Path folder;
  private final TeamPages right;

  /** The same journal with a snapshot that covers the beginning. */
  private final TeamPages early;

  private final List<Entry> entries;
  private final Tally tally;
  private final LogWatch log;
  private int batches;

  private TeamFiles(Path folder, List<TeamPages> pages, Tally tally, LogWatch log)
      throws IOException {
    this.folder = folder;
    this.early = pages.get(0);
    this.right = pages.get(1);
    this.tally = tally;
    this.log = log;
    Path whole = Files.createDirectories(folder.resolve("whole/t"));
    Files.write(whole.resolve("journal.jsonl"), right.named("blue", "t").journalBytes());
    entries = ((Loaded.Intact) load(folder.resolve("whole"), "t")).after();
  }

  /** With the files of a team that lived for a while. */
  static TeamFiles in(Path folder, Tally tally, LogWatch log) throws IOException {
    Path first = folder.resolve("first");
    Path team = first.resolve("teams/blue");
    String early;
    try (World world = World.in(Files.createDirectories(first))) {
      world.begin();
      // The first event brings the first snapshot, and the next is due half a second later.
      early = Files.readString(team.resolve("config.json"));
      world.ok("POST", "/v1/teams/blue/messages", "{\"to\": \"ada\", \"text\": \"Hello\"}");
      world.ok("POST", "/v1/teams/blue/messages", "{\"to\": \"*\", \"text\": \"Hello\"}");
    }
    List<String> journal = Files.readAllLines(team.resolve("journal.jsonl"));
    String late = Files.readString(team.resolve("config.json"));
    List<TeamPages> pages = List.of(new TeamPages(journal, early), new TeamPages(journal, late));
    return new TeamFiles(folder, pages, tally, log);
  }

  /** So many folders, first read one by one, then all by a daemon. */
  void batch(long seed, int first, int count) throws IOException {
    Path world = folder.resolve("batch" + batches++);
    Path teams = Files.createDirectories(world.resolve("teams"));
    for (int i = first; i < first + count; i++) {
      Dice dice = Dice.of(seed, TARGET, i);
      String name = "t" + i;
      Path team = Files.createDirectories(teams.resolve(name));
      if (dice.oneIn(6)) {
        writePutAside(dice, team, early.named("blue", name));
      } else {
        write(dice, team, right.named("blue", name));
      }
    }
    for (int i = first; i < first + count; i++) {
      readAlone(teams, "t" + i);
    }
    Map<String, byte[]> before = contents(teams);
    try (World daemon = World.in(world)) {
      readByDaemon(daemon, before);
    }
    log.take().stream()
        .filter(line -> !line.contains("is damaged and does not run"))
        .forEach(line -> tally.found(TARGET + ": log: " + first(line), line, new byte[0]));
  }

  private static void write(Dice dice, Path team, TeamPages pages) throws IOException {
    byte[] journal = pages.journalBytes();
    byte[] snapshot = pages.snapshotBytes();
    int kind = dice.below(7);
    switch (kind) {
      case 0 -> journal = Mutation.bytes(dice, journal);
      case 1 ->
          journal =
              Mutation.lines(dice, new String(journal, StandardCharsets.UTF_8))
                  .getBytes(StandardCharsets.UTF_8);
      case 2 -> journal = Arrays.copyOf(journal, dice.below(journal.length));
      case 3, 4 -> journal = pages.withAnotherLine(dice).journalBytes();
      case 5 -> snapshot = pages.withAnotherSnapshot(dice).snapshotBytes();
      default -> snapshot = Mutation.bytes(dice, snapshot);
    }
    Files.write(team.resolve("journal.jsonl"), journal);
    if (kind >= 5) {
      Files.write(team.resolve("config.json"), snapshot);
    }
    if (kind == 6 && dice.oneIn(2)) {
      Files.delete(team.resolve("journal.jsonl"));
    }
  }

  /** What the snapshot lacks begins in a journal that was put aside. */
  private static void writePutAside(Dice dice, Path team, TeamPages pages) throws IOException {
    int size = pages.journal().size();
    int end = 1 + dice.below(size);
    byte[] aside = pages.journalBytes(0, end);
    byte[] newest = pages.journalBytes(end, size);
    Files.write(
        team.resolve("journal-%016d.jsonl".formatted(1)),
        dice.oneIn(2) ? Mutation.bytes(dice, aside) : aside);
    if (newest.length > 0 && !dice.oneIn(4)) {
      Files.write(
          team.resolve("journal.jsonl"), dice.oneIn(2) ? Mutation.bytes(dice, newest) : newest);
    }
    Files.write(team.resolve("config.json"), pages.snapshotBytes());
  }

  private void readAlone(Path teams, String name) throws IOException {
    Map<String, byte[]> before = contents(teams.resolve(name));
    byte[] journal = before.getOrDefault("journal.jsonl", new byte[0]);
    Loaded loaded = load(teams, name);
    if (loaded instanceof Loaded.Damaged damaged) {
      String file = damaged.file().getFileName().toString();
      byte[] was = before.getOrDefault(file, new byte[0]);
      boolean lines = file.startsWith("journal") && was.length > 0;
      if (lines && damaged.line() < 1) {
        tally.found(TARGET + ": damage without a line", damaged.toString(), journal);
      }
      if (lines && !Arrays.equals(was, content(damaged.file()))) {
        tally.found(TARGET + ": damage was overwritten", damaged.toString(), journal);
      }
    } else if (loaded instanceof Loaded.Intact intact && !intact.after().isEmpty()) {
      long seq = intact.snapshotSeq();
      boolean known = seq + intact.after().size() <= entries.size();
      for (Entry entry : intact.after()) {
        known &= entry.seq() == ++seq;
      }
      if (!known) {
        tally.found(TARGET + ": not what was written", loaded.toString(), journal);
      }
    }
  }

  private void readByDaemon(World daemon, Map<String, byte[]> before) throws IOException {
    for (JsonNode team : daemon.ok("GET", "/v1/teams", "").path("teams")) {
      String name = team.path("name").asText();
      String damage = team.path("damaged").asText();
      Reply reply = daemon.ask("GET", "/v1/teams/" + name, "");
      boolean damaged = !damage.isEmpty();
      tally.count(TARGET, damaged ? "damaged" : "runs");
      byte[] journal = odd(name, before.getOrDefault(name + "/journal.jsonl", new byte[0]));
      if (reply.status() != (damaged ? 503 : 200)) {
        tally.found(TARGET + ": answers " + reply.status(), damage + reply.text(), journal);
      }
      if (damaged && (!TELLING.matcher(damage).find() || INNARDS.matcher(damage).find())) {
        tally.found(
            TARGET + ": what is damaged? " + damage.replaceAll("\\d+", "#"), damage, journal);
      }
      if (damaged) {
        assertUntouched(daemon.teams().resolve(name), name, before);
      }
    }
  }

  /** The lines of a journal that were not written so. */
  private byte[] odd(String name, byte[] journal) {
    List<String> known = right.named("blue", name).journal();
    return new String(journal, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !known.contains(line))
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void assertUntouched(Path team, String name, Map<String, byte[]> before)
      throws IOException {
    Map<String, byte[]> now = contents(team);
    for (String file : List.of("journal.jsonl", "journal-0000000000000001.jsonl", "config.json")) {
      byte[] was = before.getOrDefault(name + "/" + file, new byte[0]);
      if (!Arrays.equals(was, now.getOrDefault(file, new byte[0]))) {
        tally.found(TARGET + ": the daemon overwrote damage", name, was);
      }
    }
  }

  private static Map<String, byte[]> contents(Path teams) throws IOException {
    Map<String, byte[]> all = new HashMap<>();
    try (Stream<Path> files = Files.walk(teams, 2)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(teams.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return all;
  }

  private static byte[] content(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  private static Loaded load(Path teams, String name) throws IOException {
    Holder self = new Holder(1, Instant.EPOCH, teams, Optional.empty());
    try {
      TeamsFolder all = TeamsFolder.open(teams, self);
      try {
        TeamFolder one = all.team(name);
        Loaded loaded = one.load();
        one.close();
        return loaded;
      } finally {
        all.close();
      }
    } catch (FolderInUse impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String first(String text) {
    return text.lines().findFirst().orElse("").replaceAll("\\d+", "#");
  }
}
