package troupe.tool;

import troupe.api.MemberStatus;
import troupe.api.MemberView;

/** The answer of {@code team_member_result}: the result whole, or why there is none. */
final class ResultText {

  private ResultText() {}

  static String of(MemberView member) {
    String result = member.lastResult();
    if (result == null) {
      return "Member \"%s\" [%s] has no result: %s"
          .formatted(member.name(), member.status(), why(member));
    }
    String text = result.isBlank() ? "(its last turn ended without text)" : result;
    return "Last result of \"%s\" [%s]%s:\n\n%s"
        .formatted(member.name(), member.status(), since(member), text);
  }

  /** What happened after that turn. */
  private static String since(MemberView member) {
    String error = member.lastError();
    if (error != null) {
      return ", before a turn that failed (%s)".formatted(StatusText.quote(error));
    }
    return member.status() == MemberStatus.BUSY ? ", which is working on its next turn" : "";
  }

  private static String why(MemberView member) {
    String error = member.lastError();
    if (error != null) {
      return "its last turn failed: " + error;
    }
    MemberView.WaitingFor waiting = member.waitingFor();
    if (waiting != null) {
      return "its first turn waits for permission %s: %s."
          .formatted(waiting.permission(), StatusText.quote(String.join(", ", waiting.patterns())));
    }
    return member.status() == MemberStatus.BUSY
        ? "its first turn still runs. A notice comes by itself when it ends."
        : "no turn of it ended well.";
  }
}
