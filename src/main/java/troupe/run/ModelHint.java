package troupe.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import troupe.opencode.ModelRef;

/** What to say to somebody who asked for a model that does not exist. */
final class ModelHint {

  /** More would be a catalogue. */
  private static final int MOST = 3;

  /** Of 0 to 1; below this, names have hardly anything in common. */
  private static final double NEAR = 0.75;

  private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

  private ModelHint() {}

  /** Names the nearest of {@code models}; empty when {@code wanted} is one of them. */
  static Optional<String> of(ModelRef wanted, List<ModelRef> models) {
    if (models.contains(wanted)) {
      return Optional.empty();
    }
    String missing = "there is no model \"%s\"".formatted(wanted);
    List<String> near = near(wanted.toString(), models);
    return Optional.of(
        near.isEmpty() ? missing : "%s; near it: %s".formatted(missing, String.join(", ", near)));
  }

  private static List<String> near(String wanted, List<ModelRef> models) {
    return models.stream()
        .map(ModelRef::toString)
        .filter(model -> SIMILARITY.apply(wanted, model) >= NEAR)
        .sorted(Comparator.comparing((String model) -> SIMILARITY.apply(wanted, model)).reversed())
        .limit(MOST)
        .toList();
  }
}
