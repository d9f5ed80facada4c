package troupe.worker.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** A list or object in too many others: each is read on the stack, which must not overflow. */
final class TooDeep extends JsonProcessingException {

  /** Lists and objects in each other; a right file has five. */
  static final int MOST = 100;

  TooDeep(JsonLocation at) {
    super("nested deeper than " + MOST, at);
  }
}
