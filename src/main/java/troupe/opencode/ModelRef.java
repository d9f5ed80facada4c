package troupe.opencode;

import java.util.Optional;

/** A model by its provider, written {@code provider/model}. */
public record ModelRef(String providerId, String modelId) {

  public ModelRef {
    if (providerId.isBlank() || modelId.isBlank()) {
      throw new IllegalArgumentException("a model needs a provider and a name");
    }
  }

  /** The model named by {@code a/b}; the model's own name may hold further slashes. */
  public static Optional<ModelRef> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String provider = text.substring(0, slash);
    String model = text.substring(slash + 1);
    return provider.isBlank() || model.isBlank()
        ? Optional.empty()
        : Optional.of(new ModelRef(provider, model));
  }

  @Override
  public String toString() {
    return providerId + "/" + modelId;
  }
}
