package troupe.tool;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import troupe.api.Caller;
import troupe.api.Interruption;
import troupe.api.OpenAsk;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Teams;

/** What a lead does with one member beside writing to it. */
final class MemberTools {

  private static final String REPLY = "reply";
  private static final String ANSWERS = "answers";

  private static final List<String> WORDS =
      Stream.of(Reply.ONCE, Reply.ALWAYS, Reply.REJECT).map(Reply::toString).toList();

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
    tools.add(
        "team_permission_reply",
        "Answer a permission or questions that a member waits for, after a notice says so. Allow"
            + " only what its task needs and you would do yourself; when in doubt ask the person"
            + " first. Prefer 'once'. With 'reject' say in the message what to do instead. To"
            + " questions give 'answers' instead of 'reply'. The member goes on by itself. Only the"
            + " team lead can use this.",
        permissionArguments(),
        this::permit);
  }

  private static ArgumentSchema permissionArguments() {
    return new ArgumentSchema()
        .text("teamName", "Name of the team")
        .optionalText("memberName", "Name of the member that waits. Give this or permissionId.")
        .optionalText("permissionId", "ID of the permission or question it waits for")
        .optionalChoice(
            REPLY,
            "To a permission, or 'reject' to dismiss questions. 'once' allows this one use,"
                + " 'always' everything of the kind for every session that works there, 'reject'"
                + " forbids it",
            WORDS)
        .optionalText("message", "With 'reject': what the member is to do instead")
        .optionalTexts(
            ANSWERS,
            "To questions: one text for each, in their order; the label of an option, several with"
                + " commas where that is allowed, or your own words");
  }

  private CompletionStage<String> permit(Caller caller, Arguments arguments) {
    String member = arguments.textOrNull("memberName");
    String permissionId = arguments.textOrNull("permissionId");
    if (member == null && permissionId == null) {
      return CompletableFuture.completedStage(
          "Error: Invalid arguments for team_permission_reply: memberName or permissionId is"
              + " required");
    }
    if (arguments.has(REPLY) == arguments.has(ANSWERS)) {
      return CompletableFuture.completedStage(
          "Error: Invalid arguments for team_permission_reply: either reply or answers is"
              + " required");
    }
    PermissionAnswer answer =
        arguments.has(ANSWERS)
            ? PermissionAnswer.toQuestions(
                member, permissionId, arguments.texts(ANSWERS).stream().map(List::of).toList())
            : new PermissionAnswer(
                member,
                permissionId,
                Reply.valueOf(arguments.text(REPLY).toUpperCase(Locale.ROOT)),
                arguments.textOrNull("message"));
    return Answers.text(
        teams.replyPermission(caller, arguments.text("teamName"), answer),
        MemberTools::permissionText);
  }

  private static String permissionText(PermissionAnswer.Given given) {
    if (given.ask().permission().equals(OpenAsk.QUESTION)) {
      String how = given.reply() == Reply.REJECT ? "dismissed" : "answered";
      return "Questions (%s) of \"%s\" %s."
          .formatted(
              StatusText.quote(String.join(" ", given.ask().patterns())), given.member(), how);
    }
    return "Permission %s (%s) of \"%s\" answered: %s."
        .formatted(
            given.ask().permission(),
            StatusText.quote(String.join(", ", given.ask().patterns())),
            given.member(),
            given.reply());
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
