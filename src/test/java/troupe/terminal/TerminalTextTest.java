package troupe.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J",
        "\u009b2J",
        "\u0007",
        "\r",
        "\n",
        "\u2028",
        "\u202e",
        "\u200f",
        "\u0000"
      })
  void nothingInALineMovesTheCursorOrTurnsTheWriting(String hostile) {
    String shown = Line.of("a" + hostile + "b").text(true);
    assertThat(shown).doesNotContain(hostile.substring(0, 1)).startsWith("a").endsWith("b");
    assertThat(PlainText.line("a" + hostile + "b")).doesNotContain(hostile.substring(0, 1));
  }

  @Test
  void blockKeepsItsLinesAndMarksWhatIsLeftOut() {
    assertThat(PlainText.block("a\r\nb\rc\td\u001b[1m")).isEqualTo("a\nb\nc\td\ufffd[1m");
  }

  @Test
  void coloursAreOnlyWhereTheyAreWanted() {
    Line line = Line.of("busy", Ink.CYAN);
    assertThat(line.text(true)).isEqualTo("\u001b[36mbusy\u001b[0m");
    assertThat(line.text(false)).isEqualTo("busy");
  }

  @Test
  void lineIsCutByTheRoomItTakes() {
    assertThat(PlainText.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.cut("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.cut("漢字漢字", 6)).isEqualTo("漢字…");
    assertThat(PlainText.columns("漢字")).isEqualTo(4);
    assertThat(PlainText.columns("\ud83d\ude00")).isEqualTo(2);
    assertThat(PlainText.columns("e\u0301")).isEqualTo(1);
    Line two = new Line(List.of(new Line.Span("abc", Ink.RED), new Line.Span("defg", Ink.PLAIN)));
    assertThat(two.cut(5).text(false)).isEqualTo("abcd…");
    assertThat(two.cut(2).text(false)).isEqualTo("a…");
    assertThat(two.cut(7)).isEqualTo(two);
  }

  @Test
  void cellsStandBelowEachOtherWhateverTheirLettersAre() {
    TextTable table = new TextTable("NAME", "X");
    table.row("漢字", "1");
    table.row("a\nb", "2");
    assertThat(table.lines().stream().map(line -> line.text(false)))
        .containsExactly("NAME  X", "漢字  1", "a b   2");
  }

  @ParameterizedTest
  @CsvSource({"-5,0s", "5,5s", "125,2m 5s", "10920,3h 2m", "187200,2d 4h"})
  void agesHaveTheirTwoLargestUnits(long seconds, String words) {
    assertThat(Figures.age(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  @Test
  void countsMoneyAndBarsAreShort() {
    assertThat(Figures.count(999)).isEqualTo("999");
    assertThat(Figures.count(1_234)).isEqualTo("1.2k");
    assertThat(Figures.count(3_400_000)).isEqualTo("3.4M");
    assertThat(Figures.dollars(0.00123)).isEqualTo("$0.0012");
    assertThat(Figures.dollars(12)).isEqualTo("$12.00");
    assertThat(Figures.bar(1, 3, 6)).isEqualTo("██░░░░");
    assertThat(Figures.bar(0, 0, 3)).isEqualTo("░░░");
    assertThat(Figures.bar(3, 3, 3)).isEqualTo("███");
  }

  @Test
  void standardOutputOfATestIsNoTerminal() {
    Terminal terminal = Terminal.standardOutput(Map.of());
    assertThat(terminal.live()).isFalse();
    assertThat(terminal.colour()).isFalse();
    assertThat(terminal.width()).isEqualTo(80);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Terminal(System.out, true, true, 0, 24));
  }
}
