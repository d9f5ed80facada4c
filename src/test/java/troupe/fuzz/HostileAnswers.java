package troupe.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a server may answer that is no OpenCode any more, or a broken one. */
final class HostileAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json";

  private static final List<String> STATUSES =
      List.of(
          "200 OK",
          "201 Created",
          "204 No Content",
          "302 Found",
          "304 Not Modified",
          "400 Bad Request",
          "401 Unauthorized",
          "404 Not Found",
          "408 Request Timeout",
          "429 Too Many Requests",
          "500 Internal Server Error",
          "503 Service Unavailable",
          "599 Odd",
          "99 Early");

  private static final List<String> TYPES =
      List.of(
          JSON_TYPE,
          JSON_TYPE,
          "application/json; charset=utf-16",
          "text/html",
          "text/event-stream",
          "nonsense",
          "");

  private HostileAnswers() {}

  /** Something else than {@code right}, a whole answer with head and body. */
  static byte[] instead(Dice dice, byte[] right) {
    String text = new String(right, StandardCharsets.UTF_8);
    String body = text.substring(text.indexOf("\r\n\r\n") + 4);
    return switch (dice.below(10)) {
      case 0 -> Mutation.bytes(dice, right);
      case 1 -> answer(dice.pick(STATUSES), dice.pick(TYPES), body);
      case 2 -> answer(dice.pick(STATUSES), dice.pick(TYPES), Nasty.json(dice));
      case 3 -> Arrays.copyOf(right, dice.below(right.length));
      case 4 ->
          answer("200 OK", JSON_TYPE, "[" + (body + ",").repeat(dice.below(300)) + body + "]");
      case 5 ->
          raw(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
                  + body);
      case 6 ->
          answer(
              "200 OK",
              JSON_TYPE,
              new String(Mutation.bytes(dice, raw(body)), StandardCharsets.UTF_8));
      default -> answer("200 OK", JSON_TYPE, mutated(dice, body));
    };
  }

  private static String mutated(Dice dice, String body) {
    try {
      return Mutation.json(dice, JSON.readTree(body));
    } catch (IOException notJson) {
      throw new AssertionError("no JSON to begin with: " + body, notJson);
    }
  }

  private static byte[] answer(String status, String type, String body) {
    byte[] bytes = raw(body);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nLocation: /\r\n\r\n"
            .formatted(status, type, bytes.length);
    return raw(head + body);
  }

  private static byte[] raw(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
