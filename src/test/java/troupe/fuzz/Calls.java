package troupe.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.OpenCodeException;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.PermissionReply;
import troupe.opencode.Prompt;
import troupe.opencode.ServerAddress;
import troupe.opencode.TextPart;

/** Every call of the client to a server that answers nonsense. */
final class Calls implements AutoCloseable {

  private static final String TARGET = "calls";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SESSION = "ses_1";
  private static final Prompt PROMPT =
      new Prompt("msg_1", List.of(new TextPart("prt_1", "Hello.")), null, null, null);

  private static final List<Function<OpenCodeClient, CompletionStage<?>>> ALL =
      List.of(
          OpenCodeClient::health,
          client -> client.createSession("/p", new NewSession("t", Map.of(), List.of())),
          client -> client.session("/p", SESSION),
          client -> client.sessions("/p"),
          client -> client.promptAsync("/p", SESSION, PROMPT),
          client -> client.messages("/p", SESSION, 10),
          client -> client.message("/p", SESSION, "msg_1"),
          client -> client.status("/p"),
          client -> client.abort("/p", SESSION),
          client -> client.permissions("/p"),
          client -> client.replyPermission("/p", "per_1", PermissionReply.ONCE, null),
          client -> client.questions("/p"),
          client -> client.answerQuestion("/p", "que_1", List.of(List.of("A"))),
          client -> client.children("/p", SESSION),
          client -> client.models("/p"),
          client -> client.publish("/p", "x"));

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "calls");
  private final ScriptedOpenCode opencode = new ScriptedOpenCode();
  private final OpenCodeClient client;
  private final Tally tally;
  private volatile byte[] sent = new byte[0];

  Calls(Tally tally) throws IOException {
    this.tally = tally;
    client =
        OpenCodeClient.create(
            system,
            OpenCodeServer.at(new ServerAddress(opencode.url(), null)),
            World.settings().opencode());
    opencode.knows(SESSION, "/p");
  }

  void one(Dice dice) {
    opencode.spoils((asked, right) -> sent = HostileAnswers.instead(dice, right));
    try {
      dice.pick(ALL)
          .apply(client)
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      tally.count(TARGET, "understood");
    } catch (ExecutionException failed) {
      failed(failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException hung) {
      tally.found(TARGET + ": no end", "after " + PATIENCE, sent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }

  private void failed(Throwable cause) {
    if (cause instanceof OpenCodeException known) {
      tally.count(TARGET, known.kind().toString());
    } else {
      tally.count(TARGET, "defect");
      tally.found(TARGET + ": " + cause.getClass(), String.valueOf(cause), sent);
    }
  }

  @Override
  public void close() throws IOException {
    opencode.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
