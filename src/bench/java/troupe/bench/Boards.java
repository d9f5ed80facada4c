package troupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Teams with tasks, made as files before a daemon starts; it finds them as any that were there. */
final class Boards {

  private static final String AT = "2026-01-01T00:00:00.000Z";

  private Boards() {}

  /** A team with so many pending tasks, {@code task_1} and on. */
  static void make(DaemonUnderTest.Place place, String team, int tasks) throws IOException {
    make(place, team, tasks, 0);
  }

  /** The same with so many members, who are ready. */
  static void make(DaemonUnderTest.Place place, String team, int tasks, int members)
      throws IOException {
    StringBuilder json = new StringBuilder();
    json.append("{\"name\":\"%s\",\"leadSessionId\":\"ses_%s\",".formatted(team, team));
    json.append("\"createdAt\":\"%s\",\"members\":{".formatted(AT));
    for (int member = 1; member <= members; member++) {
      json.append(member == 1 ? "" : ",").append(member(team, member));
    }
    json.append("},\"tasks\":{");
    for (int task = 1; task <= tasks; task++) {
      json.append(task == 1 ? "" : ",").append(task(task));
    }
    json.append("}}");
    Path folder = Files.createDirectories(place.team(team));
    Files.writeString(folder.resolve("config.json"), json);
  }

  static String id(int task) {
    return "task_" + task;
  }

  private static String member(String team, int number) {
    return """
        "m%1$d":{"name":"m%1$d","sessionId":"ses_%2$sm%1$d","status":"ready",\
        "agentType":"default","model":"default","spawnedAt":"%3$s"}"""
        .formatted(number, team, AT);
  }

  private static String task(int number) {
    return """
        "%1$s":{"id":"%1$s","title":"Task %2$d","description":"What is to be done in it.",\
        "status":"pending","assignee":null,"dependsOn":[],"createdAt":"%3$s"}"""
        .formatted(id(number), number, AT);
  }
}
