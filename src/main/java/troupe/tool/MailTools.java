package troupe.tool;

import java.util.List;
import java.util.concurrent.CompletionStage;
import troupe.api.Caller;
import troupe.api.Teams;

/** Mail to one and to all. */
final class MailTools {

  private final Teams teams;

  MailTools(Teams teams) {
    this.teams = teams;
  }

  void register(Tools tools) {
    tools.add(
        "team_message",
        "Send a message to a specific team member or the team lead.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("to", "Recipient: member name or 'lead'")
            .text("message", "Message to send"),
        this::message);
    tools.add(
        "team_broadcast",
        "Broadcast a message to all active team members (status: ready or busy), excluding the"
            + " sender.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("message", "Message to broadcast to all active members"),
        this::broadcast);
  }

  private CompletionStage<String> message(Caller caller, Arguments arguments) {
    String to = arguments.text("to");
    return Answers.text(
        teams.send(caller, arguments.text("teamName"), to, arguments.text("message")),
        sent -> "Message sent to \"%s\".".formatted(to));
  }

  private CompletionStage<String> broadcast(Caller caller, Arguments arguments) {
    return Answers.text(
        teams.broadcast(caller, arguments.text("teamName"), arguments.text("message")),
        sent -> broadcastText(sent.recipients()));
  }

  private static String broadcastText(List<String> recipients) {
    return recipients.isEmpty()
        ? "Broadcast sent to no members (no active members found excluding sender)."
        : "Broadcast sent to: %s.".formatted(String.join(", ", recipients));
  }
}
