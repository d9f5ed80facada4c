package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import troupe.agents.AgentFiles;
import troupe.agents.Checked;
import troupe.agents.Migration;
import troupe.settings.Settings;
import troupe.worker.config.ConfigFiles;
import troupe.worker.config.Reading;

/** The files that people write: they are read, or what is wrong is told; they are never changed. */
final class UserFiles {

  private static final List<String> YAML =
      List.of(
          "a: &a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]",
          "x: &x [*x]",
          "!!java.net.URL [\"http://127.0.0.1:1/\"]",
          "<<: {a: 1}",
          "? [a, b]\n: c",
          "description: |\n  x\n y",
          "description: >-\n\tx",
          "tools: {bash: yes, edit: [1]}",
          "permission:\n  bash:\n    \"*\": ask\n    rm: [deny]",
          "temperature: .nan",
          "steps: 0x7fffffffffffffffff",
          "mode: null",
          "\"\\ud800\": 1",
          "description: \"\\",
          "%YAML 9.9\n---");

  private final Path folder;
  private final Tally tally;
  private final SchemaValues orchestrators = SchemaValues.of(ConfigFiles.schema());
  private final String settings = Files.readString(Path.of("conf/troupe.conf"));
  private final List<String> agents = new ArrayList<>();

  UserFiles(Path folder, Tally tally) throws IOException {
    this.folder = folder;
    this.tally = tally;
    try (Stream<Path> samples = Files.list(Path.of("conf/examples/.opencode/agent"))) {
      for (Path sample : samples.sorted().toList()) {
        agents.add(Files.readString(sample));
      }
    }
    Files.createDirectories(folder.resolve(".opencode/agent"));
    Files.createDirectories(folder.resolve(".opencode/agent/subagents/old"));
  }

  /** One {@code orchestrator.json}. */
  void orchestrator(Dice dice) throws IOException {
    JsonNode right = orchestrators.value(dice);
    byte[] content =
        switch (dice.below(4)) {
          case 0 -> utf8(right.toString());
          case 1 -> Mutation.bytes(dice, utf8(right.toPrettyString()));
          default -> utf8(Mutation.json(dice, right));
        };
    read("orchestrator.json", folder.resolve("orchestrator.json"), content, this::configuration);
  }

  private String configuration() {
    Reading reading = ConfigFiles.read(folder.resolve("nobody"), folder);
    if (reading instanceof Reading.Invalid invalid) {
      boolean told =
          !invalid.violations().isEmpty()
              && invalid.violations().stream().noneMatch(one -> one.toString().isBlank());
      return told ? "refused" : "refused without a word";
    }
    return "read";
  }

  /** One agent file, which is an older worker's file as well. */
  void agent(Dice dice) throws IOException {
    String right = dice.pick(agents);
    int end = right.indexOf("\n---", 3);
    String odd = "---\n" + dice.pick(YAML) + right.substring(end);
    String more = right.substring(0, end) + "\n" + dice.pick(YAML) + right.substring(end);
    byte[] content =
        switch (dice.below(6)) {
          case 0 -> utf8(odd);
          case 1 -> utf8(more);
          case 2 -> Mutation.bytes(dice, utf8(more));
          case 3 -> utf8(Mutation.lines(dice, right));
          case 4 -> utf8("---\ndescription: " + Nasty.json(dice) + right.substring(end));
          default -> Mutation.bytes(dice, utf8(right));
        };
    Files.write(folder.resolve(".opencode/agent/subagents/old/SKILL.md"), content);
    read("agent files", folder.resolve(".opencode/agent/ada.md"), content, this::agents);
  }

  private String agents() {
    Checked checked = AgentFiles.check(folder);
    Migration.Plan plan = Migration.plan(folder);
    boolean told =
        checked.findings().stream().noneMatch(finding -> finding.problem().isBlank())
            && plan.notes().stream().noneMatch(note -> note.text().isBlank());
    if (!told) {
      return "refused without a word";
    }
    return checked.sound() ? "read" : "refused";
  }

  /** One file of settings. */
  void settings(Dice dice) throws IOException {
    List<String> lines = new ArrayList<>(settings.lines().toList());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("\\s*# [a-z.-]+ = .*") && dice.oneIn(3)) {
        String line = lines.get(i).replaceFirst("# ", "");
        lines.set(i, dice.oneIn(40) ? line.replaceFirst("=.*", "= ") + Nasty.json(dice) : line);
      }
    }
    String text = String.join("\n", lines) + "\n";
    byte[] content =
        switch (dice.below(3)) {
          case 0 -> utf8(Mutation.lines(dice, text));
          case 1 -> Mutation.bytes(dice, utf8(text));
          default -> utf8(text);
        };
    Path file = folder.resolve("troupe.conf");
    read("troupe.conf", file, content, () -> configured(file));
  }

  private static String configured(Path file) {
    try {
      Settings.load(file);
      return "read";
    } catch (ConfigException refused) {
      return String.valueOf(refused.getMessage()).isBlank() ? "refused without a word" : "refused";
    }
  }

  private interface Reader {
    String read() throws IOException;
  }

  private void read(String target, Path file, byte[] content, Reader reader) throws IOException {
    Files.write(file, content);
    long begun = System.nanoTime();
    try {
      String outcome = reader.read();
      tally.count(target, outcome);
      if (outcome.contains("without")) {
        tally.found(target + ": " + outcome, "", content);
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError broken) {
      tally.count(target, "defect");
      StackTraceElement[] trace = broken.getStackTrace();
      tally.found(
          target + ": " + broken.getClass(),
          broken + " " + Arrays.asList(trace).subList(0, Math.min(12, trace.length)),
          content);
    }
    if (System.nanoTime() - begun > Wire.LIMIT.toNanos()) {
      tally.found(target + ": too slow", "", content);
    }
    if (!Arrays.equals(Files.readAllBytes(file), content)) {
      tally.found(target + ": the file was changed", "", content);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
