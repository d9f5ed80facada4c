package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes something a little wrong of something right. */
final class Mutation {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where a nasty value is put once the tree is text, since it need not be JSON. */
  private static final String MARK = "\u0007here\u0007";

  private static final String MARK_IN_JSON = "\"\\u0007here\\u0007\"";

  private Mutation() {}

  /** Bytes turned, cut out, doubled, moved or put in, at up to four places. */
  static byte[] bytes(Dice dice, byte[] whole) {
    byte[] bytes = whole;
    int times = 1 + dice.below(4);
    for (int i = 0; i < times; i++) {
      bytes = once(dice, bytes);
    }
    return bytes;
  }

  private static byte[] once(Dice dice, byte[] whole) {
    int from = dice.below(whole.length);
    int to = Math.min(whole.length, from + 1 + dice.below(dice.oneIn(3) ? whole.length : 8));
    return switch (dice.below(7)) {
      case 0 -> turned(dice, whole, from);
      case 1 -> joined(whole, from, new byte[0], to);
      case 2 -> joined(whole, to, Arrays.copyOfRange(whole, from, to), to);
      case 3 -> Arrays.copyOf(whole, from);
      case 4 -> joined(whole, from, odd(dice), from);
      case 5 -> joined(whole, from, odd(dice), to);
      default -> turned(dice, turned(dice, whole, from), dice.below(whole.length));
    };
  }

  private static byte[] turned(Dice dice, byte[] whole, int at) {
    byte[] bytes = whole.clone();
    if (bytes.length > 0) {
      bytes[at] ^= (byte) (1 << dice.below(8));
    }
    return bytes;
  }

  /** Not UTF-8, control characters, or what has a meaning in some format. */
  private static byte[] odd(Dice dice) {
    return switch (dice.below(8)) {
      case 0 -> new byte[] {0};
      case 1 -> new byte[] {(byte) 0xff, (byte) 0xfe};
      case 2 -> new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
      case 3 -> new byte[] {(byte) 0xc0, (byte) 0xaf};
      case 4 -> "\r\n\r\n".getBytes(StandardCharsets.UTF_8);
      case 5 -> "\n".getBytes(StandardCharsets.UTF_8);
      case 6 -> "\"}],:&*!%@`#|>-".getBytes(StandardCharsets.UTF_8);
      default -> Nasty.json(dice).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] joined(byte[] whole, int end, byte[] middle, int start) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(whole, 0, end);
    bytes.writeBytes(middle);
    bytes.write(whole, start, whole.length - start);
    return bytes.toByteArray();
  }

  /** A document with one to three values changed, left out, added or named twice. */
  static String json(Dice dice, JsonNode right) {
    String text = right.toString();
    int times = 1 + dice.below(3);
    for (int i = 0; i < times; i++) {
      JsonNode tree = tree(text);
      if (tree == null) {
        return text;
      }
      text = changed(dice, tree);
    }
    return text;
  }

  private static String changed(Dice dice, JsonNode tree) {
    List<JsonNode> containers = new ArrayList<>();
    collect(tree, containers);
    if (containers.isEmpty()) {
      return Nasty.json(dice);
    }
    JsonNode container = dice.pick(containers);
    String value = Nasty.json(dice);
    if (container instanceof ObjectNode object) {
      value = change(dice, object, value);
    } else {
      change(dice, (ArrayNode) container);
    }
    return tree.toString().replace(MARK_IN_JSON, value);
  }

  private static String change(Dice dice, ObjectNode object, String value) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.isEmpty() ? "x" : dice.pick(names);
    return switch (names.isEmpty() ? 0 : dice.below(6)) {
      case 0 -> {
        object.put("unknown" + dice.below(3), MARK);
        yield value;
      }
      case 1 -> {
        object.remove(name);
        yield value;
      }
      case 2 -> {
        JsonNode before = object.replace(name, JSON.getNodeFactory().textNode(MARK));
        yield before + "," + JSON.getNodeFactory().textNode(name) + ":" + value;
      }
      default -> {
        object.put(name, MARK);
        yield value;
      }
    };
  }

  private static void change(Dice dice, ArrayNode array) {
    if (array.isEmpty() || dice.oneIn(3)) {
      array.add(MARK);
    } else if (dice.oneIn(3)) {
      array.remove(dice.below(array.size()));
    } else {
      array.set(dice.below(array.size()), JSON.getNodeFactory().textNode(MARK));
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static @Nullable JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException alreadyBroken) {
      return null;
    }
  }

  /** Lines left out, doubled, swapped or moved. */
  static String lines(Dice dice, String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int times = 1 + dice.below(3);
    for (int i = 0; i < times && !lines.isEmpty(); i++) {
      int at = dice.below(lines.size());
      int other = dice.below(lines.size());
      switch (dice.below(4)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(other, lines.get(at));
        case 2 -> Collections.swap(lines, at, other);
        default -> lines.add(other, lines.remove(at == other ? 0 : Math.max(at, other)));
      }
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
