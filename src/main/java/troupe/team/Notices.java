package troupe.team;

import java.util.stream.Collectors;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;

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
  static String idle(String member, String result, int preview) {
    String notice =
        "Teammate %s has gone idle and may need a follow-up or new task.".formatted(member);
    return result.isBlank() || preview == 0
        ? notice
        : notice + "\n\nIts result:\n" + shortened(result, preview);
  }

  static String failed(String member, String error) {
    return "Teammate %s stopped with an error: %s".formatted(member, error);
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
