package troupe.tool;

import java.util.concurrent.CompletionStage;
import troupe.api.Caller;

/** What a tool does once its arguments fit. */
@FunctionalInterface
interface Handler {

  /** Completes with the text the model reads. */
  CompletionStage<String> call(Caller caller, Arguments arguments);
}
