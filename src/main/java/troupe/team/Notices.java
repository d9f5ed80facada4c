package troupe.team;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;
import troupe.team.TeamEvent.TaskReleased;

/** What Troupe tells the lead. The first sentence of the idle notice is the earlier plugin's. */
final class Notices {

  /**
   * In characters. A whole script can be one pattern; a lead that sees it cut asks for the rest.
   */
  private static final int LONGEST_PATTERNS = 2_000;

  /** Characters; the whole is on the HTTP interface. */
  private static final int MOST_OF_A_QUESTION = 1_000;

  private Notices() {}

  /**
   * @param preview the most characters of {@code result} that are quoted
   */
  static String idle(MemberState member, String result, int preview) {
    String name = member.spec().name();
    String owes = member.condition().owing() ? " %s has not reported.".formatted(name) : "";
    String notice =
        "Teammate %s has gone idle and may need a follow-up or new task.%s".formatted(name, owes);
    return result.isBlank() || preview == 0
        ? notice
        : notice + "\n\nIts result:\n" + shortened(result, preview);
  }

  static String failed(String member, String error) {
    return "Teammate %s stopped with an error: %s".formatted(member, error);
  }

  /** What became of the tasks of a member that is lost; nothing when it had none. */
  static String released(List<TaskReleased> tasks) {
    String ids = tasks.stream().map(TaskReleased::id).collect(Collectors.joining(", "));
    return ids.isEmpty() ? "" : "; its tasks are pending again: %s".formatted(ids);
  }

  static String stalled(String member, Duration quiet, Duration abortAfter) {
    String end =
        abortAfter.isZero()
            ? "Troupe lets it go on."
            : "Its turn is aborted when it stays so for another %d s."
                .formatted(abortAfter.toSeconds());
    return ("Teammate %s has stalled: no sign of life for %d s, no tool runs and no permission is"
            + " asked. %s To cut it now call team_interrupt with what it is to do instead.")
        .formatted(member, quiet.toSeconds(), end);
  }

  static String struggling(String member, Retry retry) {
    return ("Teammate %s gets no answer from its model's provider (attempt %d, next at %s): %s\n"
            + "It goes on by itself when the provider answers.")
        .formatted(
            member, retry.attempt(), retry.next(), shortened(retry.message(), LONGEST_PATTERNS));
  }

  /** Says all that an answer needs, so that a model has nothing to look up. */
  static String permission(String team, String member, WaitingFor ask) {
    return ("Teammate %s waits for a permission: %s (%s). It goes on when somebody answers. To answer"
            + " call team_permission_reply with teamName \"%s\", permissionId \"%s\" and reply"
            + " \"once\", \"always\" or \"reject\"; with \"reject\" say in message what to do"
            + " instead. When in doubt ask the person first.")
        .formatted(
            member,
            ask.permission(),
            shortened(String.join(", ", ask.patterns()), LONGEST_PATTERNS),
            team,
            ask.permissionId());
  }

  /** Likewise. */
  static String question(OpenAsk ask) {
    StringBuilder text =
        new StringBuilder("Teammate %s waits for an answer:".formatted(ask.member()));
    for (OpenAsk.Question question : ask.questions()) {
      text.append("\n- ").append(shortened(question.question(), MOST_OF_A_QUESTION));
      String choices =
          question.options().stream().map(OpenAsk.Option::label).collect(Collectors.joining(" | "));
      if (!choices.isEmpty()) {
        text.append(" (%s, or other words)".formatted(shortened(choices, MOST_OF_A_QUESTION)));
      }
    }
    return text
        + ("\nIt goes on when somebody answers. To answer call team_permission_reply with teamName"
                + " \"%s\", permissionId \"%s\" and answers, a list with one text for each question."
                + " When in doubt ask the person first.")
            .formatted(ask.team(), ask.id());
  }

  /** Nobody gave an answer, so the deadline did. */
  static String overdue(OpenAsk ask, Ruling ruling) {
    if (ask.kind() == OpenAsk.Kind.QUESTION) {
      return "Teammate %s was told to decide what it had asked by itself: %s."
          .formatted(ask.member(), ruling.reason());
    }
    return "The permission that teammate %s waited for, %s (%s), was answered by itself with \"%s\": %s."
        .formatted(
            ask.member(),
            ask.permission(),
            shortened(String.join(", ", ask.patterns()), LONGEST_PATTERNS),
            ruling.reply(),
            ruling.reason());
  }

  static String succeeded(String team, String session) {
    return ("Session %s leads team \"%s\" from now on. Notices go there, and what you ask of the team"
            + " is refused.")
        .formatted(session, team);
  }

  private static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "\n[… " + (text.length() - end) + " more characters]";
  }
}
