package troupe.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Recorded events of OpenCode about sessions that there are, and what becomes of them. */
final class HostileEvents {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RECORDED_SESSION = "ses_e0377dc14ffeIDWm7OrYCvrWgW";

  /** Kinds that the recording lacks. */
  private static final List<String> MORE =
      List.of(
          event("session.created", "'info':{'id':'ses_sub1','parentID':'SES'}"),
          event("session.status", "'status':{'type':'retry','attempt':3,'message':'m','next':1}"),
          event(
              "question.asked",
              "'id':'que_1','questions':[{'question':'Q?','header':'H',"
                  + "'options':[{'label':'A','description':'a'}],'multiple':true}]"),
          event("question.replied", "'requestID':'que_1','answers':[['A']]"),
          event("question.rejected", "'requestID':'que_1'"));

  private final List<String> recorded;

  HostileEvents() throws IOException {
    try (InputStream events =
        HostileEvents.class.getResourceAsStream("/troupe/opencode/events.jsonl")) {
      if (events == null) {
        throw new IOException("no recorded events");
      }
      recorded = new String(events.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String event(String type, String properties) {
    return "{'payload':{'type':'%s','properties':{'sessionID':'SES',%s}}}"
        .formatted(type, properties)
        .replace('\'', '"')
        .replace("SES", RECORDED_SESSION);
  }

  /** One event as it goes over the wire, about one of {@code sessions}. */
  byte[] next(Dice dice, List<String> sessions) throws IOException {
    String right =
        (dice.oneIn(3) ? dice.pick(MORE) : dice.pick(recorded))
            .replace(RECORDED_SESSION, dice.pick(sessions));
    String data =
        switch (dice.below(4)) {
          case 0 -> right;
          case 1 -> Nasty.json(dice);
          default -> Mutation.json(dice, JSON.readTree(right));
        };
    byte[] framed = framed(dice, data).getBytes(StandardCharsets.UTF_8);
    return dice.oneIn(4) ? Mutation.bytes(dice, framed) : framed;
  }

  private static String framed(Dice dice, String data) {
    return switch (dice.below(12)) {
      case 0 -> "data:" + data + "\r\n\r\n";
      case 1 -> ": comment\n\ndata: " + data + "\n\n";
      case 2 -> "event: x\nid: \0\nretry: -1\ndata: " + data + "\n\n";
      case 3 -> "data: " + data.replace(",", ",\ndata: ") + "\n\n";
      case 4 -> data + "\n";
      case 5 -> "data: " + data + " ".repeat(dice.below(400_000)) + "\n\n";
      default -> "data: " + data + "\n\n";
    };
  }
}
