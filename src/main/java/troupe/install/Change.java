package troupe.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import troupe.bridge.ToolServer;
import troupe.install.Outline.Braces;
import troupe.install.Outline.Member;

/**
 * A text with our entry put in.
 *
 * @param text all of it
 * @param edits what was put in, in the order of their offsets
 */
record Change(String text, List<Edit> edits) {

  /** The member of {@code opencode.json} that holds the MCP servers, and ours in it. */
  static final String SERVERS = "mcp";

  static final String OURS = ToolServer.NAME;

  private static final String SCHEMA = "https://opencode.ai/config.json";
  private static final JsonMapper JSON = new JsonMapper();

  /** A file that was not there. */
  static Change fresh(ObjectNode entry) {
    ObjectNode root = JSON.createObjectNode().put("$schema", SCHEMA);
    root.putObject(SERVERS).set(OURS, entry);
    String text = pretty(root, "\n", "  ") + "\n";
    return new Change(text, List.of(new Edit(0, text)));
  }

  /** Whether a text says nothing but what {@link #fresh} says around the entry. */
  static boolean isBare(String text) {
    String words = text.replaceAll("\\s+", "");
    return words.equals("{}") || words.equals("{\"$schema\":\"%s\"}".formatted(SCHEMA));
  }

  /** The entry as the last server, and the servers, where there are none, as the last member. */
  static Change of(Outline outline, ObjectNode entry) throws InstallFailed {
    Layout layout = new Layout(outline.text());
    Optional<Braces> servers = outline.object(SERVERS);
    ObjectNode wrapped = JSON.createObjectNode().set(OURS, entry);
    if (outline.root().isEmpty()) {
      ObjectNode root = JSON.createObjectNode().set(SERVERS, wrapped);
      String end = layout.lineEnd();
      String object = pretty(root, end, "  ") + end;
      // What is there may be a comment, which goes on to the end of its line.
      String begin = outline.text().isBlank() || outline.text().endsWith("\n") ? "" : end;
      return inserted(outline.text(), List.of(new Edit(outline.text().length(), begin + object)));
    }
    Braces root = outline.root().get();
    return servers.isPresent()
        ? new Insertion(outline, layout, root, servers.get()).of(OURS, entry)
        : new Insertion(outline, layout, root, root).of(SERVERS, wrapped);
  }

  /** A new last member of an object. */
  private record Insertion(Outline outline, Layout layout, Braces root, Braces into) {

    Change of(String name, ObjectNode value) {
      boolean empty = into.members().isEmpty();
      boolean spreads =
          layout.spreads(into) || (empty && (into.equals(root) || layout.spreads(root)));
      String lineEnd = layout.lineEnd();
      String unit = layout.unit(root);
      String indent = layout.indentIn(into, unit);
      String member =
          "\"%s\": %s".formatted(name, spreads ? pretty(value, lineEnd + indent, unit) : value);
      // Behind a comment at the end of the last member's line, before the line of the brace.
      int at = Math.max(layout.trimmed(into.close()), into.open() + 1);
      String before = spreads ? lineEnd + indent : empty ? "" : " ";
      boolean braceOnSameLine = !outline.text().substring(at, into.close()).contains("\n");
      String after = spreads && braceOnSameLine ? lineEnd + layout.indentAt(into.open()) : "";
      return inserted(outline.text(), withComma(new Edit(at, before + member + after)));
    }

    private List<Edit> withComma(Edit edit) {
      if (into.members().isEmpty()) {
        return List.of(edit);
      }
      int end = into.members().get(into.members().size() - 1).end();
      if (layout.behindComma(end) > end) {
        return List.of(edit);
      }
      return end == edit.offset()
          ? List.of(new Edit(end, "," + edit.text()))
          : List.of(new Edit(end, ","), edit);
    }
  }

  /**
   * Puts texts in.
   *
   * @param edits with offsets in {@code text}, ascending
   */
  private static Change inserted(String text, List<Edit> edits) {
    StringBuilder changed = new StringBuilder(text);
    Edit[] done = new Edit[edits.size()];
    int shift = 0;
    for (int i = 0; i < done.length; i++) {
      done[i] = new Edit(edits.get(i).offset() + shift, edits.get(i).text());
      changed.insert(done[i].offset(), done[i].text());
      shift += done[i].text().length();
    }
    return new Change(changed.toString(), List.of(done));
  }

  /**
   * The text without the entry, and, if {@code serversToo}, without an object that it leaves empty.
   */
  static String without(Outline outline, boolean serversToo) throws InstallFailed {
    Optional<Braces> servers = outline.object(SERVERS);
    if (servers.isEmpty() || servers.get().member(OURS).isEmpty()) {
      return outline.text();
    }
    return serversToo && servers.get().members().size() == 1
        ? without(outline.text(), outline.root().orElseThrow(), SERVERS)
        : without(outline.text(), servers.get(), OURS);
  }

  /** A comment before the member is left: it may be about something else. */
  private static String without(String text, Braces from, String name) {
    Layout layout = new Layout(text);
    Member member = from.member(name).orElseThrow();
    int index = from.members().indexOf(member);
    int comma = layout.behindComma(member.end());
    boolean alone = layout.beginsLine(member.key()) && layout.endsLine(comma);
    int begin = alone ? lineBefore(text, member.key()) : member.key();
    StringBuilder rest = new StringBuilder(text);
    rest.delete(begin, comma);
    if (comma == member.end() && index > 0) {
      // It was the last one, and the one before it becomes so.
      int end = from.members().get(index - 1).end();
      int behind = layout.behindComma(end);
      rest.delete(behind - 1, behind);
    }
    return rest.toString();
  }

  /** Where the line end before an offset begins. */
  private static int lineBefore(String text, int offset) {
    int lineEnd = text.lastIndexOf('\n', offset - 1);
    return lineEnd > 0 && text.charAt(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
  }

  private static String pretty(ObjectNode value, String lineEnd, String unit) {
    DefaultIndenter indenter = new DefaultIndenter(unit, lineEnd);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER))
            .withObjectIndenter(indenter);
    try {
      return JSON.writer(printer).writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
