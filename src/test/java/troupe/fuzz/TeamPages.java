package troupe.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What stands in a team's folder.
 *
 * @param journal lines without their ends
 * @param snapshot the text of {@code config.json}
 */
record TeamPages(List<String> journal, String snapshot) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEAL = ",\"crc\":\"";

  /** The same about a team of another name. */
  TeamPages named(String from, String to) {
    List<String> lines = new ArrayList<>();
    for (String line : journal) {
      lines.add(
          sealed(
              bare(line)
                  .replace("\"name\":\"%s\"".formatted(from), "\"name\":\"%s\"".formatted(to))));
    }
    String name = "\"name\" : \"%s\"";
    return new TeamPages(lines, snapshot.replace(name.formatted(from), name.formatted(to)));
  }

  /** One line says something else, and its checksum fits. */
  TeamPages withAnotherLine(Dice dice) throws IOException {
    List<String> lines = new ArrayList<>(journal);
    int at = dice.below(lines.size());
    ObjectNode entry = (ObjectNode) JSON.readTree(lines.get(at));
    entry.remove("crc");
    if (dice.oneIn(6)) {
      lines.set(at, sealed(bare(lines.get(at)).replaceFirst("\"type\":\"[a-z]+", "\"type\":\"x")));
      return new TeamPages(lines, snapshot);
    }
    String data = Mutation.json(dice, entry.path("data"));
    entry.set("data", JSON.createObjectNode());
    lines.set(at, sealed(bare(entry.toString() + SEAL).replace("\"data\":{}", "\"data\":" + data)));
    return new TeamPages(lines, snapshot);
  }

  /** The snapshot says something else, and still is JSON mostly. */
  TeamPages withAnotherSnapshot(Dice dice) throws IOException {
    return new TeamPages(journal, Mutation.json(dice, JSON.readTree(snapshot)));
  }

  byte[] journalBytes() {
    return journalBytes(0, journal.size());
  }

  /** So many of its lines. */
  byte[] journalBytes(int from, int to) {
    return journal.subList(from, to).stream()
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  byte[] snapshotBytes() {
    return snapshot.getBytes(StandardCharsets.UTF_8);
  }

  /** Up to the checksum, and without the brace that closes the whole. */
  private static String bare(String line) {
    int seal = line.lastIndexOf(SEAL);
    String open = seal < 0 ? line : line.substring(0, seal);
    return seal >= 0 && line.endsWith(SEAL) ? open.substring(0, open.length() - 1) : open;
  }

  private static String sealed(String bare) {
    CRC32C crc = new CRC32C();
    byte[] bytes = bare.getBytes(StandardCharsets.UTF_8);
    crc.update(bytes, 0, bytes.length);
    return bare + SEAL + HexFormat.of().toHexDigits((int) crc.getValue()) + "\"}";
  }
}
