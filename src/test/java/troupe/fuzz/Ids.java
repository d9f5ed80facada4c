package troupe.fuzz;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids that the daemon told lately, so that inputs can speak of what there is. */
final class Ids {

  private static final Pattern ID = Pattern.compile("\\b(task|msg|per|que)_[A-Za-z0-9]{1,40}\\b");
  private static final int KEPT = 20;

  /** What stands for an id in the documents' examples. */
  private static final Pattern SAMPLE = Pattern.compile("\\b(t[0-9]|m1|per_1|que_1)\\b");

  private static final Map<String, String> KINDS =
      Map.of("t", "task", "m", "msg", "p", "per", "q", "que");

  private final Map<String, Deque<String>> known = new ConcurrentHashMap<>();

  void learn(String text) {
    Matcher found = ID.matcher(text);
    while (found.find()) {
      Deque<String> ids = known.computeIfAbsent(found.group(1), kind -> new ArrayDeque<>());
      if (!ids.contains(found.group())) {
        ids.addFirst(found.group());
      }
      if (ids.size() > KEPT) {
        ids.removeLast();
      }
    }
  }

  /** {@code text} with ids that there are instead of those of the documents. */
  String real(Dice dice, String text) {
    return SAMPLE
        .matcher(text)
        .replaceAll(
            found -> {
              String kind = KINDS.getOrDefault(found.group().substring(0, 1), "");
              List<String> ids = List.copyOf(known.getOrDefault(kind, new ArrayDeque<>()));
              return ids.isEmpty() ? found.group() : dice.pick(ids);
            });
  }
}
