package troupe.model;

/** Decides what the model answers. Called on many threads at once, so it must be pure. */
@FunctionalInterface
public interface Script {

  /** The answer to one call; the same call always gets the same answer. */
  Reply reply(ModelCall call);
}
