package troupe.terminal;

import java.util.ArrayList;
import java.util.List;
import troupe.terminal.Line.Span;

/** Rows whose cells stand below each other. */
public final class TextTable {

  private static final int GAP = 2;

  private final List<List<Span>> rows = new ArrayList<>();

  public TextTable(String... headings) {
    List<Span> head = new ArrayList<>();
    for (String heading : headings) {
      head.add(new Span(heading, Ink.DIM));
    }
    rows.add(head);
  }

  /** Cells are as many as headings. */
  public void row(Span... cells) {
    rows.add(List.of(cells));
  }

  /** The same in one colour. */
  public void row(String... cells) {
    List<Span> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Span.of(PlainText.line(cell)));
    }
    rows.add(row);
  }

  /** The headings and the rows. */
  public List<Line> lines() {
    int[] widths = widths();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<Span> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], PlainText.columns(row.get(i).text()));
      }
    }
    return widths;
  }

  private static Line line(List<Span> row, int[] widths) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      spans.add(row.get(i));
      if (i < row.size() - 1) {
        int missing = widths[i] - PlainText.columns(row.get(i).text());
        spans.add(Span.of(" ".repeat(missing + GAP)));
      }
    }
    return new Line(spans);
  }
}
