package troupe.worker.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One worker as configured, defaults filled in. Fields, units, defaults and ranges: {@code
 * docs/workers.md}.
 *
 * @param id letters, digits, {@code . _ -}, up to 64
 * @param agent the OpenCode agent that answers; the id unless configured otherwise, null means it
 *     too
 * @param model {@code provider/model}; null leaves it to the agent
 * @param directory as written; {@link ConfigFiles#project} is what a relative one is relative to
 * @param timeout the longest one prompt may take, 1 s to 24 h
 * @param startTimeout the longest its server may take to be ready, 1 s to 10 min
 * @param idleStop how long its server may be idle, 1 s to 24 h; zero for ever
 * @param env variables its server gets; may hold secrets
 * @param envPrefixes variables of the daemon its server gets, by how their names begin
 * @param enabled whether it can be used; its directory need not exist otherwise
 */
public record WorkerConfig(
    String id,
    Backend backend,
    @Nullable String agent,
    @Nullable String model,
    @Nullable String directory,
    Duration timeout,
    Duration startTimeout,
    Reuse reuse,
    Duration idleStop,
    Map<String, String> env,
    List<String> envPrefixes,
    @Nullable String description,
    boolean enabled) {

  public WorkerConfig {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    envPrefixes = List.copyOf(envPrefixes);
  }

  /** For logs: without the values of {@link #env}, and without long text. */
  @Override
  public String toString() {
    return "worker %s (%s, reuse %s, env %s)".formatted(id, backend, reuse, env.keySet());
  }
}
