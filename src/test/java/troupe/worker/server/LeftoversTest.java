package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sleeping shells in the place of servers. */
final class LeftoversTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
  }

  private Path file() {
    return folder.resolve("servers.json");
  }

  private Process shell(String script) throws IOException {
    Process process = new ProcessBuilder("/bin/sh", "-c", script + "\necho on\nwait").start();
    started.add(process);
    assertThat(process.inputReader().readLine()).isEqualTo("on");
    return process;
  }

  private static SpawnedServer named(Process process) {
    return new SpawnedServer(
        process.pid(), process.info().startInstant().orElseThrow(), "vision", "/work");
  }

  private int end() {
    return Leftovers.end(file()).toCompletableFuture().join();
  }

  @Test
  void whatMatchesIsEndedWithWhatItStarted() throws IOException, InterruptedException {
    Process server = shell("sleep 1000 &");
    ProcessHandle child = server.descendants().findFirst().orElseThrow();
    new ServersFile(file()).write(List.of(named(server)));
    assertThat(end()).isEqualTo(1);
    assertThat(server.waitFor()).isNotZero();
    await().atMost(PATIENCE).until(() -> !Processes.alive(child.pid()));
  }

  @Test
  void whatIgnoresTermIsKilled() throws IOException, InterruptedException {
    Process server = shell("trap '' TERM; sleep 1000 &");
    new ServersFile(file()).write(List.of(named(server)));
    assertThat(end()).isEqualTo(1);
    assertThat(server.waitFor()).isEqualTo(137);
  }

  @Test
  void aProcessThatStartedAtAnotherTimeIsNotSignalled() throws IOException {
    Process foreign = shell("sleep 1000 &");
    SpawnedServer same = named(foreign);
    Instant other = same.startedAt().minusSeconds(10);
    new ServersFile(file()).write(List.of(new SpawnedServer(same.pid(), other, "vision", "/work")));
    assertThat(end()).isZero();
    assertThat(foreign.isAlive()).isTrue();
  }

  @Test
  void theServersOfADaemonThatRunsAreNotSignalled() throws IOException {
    Process daemon = shell("sleep 1000 &");
    Process server = shell("sleep 1000 &");
    new ServersFile(file()).write(List.of(named(server)));
    String self = Long.toString(ProcessHandle.current().pid());
    String startedAt = ProcessHandle.current().info().startInstant().orElseThrow().toString();
    String text = Files.readString(file());
    Files.writeString(
        file(),
        text.replaceFirst("\"pid\" : " + self, "\"pid\" : " + daemon.pid())
            .replaceFirst(startedAt, named(daemon).startedAt().toString()));
    assertThat(end()).isZero();
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void aFileThatCannotBeReadEndsNothing() throws IOException {
    Process server = shell("sleep 1000 &");
    Files.writeString(
        file(), "{\"servers\":[{\"pid\":" + server.pid() + ",\"startedAt\":\"no\"}]}");
    assertThat(end()).isZero();
    Files.writeString(file(), "{\"servers\":[{\"pid\":" + server.pid());
    assertThat(end()).isZero();
    Files.writeString(file(), "[]");
    assertThat(end()).isZero();
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void noFileIsNothingToEnd() {
    assertThat(end()).isZero();
  }
}
