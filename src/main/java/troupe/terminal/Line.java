package troupe.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One line to be shown. Nothing in it can do more than be read. */
public record Line(List<Span> spans) {

  /** A piece of a line in one colour. */
  public record Span(String text, Ink ink) {

    public Span {
      text = PlainText.harmless(text);
    }

    public static Span of(String text) {
      return new Span(text, Ink.PLAIN);
    }
  }

  public Line {
    spans = List.copyOf(spans);
  }

  public static Line of(String text) {
    return of(text, Ink.PLAIN);
  }

  public static Line of(String text, Ink ink) {
    return new Line(List.of(new Span(text, ink)));
  }

  /** At most {@code width} columns, with a mark where something is missing. */
  public Line cut(int width) {
    List<Span> kept = new ArrayList<>();
    int left = width;
    for (Span span : spans) {
      int columns = PlainText.columns(span.text());
      if (left > 0) {
        kept.add(new Span(PlainText.cut(span.text(), left), span.ink()));
      }
      left -= columns;
    }
    return new Line(kept);
  }

  /** As it is written. */
  public String text(boolean colour) {
    return colour
        ? spans.stream().map(span -> span.ink().on(span.text())).collect(Collectors.joining())
        : spans.stream().map(Span::text).collect(Collectors.joining()).stripTrailing();
  }
}
