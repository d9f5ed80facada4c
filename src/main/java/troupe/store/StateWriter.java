package troupe.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Puts a state into a snapshot, without making anything else of it first. */
@FunctionalInterface
public interface StateWriter {

  /**
   * Writes the state's fields into an object that was begun, and is ended by others. May be called
   * again, and then writes the same.
   *
   * @param json knows no types of objects
   */
  void write(JsonGenerator json) throws IOException;
}
