package troupe.team;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the parts of a team that was read fit together. Troupe never writes one in which they do
 * not, but files can be changed by hand, and such a team could not be taken up: it would fail, be
 * read again, and fail again.
 */
final class Soundness {

  /** As {@link troupe.opencode.OpenCodeIds} makes them; ids of parts are made from them. */
  private static final Pattern PROMPT = Pattern.compile("msg_[0-9A-Za-z]{6,}");

  private Soundness() {}

  /** What does not fit, for people. */
  static Optional<String> flaw(TeamState state) {
    return Stream.concat(
            state.members().entrySet().stream().flatMap(Soundness::ofMember),
            state.mail().boxes().entrySet().stream().flatMap(Soundness::ofTurn))
        .findFirst();
  }

  private static Stream<String> ofMember(Map.Entry<String, MemberState> entry) {
    String name = entry.getValue().spec().name();
    return name.equals(entry.getKey())
        ? Stream.empty()
        : Stream.of("member %s has the name \"%s\"".formatted(entry.getKey(), name));
  }

  /** A turn that the earlier plugin had begun has no id, and carries no mail. */
  private static Stream<String> ofTurn(Map.Entry<String, Mailbox> entry) {
    Mailbox.OpenTurn turn = entry.getValue().turn();
    return turn == null || fits(turn)
        ? Stream.empty()
        : Stream.of("the turn of %s has the id \"%s\"".formatted(entry.getKey(), turn.messageId()));
  }

  private static boolean fits(Mailbox.OpenTurn turn) {
    return turn.messageId().isEmpty()
        ? turn.mail().isEmpty()
        : PROMPT.matcher(turn.messageId()).matches();
  }
}
