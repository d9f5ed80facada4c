package troupe.agents;

import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Puts quotes around text that looks like a number, a date or a time. OpenCode reads YAML 1.1, in
 * which {@code 2026-11-21}, {@code 12:30:45} and {@code 1_000} are no texts.
 */
final class CautiousText extends StandardRepresenter {

  CautiousText(DumpSettings settings) {
    super(settings);
    representers.put(String.class, text -> cautious((String) text));
  }

  private Node cautious(String text) {
    if (text.contains("\n")) {
      return representScalar(Tag.STR, text, ScalarStyle.LITERAL);
    }
    boolean odd = text.matches("[-+.]?[0-9].*");
    return representScalar(Tag.STR, text, odd ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
  }
}
