package troupe.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The documented requests, and what becomes of them. */
final class HttpInputs {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Example> examples;
  private final World world;
  private final Ids ids;

  HttpInputs(World world, Ids ids) throws IOException {
    this.examples = Example.documented();
    this.world = world;
    this.ids = ids;
  }

  Input next(Dice dice) {
    Example example = dice.pick(examples);
    String method = dice.oneIn(25) ? Nasty.method(dice) : example.method();
    byte[] body = body(dice, real(dice, example.body()));
    return framed(dice, method, path(dice, real(dice, example.path())), body);
  }

  private String real(Dice dice, String text) {
    return ids.real(dice, text)
        .replace("/work/blue/plan.png", "/dev/null")
        .replace("/work/blue", world.teams().toString());
  }

  private byte[] body(Dice dice, String right) {
    if (right.isEmpty()) {
      return dice.oneIn(10) ? utf8(Nasty.json(dice)) : new byte[0];
    }
    return switch (dice.below(10)) {
      case 0, 1 -> utf8(right);
      case 2, 3 -> Mutation.bytes(dice, utf8(right));
      case 4 -> dice.oneIn(4) ? utf8(Nasty.json(dice)) : new byte[0];
      default -> mutated(dice, right);
    };
  }

  private static byte[] mutated(Dice dice, String right) {
    try {
      return utf8(Mutation.json(dice, JSON.readTree(right)));
    } catch (IOException notJson) {
      throw new AssertionError("an example is no JSON: " + right, notJson);
    }
  }

  private static String path(Dice dice, String right) {
    if (!dice.oneIn(4)) {
      return right;
    }
    List<String> segments = new ArrayList<>(Arrays.asList(right.split("/", -1)));
    int at = 1 + dice.below(segments.size() - 1);
    switch (dice.below(5)) {
      case 0 -> segments.add(at, Nasty.segment(dice));
      case 1 -> segments.remove(at);
      case 2 -> segments.add("?team=" + Nasty.segment(dice) + "&force=" + Nasty.segment(dice));
      default -> segments.set(at, Nasty.segment(dice));
    }
    return String.join("/", segments).replaceFirst("/\\?", "?");
  }

  /** With its headers, mostly right. */
  private Input framed(Dice dice, String method, String path, byte[] body) {
    List<String> headers = new ArrayList<>();
    headers.add("Host: " + (dice.oneIn(60) ? "evil.example" : "localhost"));
    headers.add("Authorization: Bearer " + (dice.oneIn(60) ? "wrong" : world.token()));
    headers.add("Content-Type: application/json");
    for (int more = dice.oneIn(4) ? 1 + dice.below(3) : 0; more > 0; more--) {
      headers.add(dice.below(headers.size() + 1), Nasty.header(dice));
    }
    if (dice.oneIn(40)) {
      headers.remove(dice.below(headers.size()));
    }
    if (dice.oneIn(8)) {
      headers.add("Transfer-Encoding: chunked");
      return new Input(method, path, headers, chunked(dice, body));
    }
    headers.add("Content-Length: " + body.length);
    return new Input(method, path, headers, body);
  }

  private static byte[] chunked(Dice dice, byte[] body) {
    StringBuilder chunks = new StringBuilder();
    int at = 0;
    while (at < body.length) {
      int size = Math.min(body.length - at, 1 + dice.below(dice.oneIn(2) ? 7 : 5_000));
      String extension = dice.oneIn(30) ? ";a=b" : "";
      chunks.append(Integer.toHexString(size)).append(extension).append("\r\n");
      chunks.append(new String(body, at, size, StandardCharsets.ISO_8859_1)).append("\r\n");
      at += size;
    }
    chunks.append(dice.oneIn(20) ? "0\r\nX: y\r\n\r\n" : "0\r\n\r\n");
    return chunks.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
