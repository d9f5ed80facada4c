package troupe.tool;

import java.util.concurrent.CompletionStage;
import troupe.api.Caller;
import troupe.api.Refusal;
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
        "Write to one member of the team, or to its lead: a follow-up, a question, an answer. You"
            + " hear that it was sent; who is in a turn reads it after that. Do not wait for the"
            + " answer: it comes to you by itself, as a message or a notice.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("to", "Name of the member, or 'lead'")
            .text("message", "What to tell it; it knows nothing else of what you know"),
        this::message);
    tools.add(
        "team_broadcast",
        "Write the same to all active members but yourself (status: ready or busy). Use it for what"
            + " changes everybody's work; each that is idle begins a turn because of it. For one"
            + " member use team_message. You get the names of those who will read it.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("message", "What to tell them"),
        this::broadcast);
    tools.add(
        "team_receipts",
        "See how far the messages you sent have come: queued, delivered to the recipient's session,"
            + " seen (it answers), answered, or dead with the reason. Use it when an answer you need"
            + " does not come; do not call it again and again. You are told by yourself when a"
            + " message could not be delivered.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .optionalText("to", "Only messages to this recipient: member name or 'lead'"),
        this::receipts);
  }

  private CompletionStage<String> receipts(Caller caller, Arguments arguments) {
    String team = arguments.text("teamName");
    String to = arguments.textOrNull("to");
    return Answers.text(teams.sent(caller, team), sent -> ReceiptsText.of(team, sent, to));
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
        sent -> "Broadcast sent to: %s.".formatted(String.join(", ", sent.recipients())),
        MailTools::notBroadcast);
  }

  /** To a model that nobody is there is no error: there is nothing it could do better. */
  private static String notBroadcast(Refusal refusal) {
    return refusal instanceof Refusal.NoRecipients
        ? "Broadcast sent to no members (no active members found excluding sender)."
        : Answers.error(refusal);
  }
}
