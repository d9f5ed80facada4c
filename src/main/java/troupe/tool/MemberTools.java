package troupe.tool;

import java.util.concurrent.CompletionStage;
import troupe.api.Caller;
import troupe.api.Interruption;
import troupe.api.Teams;

/** What a lead does with one member beside writing to it. */
final class MemberTools {

  private final Teams teams;

  MemberTools(Teams teams) {
    this.teams = teams;
  }

  void register(Tools tools) {
    tools.add(
        "team_interrupt",
        "Cut what a member is doing and give it a message that it reads before all other mail. Use"
            + " it when the member works on the wrong thing or its work is no longer needed; for"
            + " anything that can wait until its turn ends use team_message. Says whether a turn"
            + " was cut. Do not wait or ask for the outcome: a notice comes by itself when the"
            + " member has answered. Only the team lead can use this.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("memberName", "Name of the member to interrupt")
            .text("message", "What the member is to do now instead"),
        this::interrupt);
    tools.add(
        "team_member_result",
        "Read the whole text a member answered at the end of its last turn. Use it after a notice"
            + " that the member has gone idle, whose quote may be cut. While the member works you"
            + " get its previous result, or why there is none; do not call it again and again:"
            + " the next notice comes by itself. Only the team lead can use this.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("memberName", "Name of the member"),
        this::result);
  }

  private CompletionStage<String> result(Caller caller, Arguments arguments) {
    return Answers.text(
        teams.member(caller, arguments.text("teamName"), arguments.text("memberName")),
        ResultText::of);
  }

  private CompletionStage<String> interrupt(Caller caller, Arguments arguments) {
    return Answers.text(
        teams.interrupt(
            caller,
            arguments.text("teamName"),
            arguments.text("memberName"),
            arguments.text("message")),
        MemberTools::interruptText);
  }

  private static String interruptText(Interruption interruption) {
    String text =
        interruption.interrupted()
            ? "Member \"%s\" interrupted and priority message delivered."
            : "Member \"%s\" was idle — priority message delivered without interruption.";
    return text.formatted(interruption.member());
  }
}
