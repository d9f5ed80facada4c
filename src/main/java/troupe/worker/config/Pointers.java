package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.HashSet;
import java.util.Set;

/** Where things stand in a document. */
final class Pointers {

  static final JsonPointer ROOT = JsonPointer.empty();
  static final JsonPointer WORKERS = ROOT.appendProperty("workers");
  static final JsonPointer BACKEND = ROOT.appendProperty("backend");

  private Pointers() {}

  static JsonPointer worker(String id) {
    return WORKERS.appendProperty(id);
  }

  static JsonPointer field(String id, String name) {
    return worker(id).appendProperty(name);
  }

  /** All of them, and everything they are in. */
  static Set<JsonPointer> upToRoot(Set<JsonPointer> places) {
    Set<JsonPointer> all = new HashSet<>();
    for (JsonPointer place : places) {
      for (JsonPointer at = place; at != null && all.add(at); ) {
        at = at.head();
      }
    }
    return all;
  }
}
