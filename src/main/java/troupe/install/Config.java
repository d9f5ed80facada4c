package troupe.install;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import troupe.bridge.ToolServer;
import troupe.install.Outline.Member;
import troupe.install.Receipt.Undoing;

/**
 * The configuration file that has our entry, or shall have it.
 *
 * @param outline empty when there is no such file yet
 */
record Config(Path file, Optional<Outline> outline) {

  /** Of the files there are, the one that has our entry; else the first; else one to be made. */
  static Config in(Place place) throws InstallFailed {
    List<Config> present = all(place);
    for (Config config : present) {
      if (config.ours().isPresent()) {
        return config;
      }
    }
    return present.isEmpty()
        ? new Config(place.configs().get(0), Optional.empty())
        : present.get(0);
  }

  /** An entry of the same name that somebody else made would be lost, or win over ours. */
  static void refuseForeign(Place place) throws InstallFailed {
    for (Config config : all(place)) {
      Optional<Member> member = config.member();
      if (member.isPresent() && config.ours().isEmpty()) {
        Outline outline = config.outline().orElseThrow();
        throw InstallFailed.because(
            "%s:%s: there is an MCP server \"team\" that is not Troupe's; rename it or take it out"
                .formatted(config.file(), Spot.of(outline.text(), member.get().key())));
      }
    }
  }

  /** What it says; the empty text when there is no file. */
  String text() {
    return outline.map(Outline::text).orElse("");
  }

  /** Our entry. */
  Optional<JsonNode> ours() throws InstallFailed {
    Optional<Member> member = member();
    return outline.flatMap(found -> member.map(found::value)).filter(ToolServer::isOurs);
  }

  /** What it would say without our entry: to the byte what it said before, if that can be told. */
  String without(Optional<Receipt> receipt) throws InstallFailed {
    if (outline.isEmpty() || ours().isEmpty()) {
      return text();
    }
    Optional<Undoing> known = receipt.flatMap(found -> Optional.ofNullable(found.undoing()));
    Optional<String> undone = known.flatMap(undoing -> undoing.undo(text()));
    return undone.isPresent()
        ? undone.get()
        : Change.without(outline.get(), known.map(Undoing::madeServers).orElse(false));
  }

  private Optional<Member> member() throws InstallFailed {
    return outline.isEmpty()
        ? Optional.empty()
        : outline.get().object(Change.SERVERS).flatMap(servers -> servers.member(Change.OURS));
  }

  private static List<Config> all(Place place) throws InstallFailed {
    List<Config> all = new ArrayList<>();
    for (Path file : place.configs()) {
      Optional<String> text = Disk.read(file);
      if (text.isPresent()) {
        all.add(new Config(file, Optional.of(Outline.of(file, text.get()))));
      }
    }
    return all;
  }
}
