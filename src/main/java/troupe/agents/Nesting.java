package troupe.agents;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;

/** Refuses YAML that is too deep, or endless, for those who walk through its values. */
final class Nesting {

  /** Far more than a person writes, far less than a stack holds. */
  private static final int DEEPEST = 64;

  private final Deque<Optional<Anchor>> open = new ArrayDeque<>();

  private Nesting() {}

  static void check(LoadSettings settings, String yaml) throws MalformedFileException {
    Nesting nesting = new Nesting();
    for (Event event : new Parse(settings).parseString(yaml)) {
      nesting.follow(event);
    }
  }

  private void follow(Event event) throws MalformedFileException {
    if (event instanceof CollectionStartEvent start) {
      open.push(start.getAnchor());
      if (open.size() > DEEPEST) {
        throw bad(event, "the front matter has more than " + DEEPEST + " levels");
      }
    } else if (event instanceof CollectionEndEvent) {
      open.pop();
    } else if (event instanceof AliasEvent alias && open.contains(Optional.of(alias.getAlias()))) {
      throw bad(event, "the value of " + alias.getAlias() + " holds itself");
    }
  }

  private static MalformedFileException bad(Event event, String problem) {
    int line = event.getStartMark().map(mark -> mark.getLine() + Yaml.FIRST_LINE).orElse(0);
    return new MalformedFileException(line, problem);
  }
}
