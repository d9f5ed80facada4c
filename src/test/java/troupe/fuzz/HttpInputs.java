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

  /** Mostly one thing is wrong, so that the rest is looked at, too. */
  Input next(Dice dice) {
    Example example = dice.pick(examples);
    String path = real(dice, example.path());
    String body = real(dice, example.body());
    return switch (dice.below(12)) {
      case 0 -> framed(dice, example.method(), path, utf8(body));
      case 1, 2 -> framed(dice, example.method(), path(dice, path), utf8(body));
      case 3, 4 -> odd(dice, framed(dice, example.method(), path, utf8(body)));
      case 6 -> framed(dice, Nasty.method(dice), path, utf8(body));
      case 7 -> odd(dice, framed(dice, example.method(), path(dice, path), body(dice, body)));
      default -> framed(dice, example.method(), path, body(dice, body));
    };
  }

  private String real(Dice dice, String text) {
    return ids.real(dice, text)
        .replace("/work/blue", world.project().toString())
        .replace("openai/gpt-5", "stub/stub-model");
  }

  private byte[] body(Dice dice, String right) {
    if (right.isEmpty()) {
      return dice.oneIn(10) ? utf8(Nasty.json(dice)) : new byte[0];
    }
    return switch (dice.below(10)) {
      case 0, 1 -> Mutation.bytes(dice, utf8(right));
      case 2 -> dice.oneIn(4) ? utf8(Nasty.json(dice)) : new byte[0];
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

  /** With its headers. */
  private Input framed(Dice dice, String method, String path, byte[] body) {
    List<String> headers = new ArrayList<>();
    headers.add("Host: localhost");
    headers.add("Authorization: Bearer " + world.token());
    headers.add("Content-Type: application/json");
    if (dice.oneIn(8)) {
      headers.add("Transfer-Encoding: chunked");
      return new Input(method, path, headers, chunked(dice, body));
    }
    headers.add("Content-Length: " + body.length);
    return new Input(method, path, headers, body);
  }

  /** The same with headers that are missing, or too many and odd. */
  private static Input odd(Dice dice, Input right) {
    List<String> headers = new ArrayList<>(right.headers());
    if (dice.oneIn(5)) {
      headers.remove(dice.below(headers.size()));
    }
    for (int more = 1 + dice.below(3); more > 0; more--) {
      headers.add(dice.below(headers.size() + 1), Nasty.header(dice));
    }
    return new Input(right.method(), right.path(), headers, right.body());
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
