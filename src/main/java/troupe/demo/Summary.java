package troupe.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the demo came to.
 *
 * @param results by member, in the order they were spawned: what the member said about its last
 *     task
 * @param notices idle notices that reached the lead
 */
public record Summary(Map<String, String> results, int notices) {

  public Summary {
    results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
  }
}
