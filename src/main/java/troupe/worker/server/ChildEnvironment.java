package troupe.worker.server;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import troupe.bridge.InlineConfig;
import troupe.bridge.PackageFetching;

/**
 * What a server that Troupe starts for a worker or a member gets of the daemon's environment: what
 * a program needs, what configures OpenCode, and the keys of model providers. The daemon's own
 * environment is only read.
 */
public final class ChildEnvironment {

  /** Where it is set, Troupe's bridge offers nothing and {@code troupe serve} refuses to run. */
  public static final String GUARD = "OPENCODE_ORCHESTRATOR_WORKER";

  private static final String OURS = "TROUPE_";

  /** The daemon's own access to a server; a child gets its own password when it is started. */
  private static final Set<String> ACCESS =
      Set.of("OPENCODE_SERVER_PASSWORD", "OPENCODE_SERVER_USERNAME");

  private static final Set<String> NEEDED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TERM",
          "TZ",
          "TMPDIR",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "NODE_EXTRA_CA_CERTS");

  /** Taken in either case, as programs do. */
  private static final Set<String> PROXIES =
      Set.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY");

  /** The last ones are providers': their names in models.dev, as in opencode 1.18.33. */
  private static final List<String> PREFIXES =
      List.of(
          "LC_",
          "XDG_",
          "OPENCODE_",
          "AICORE_",
          "ANTHROPIC_",
          "AWS_",
          "AZURE_",
          "CLOUDFLARE_",
          "DATABRICKS_",
          "GOOGLE_",
          "NEON_AI_GATEWAY_",
          "OPENAI_",
          "PRIVATEMODE_",
          "SNOWFLAKE_",
          "VERTEX_",
          "WATSONX_AI_");

  private static final List<String> SUFFIXES = List.of("_API_KEY", "_API_TOKEN");

  /** Providers' as well, but called like nothing else. */
  private static final Set<String> KEYS =
      Set.of(
          "ABLIT_KEY",
          "CLARIFAI_PAT",
          "DIGITALOCEAN_ACCESS_TOKEN",
          "FRIENDLI_TOKEN",
          "GITHUB_TOKEN",
          "GITLAB_TOKEN",
          "HF_TOKEN",
          "INFOMANIAK_PRODUCT_ID",
          "MODAL_PROXY_TOKEN",
          "RUNINFRA_GATEWAY_KEY",
          "SUBMODEL_INSTAGEN_ACCESS_KEY",
          "ZENIFRA_AI_KEY");

  private ChildEnvironment() {}

  /**
   * Everything a worker's server gets but its password. Variables without a value are left out.
   *
   * @param daemon the daemon's environment
   * @param prefixes the worker's {@code envPrefixes}
   * @param own the worker's {@code env}; wins over what is inherited
   * @param config makes the inline configuration of the inherited one, which may be empty; nothing
   *     overrides it
   */
  static Map<String, String> of(
      Map<String, String> daemon,
      List<String> prefixes,
      Map<String, String> own,
      UnaryOperator<String> config) {
    Map<String, String> environment = new HashMap<>();
    daemon.forEach(
        (name, value) -> {
          if (isInherited(name, prefixes)) {
            environment.put(name, value);
          }
        });
    environment.putAll(own);
    environment.values().removeIf(String::isEmpty);
    PackageFetching.hurry(environment);
    environment.put(GUARD, "1");
    String inherited = environment.getOrDefault(InlineConfig.VARIABLE, "");
    environment.put(InlineConfig.VARIABLE, config.apply(inherited));
    return environment;
  }

  private static boolean isInherited(String name, List<String> prefixes) {
    if (name.startsWith(OURS) || ACCESS.contains(name)) {
      return false;
    }
    return NEEDED.contains(name)
        || KEYS.contains(name)
        || PROXIES.contains(name.toUpperCase(Locale.ROOT))
        || PREFIXES.stream().anyMatch(name::startsWith)
        || SUFFIXES.stream().anyMatch(name::endsWith)
        || prefixes.stream().anyMatch(name::startsWith);
  }
}
