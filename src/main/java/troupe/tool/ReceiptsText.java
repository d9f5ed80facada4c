package troupe.tool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.api.Message;
import troupe.time.Timestamps;

/** The answer of {@code team_receipts}: each message on a line, the newest last. */
final class ReceiptsText {

  /** A model's context is small, and who waits for an answer has asked lately. */
  private static final int MOST = 50;

  private ReceiptsText() {}

  /**
   * The receipts of what the caller sent.
   *
   * @param to only those to this recipient; {@code null} for all
   */
  static String of(String team, List<Message> sent, @Nullable String to) {
    String recipient = "__lead__".equals(to) ? "lead" : to;
    List<Message> shown =
        sent.stream().filter(mail -> recipient == null || mail.to().equals(recipient)).toList();
    if (shown.isEmpty()) {
      return recipient == null
          ? "You sent no messages in team \"%s\".".formatted(team)
          : "You sent no messages to \"%s\" in team \"%s\".".formatted(recipient, team);
    }
    List<String> lines = new ArrayList<>();
    lines.add("Messages you sent in team \"%s\" (%d):".formatted(team, shown.size()));
    int older = Math.max(0, shown.size() - MOST);
    if (older > 0) {
      lines.add("  … %d older ones".formatted(older));
    }
    shown.subList(older, shown.size()).forEach(message -> lines.addAll(lines(message)));
    return String.join("\n", lines);
  }

  private static List<String> lines(Message message) {
    String line =
        "  - %s to=%s [%s] queued=%s%s%s%s \"%s\""
            .formatted(
                message.id(),
                message.to(),
                message.state(),
                Timestamps.text(message.queuedAt()),
                since("delivered", message.deliveredAt()),
                since("seen", message.seenAt()),
                since("answered", message.answeredAt()),
                StatusText.quote(message.text()));
    String reason = message.reason();
    return reason == null
        ? List.of(line)
        : List.of(line, "    reason: " + StatusText.quote(reason));
  }

  private static String since(String state, @Nullable Instant at) {
    return at == null ? "" : " %s=%s".formatted(state, Timestamps.text(at));
  }
}
