package troupe.agents;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One agent as its file describes it.
 *
 * @param id the name by which OpenCode knows it: the file's name, unless the front matter has one
 * @param file where it stands
 * @param frontMatter the fields in the file's order, as text, numbers, booleans, lists and maps;
 *     those without a value are left out
 * @param prompt the text below the front matter, without blank lines around it
 */
public record AgentFile(String id, Path file, Map<String, Object> frontMatter, String prompt) {

  public AgentFile {
    frontMatter = Collections.unmodifiableMap(new LinkedHashMap<>(frontMatter));
  }
}
