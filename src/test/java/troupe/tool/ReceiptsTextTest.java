package troupe.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import troupe.api.Caller;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedTeams;

final class ReceiptsTextTest {

  private static final Instant NOON = Samples.NOON;

  private final ScriptedTeams teams = new ScriptedTeams();
  private final Tools tools = new Tools(teams);

  @Test
  void eachMessageSaysHowFarItCame() throws Exception {
    teams.done(
        "sent",
        List.of(
            message("m1", "ada", MessageState.ANSWERED, null),
            message("m2", "bob", MessageState.QUEUED, null),
            message("m3", "ada", MessageState.DEAD, "it is\ngone")));
    assertThat(call("{'teamName':'blue'}"))
        .isEqualTo(
            """
            Messages you sent in team "blue" (3):
              - m1 to=ada [answered] queued=2026-11-21T12:00:00.000Z\
             delivered=2026-11-21T12:00:01.000Z seen=2026-11-21T12:00:02.000Z\
             answered=2026-11-21T12:00:03.000Z "Hello there"
              - m2 to=bob [queued] queued=2026-11-21T12:00:00.000Z "Hello there"
              - m3 to=ada [dead] queued=2026-11-21T12:00:00.000Z "Hello there"
                reason: it is gone""");
    assertThat(call("{'teamName':'blue','to':'bob'}").lines()).hasSize(2);
  }

  @Test
  void nothingSentIsSaid() throws Exception {
    teams.done("sent", List.of(message("m1", "lead", MessageState.QUEUED, null)));
    assertThat(call("{'teamName':'blue','to':'ada'}"))
        .isEqualTo("You sent no messages to \"ada\" in team \"blue\".");
    assertThat(call("{'teamName':'blue','to':'__lead__'}")).contains("m1 to=lead");
    teams.done("sent", List.of());
    assertThat(call("{'teamName':'blue'}")).isEqualTo("You sent no messages in team \"blue\".");
  }

  @Test
  void onlyTheNewestAreShownAndTheOthersCounted() throws Exception {
    List<Message> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      many.add(message("m" + i, "ada", MessageState.QUEUED, null));
    }
    teams.done("sent", many);
    assertThat(call("{'teamName':'blue'}"))
        .startsWith("Messages you sent in team \"blue\" (60):\n  … 10 older ones\n  - m10 ")
        .contains("\n  - m59 ");
  }

  @Test
  void strangerIsRefused() throws Exception {
    teams.refused("sent", new Refusal.NotInTeam("blue", "ses_x"));
    assertThat(call("{'teamName':'blue'}")).startsWith("Error: ");
  }

  private String call(String arguments) throws Exception {
    return tools
        .call(
            "team_receipts",
            new Caller.Session("ses_ada"),
            new ObjectMapper().readTree(arguments.replace('\'', '"')))
        .toCompletableFuture()
        .join()
        .orElseThrow();
  }

  private static Message message(
      String id, String to, MessageState state, @Nullable String reason) {
    boolean answered = state == MessageState.ANSWERED;
    return new Message(
        id,
        "lead",
        to,
        MessageKind.DIRECT,
        "Hello\nthere",
        state,
        reason,
        null,
        NOON,
        answered ? NOON.plusSeconds(1) : null,
        answered ? NOON.plusSeconds(2) : null,
        answered ? NOON.plusSeconds(3) : null);
  }
}
