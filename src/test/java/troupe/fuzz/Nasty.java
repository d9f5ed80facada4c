package troupe.fuzz;

import java.util.List;

/** What programs trip over. */
final class Nasty {

  /** Values as they stand in JSON. Longer ones are made by {@link #json}. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "-1",
          "1e999",
          "-1e-999",
          "1.0000000000000000000000000000000000001",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999999999999999999",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udfff\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\"\\u202e\\u2028\\ufeff\"",
          "\"..\"",
          "\"../../../etc/passwd\"",
          "\"/dev/zero\"",
          "\"/proc/self/environ\"",
          "\"/\"",
          "\"~\"",
          "\"C:\\\\nul\"",
          "\"a/b\"",
          "\"a\\nb\"",
          "\"*\"",
          "\"lead\"",
          "\"operator\"",
          "\"ses_\"",
          "\"ses_lead\"",
          "\"ses_../../x\"",
          "\"30s\"",
          "\"PT-1S\"",
          "\"P99999999999D\"",
          "\"999999999999999999d\"",
          "\"data:,x\"",
          "\"data:text/plain;base64,%%%\"",
          "\"http://127.0.0.1:1/\"",
          "\"http://[::1\"",
          "\"http://127.0.0.1:99999/\"",
          "\"file:///etc/passwd\"",
          "\"${HOME}\"",
          "\"{member}%s%n\"",
          "\"<script>\"",
          "\"'; drop table\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "[\"\"]",
          "{\"\":{}}",
          "{\"__proto__\":1}");

  /** What is no JSON. */
  private static final List<String> BROKEN =
      List.of("NaN", "01", "\"\u0001\"", "{\"a\":1,\"a\":2}", "undefined", "'x'", "/*x*/1", "");

  /** Segments of a path, as they are sent. */
  private static final List<String> SEGMENTS =
      List.of(
          "",
          ".",
          "..",
          "%2e%2e",
          "..%2f..%2fetc",
          "%2F",
          "%00",
          "%",
          "%zz",
          "%ff%fe",
          "%ed%a0%80",
          "%F0%9F%98%80",
          "a%0d%0aX:%20y",
          "*",
          "lead",
          "ses_",
          ".archive",
          ".lock",
          "a b",
          "a;b=c",
          "a?b#c",
          "a+b",
          "~",
          "\u00e9",
          "blue%20",
          "BLUE",
          "-",
          "_",
          "0",
          "null");

  private static final List<String> HEADERS =
      List.of(
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: application/json; charset=nonsense",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: ,;",
          "Content-Type: multipart/form-data; boundary=x",
          "Content-Encoding: gzip",
          "Authorization: Basic YTpi",
          "Authorization: Bearer",
          "Authorization: Bearer \u00ff\u00fe",
          "Authorization: \t",
          "Host: evil.example",
          "Host: ",
          "Host: [::1",
          "Host: localhost:99999",
          "Host: a b",
          "Origin: null",
          "Origin: http://evil.example",
          "Origin: ://",
          "Origin: http://localhost:1/a b",
          "Idempotency-Key: k1",
          "Idempotency-Key: k2",
          "Idempotency-Key: ",
          "Idempotency-Key: \u0001",
          "Idempotency-Key: \"quoted\"",
          "MCP-Protocol-Version: 2025-06-18",
          "MCP-Protocol-Version: 1",
          "Troupe-Session: ses_lead",
          "Troupe-Session: \u00ff",
          "Expect: 100-continue",
          "Expect: nonsense",
          "Upgrade: h2c",
          "Upgrade: websocket",
          "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
          "Connection: close",
          "Connection: upgrade, HTTP2-Settings",
          "Connection: keep-alive, ,",
          "Accept: text/html;q=0",
          "Accept: nonsense",
          "Accept-Charset: utf-16",
          "Accept-Encoding: *;q=0",
          "Range: bytes=0-1",
          "If-Match: *",
          "If-None-Match: \"x\"",
          "If-Modified-Since: yesterday",
          "Last-Event-ID: 1",
          "Cookie: a=b; c",
          "X-Forwarded-For: 1.2.3.4",
          "X-HTTP-Method-Override: DELETE",
          "Remote-Address: 1.2.3.4",
          "Timeout-Access: <function1>",
          "Raw-Request-URI: /",
          "Transfer-Encoding: identity",
          "Transfer-Encoding: gzip, chunked",
          "Content-Length: 0",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: 5, 5",
          "Trailer: X",
          "X: \u0000",
          "X : y",
          " folded: x",
          ": empty",
          "no colon");

  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "QUERY",
          "get",
          "P\u00d6ST",
          "",
          "A".repeat(100));

  private Nasty() {}

  /** One value, or what is none, as it stands in JSON. */
  static String json(Dice dice) {
    return switch (dice.below(40)) {
      case 9, 10 -> dice.pick(BROKEN);
      case 0 -> "[".repeat(1 + dice.below(3_000));
      case 1 -> nested("[", "]", 1 + dice.below(1_500));
      case 2 -> nested("{\"a\":", "}", 1 + dice.below(1_500)).replace(":}", ":1}");
      case 3 -> '"' + "x".repeat(1 + dice.below(70_000)) + '"';
      case 4 -> '"' + "\\ud83d\\ude00".repeat(1 + dice.below(500)) + '"';
      case 5 -> "9".repeat(1 + dice.below(2_000));
      case 6 -> "1e" + dice.number();
      case 7 -> Long.toString(dice.number());
      case 8 -> '"' + text(dice) + '"';
      default -> dice.pick(VALUES);
    };
  }

  static String segment(Dice dice) {
    return dice.oneIn(8) ? "n".repeat(1 + dice.below(3_000)) : dice.pick(SEGMENTS);
  }

  static String header(Dice dice) {
    return dice.oneIn(12) ? "X-Long: " + "v".repeat(1 + dice.below(20_000)) : dice.pick(HEADERS);
  }

  static String method(Dice dice) {
    return dice.pick(METHODS);
  }

  /** Characters from all over, quotes and backslashes left out. */
  private static String text(Dice dice) {
    StringBuilder text = new StringBuilder();
    int length = 1 + dice.below(80);
    for (int i = 0; i < length; i++) {
      int one = dice.oneIn(2) ? ' ' + dice.below(90) : dice.below(0x11_0000);
      boolean plain = one != '"' && one != '\\' && Character.isValidCodePoint(one);
      text.appendCodePoint(plain ? one : 'q');
    }
    return text.toString();
  }

  private static String nested(String open, String close, int depth) {
    return open.repeat(depth) + close.repeat(depth);
  }
}
