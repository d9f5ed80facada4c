package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import troupe.model.ModelCall;
import troupe.model.PromptScript;
import troupe.model.ScriptedModel;
import troupe.opencode.PassingHome;
import troupe.testing.OpenCodeForTests;

/**
 * Owns what tests start: a scripted model, daemons, OpenCode servers and their folders. At the end
 * all of it is gone; after a failure the daemons' last words are shown.
 */
final class Stage implements AfterEachCallback, AfterAllCallback {

  private static final int LAST_WORDS = 20_000;

  private final boolean shared;
  private final Path folder;
  private final Path binary = OpenCodeForTests.binary();
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "model");
  private final ScriptedModel model =
      ScriptedModel.start(system, new PromptScript()).toCompletableFuture().join();
  private final List<TroupeProcess> processes = new ArrayList<>();
  private final List<OpenCodeProcess> servers = new ArrayList<>();

  private Stage(boolean shared) {
    this.shared = shared;
    try {
      folder = Files.createTempDirectory("troupe-e2e").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A stage for one test: register it as an instance's extension. */
  static Stage ofTest() {
    return new Stage(false);
  }

  /** A stage that all tests of a class share: register it as a static extension. */
  static Stage ofClass() {
    return new Stage(true);
  }

  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  DaemonProcess.Place place(String name) throws IOException {
    return DaemonProcess.Place.in(folder(name));
  }

  /** Starts {@code troupe ARGUMENTS} with a HOME of its own. */
  TroupeProcess troupe(Path user, List<String> arguments) throws IOException {
    return troupe(user, arguments, Map.of());
  }

  /** The same with more variables in its environment. */
  TroupeProcess troupe(Path user, List<String> arguments, Map<String, String> more)
      throws IOException {
    return started(
        TroupeProcess.start(
            folder("troupe-" + processes.size()), environment(user, more), arguments));
  }

  /**
   * Likewise another program that uses Troupe.
   *
   * @param program as in {@link TroupeProcess#program}
   */
  TroupeProcess program(Path user, List<String> program, List<String> arguments)
      throws IOException {
    return started(
        TroupeProcess.program(
            folder("troupe-" + processes.size()), environment(user, Map.of()), program, arguments));
  }

  private TroupeProcess started(TroupeProcess process) {
    processes.add(process);
    return process;
  }

  private Map<String, String> environment(Path user, Map<String, String> more) throws IOException {
    PassingHome.prepare(user);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOME", user.toString());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("TROUPE_OPENCODE", binary.toString());
    environment.put("OPENCODE_CONFIG_CONTENT", model.openCodeConfig());
    return environment;
  }

  /** Starts a daemon and waits until it listens. */
  DaemonProcess daemon(DaemonProcess.Place place, String opencode, String... options)
      throws IOException {
    TroupeProcess process = troupe(place.user(), place.arguments(opencode, options));
    return DaemonProcess.ready(process, place);
  }

  /** Likewise with {@code TROUPE_TOKEN}, and a managed server. */
  DaemonProcess daemonWithToken(DaemonProcess.Place place, String token) throws IOException {
    Map<String, String> more = Map.of("TROUPE_TOKEN", token);
    TroupeProcess process = troupe(place.user(), place.arguments("managed"), more);
    return DaemonProcess.ready(process, place, token);
  }

  /**
   * Starts an OpenCode server on a free port. Asked for any, OpenCode takes 4096 when that is free;
   * one that is started again there later may find another test's.
   */
  OpenCodeProcess openCode() throws IOException {
    return openCode(DaemonProcess.Place.freePort());
  }

  OpenCodeProcess openCode(int port) throws IOException {
    return openCode(port, Map.of());
  }

  /** Likewise with more variables in its environment. */
  OpenCodeProcess openCode(Map<String, String> more) throws IOException {
    return openCode(DaemonProcess.Place.freePort(), more);
  }

  private OpenCodeProcess openCode(int port, Map<String, String> more) throws IOException {
    Path home = folder("opencode-" + servers.size());
    PassingHome.prepare(home);
    OpenCodeProcess server =
        OpenCodeProcess.start(
            new OpenCodeProcess.Spec(binary, home, model.openCodeConfig(), more), port);
    servers.add(server);
    return server;
  }

  /** All that the session's agent was told, as it stood in its newest call of the model. */
  String heardBy(String session) {
    return newestCall(session)
        .map(ModelCall::userTexts)
        .map(texts -> String.join("\n", texts))
        .orElse("");
  }

  /** What stood in the user's part of any call for the session, OpenCode's own words included. */
  String everythingSaidTo(String session) {
    return model.calls().stream()
        .filter(call -> call.sessionId().equals(session))
        .flatMap(call -> call.userTexts().stream())
        .collect(Collectors.joining("\n"));
  }

  /** The session's system prompt, likewise. */
  String systemOf(String session) {
    return newestCall(session).map(ModelCall::system).orElse("");
  }

  /** The tools the session's model was offered, likewise. */
  List<String> toolsOf(String session) {
    return newestCall(session).map(ModelCall::tools).orElse(List.of());
  }

  /** The team's tools among them. */
  List<String> teamToolsOf(String session) {
    assertThat(newestCall(session)).as("a call for %s", session).isPresent();
    return toolsOf(session).stream().filter(tool -> tool.startsWith("team_")).toList();
  }

  /** The session whose first prompt begins so, as soon as its model is called. */
  String sessionToldFirst(String beginning) {
    return await()
        .until(
            () ->
                model.calls().stream()
                    .filter(call -> !call.tools().isEmpty())
                    .filter(call -> call.userTexts().get(0).startsWith(beginning))
                    .map(ModelCall::sessionId)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The model the session asked for, likewise. */
  String modelOf(String session) {
    return newestCall(session).map(ModelCall::model).orElse("");
  }

  /** The sessions that the model is answering at the moment. */
  Set<String> answering() {
    return model.streaming();
  }

  private Optional<ModelCall> newestCall(String session) {
    return model.calls().stream()
        .filter(call -> call.sessionId().equals(session) && !call.tools().isEmpty())
        .reduce((older, newer) -> newer);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      for (TroupeProcess process : processes) {
        String words = process.errors();
        System.err.println("--- a daemon's last words:");
        System.err.println(words.substring(Math.max(0, words.length() - LAST_WORDS)));
      }
    }
    if (!shared) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (shared) {
      close();
    }
  }

  private void close() throws IOException {
    processes.stream().filter(TroupeProcess::runs).forEach(TroupeProcess::stop);
    servers.forEach(OpenCodeProcess::kill9);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    delete();
  }

  /** Tools that were cut may still write for a moment. */
  private void delete() {
    await().ignoreExceptions().until(this::deleted);
  }

  private boolean deleted() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
    return true;
  }
}
