package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one file says, or several laid over each other.
 *
 * @param backend the default for all workers
 * @param workers the given fields by worker and name
 * @param spoiled what cannot be trusted in any of the files
 */
record Layer(
    Optional<Field> backend, Map<String, Map<String, Field>> workers, Set<JsonPointer> spoiled) {

  static final Layer EMPTY = new Layer(Optional.empty(), Map.of(), Set.of());

  static Layer of(Document document, List<Flaw> flaws) {
    Set<JsonPointer> spoiled = flaws.stream().map(Flaw::spoils).collect(Collectors.toSet());
    Set<JsonPointer> touched = Pointers.upToRoot(spoiled);
    Map<String, Map<String, Field>> workers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> worker : document.root().path("workers").properties()) {
      Map<String, Field> fields = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : worker.getValue().properties()) {
        JsonPointer at = Pointers.field(worker.getKey(), field.getKey());
        fields.put(field.getKey(), Field.of(document, at, touched));
      }
      workers.put(worker.getKey(), fields);
    }
    Optional<Field> backend =
        Optional.of(Field.of(document, Pointers.BACKEND, touched))
            .filter(field -> !field.value().isMissingNode());
    return new Layer(backend, workers, spoiled);
  }

  /** This one as a later file: per field of each worker, it wins. */
  Layer over(Layer earlier) {
    Map<String, Map<String, Field>> joined = new LinkedHashMap<>(earlier.workers);
    workers.forEach((id, fields) -> joined.merge(id, fields, Layer::join));
    Set<JsonPointer> all = new HashSet<>(earlier.spoiled);
    all.addAll(spoiled);
    return new Layer(backend.or(earlier::backend), joined, all);
  }

  /** Whether what a worker does not say is known to be left out, and not just misspelt. */
  boolean complete(String id) {
    return Collections.disjoint(
        spoiled, Set.of(Pointers.ROOT, Pointers.WORKERS, Pointers.worker(id)));
  }

  private static Map<String, Field> join(Map<String, Field> earlier, Map<String, Field> later) {
    Map<String, Field> joined = new LinkedHashMap<>(earlier);
    later.forEach(
        (name, field) -> joined.merge(name, field, (before, after) -> after.over(before)));
    return joined;
  }
}
