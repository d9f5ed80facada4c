package troupe.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import troupe.bridge.BridgePlugin;

/**
 * Puts the bridge into a place and takes it out. Everything is read and decided first, so that a
 * refusal leaves all files as they were.
 */
public final class Bridge {

  private final Place place;
  private final List<String> done = new ArrayList<>();

  private Bridge(Place place) {
    this.place = place;
  }

  /**
   * Installs, or brings what is installed up to date. OpenCode does not start without the token
   * file of the home: it must be there.
   *
   * @param home of the daemon, absolute
   * @return what was done, a line each; empty when all was as it should be
   * @throws InstallFailed with nothing changed, unless the disk fails in between
   */
  public static List<String> install(Place place, Path home) throws InstallFailed {
    Bridge bridge = new Bridge(place);
    bridge.install(home, Entry.of(home));
    return bridge.done;
  }

  /**
   * Takes out what {@link #install} put in.
   *
   * @return what was done, a line each; empty when nothing was installed
   * @throws InstallFailed as {@link #install}
   */
  public static List<String> remove(Place place) throws InstallFailed {
    Bridge bridge = new Bridge(place);
    bridge.remove();
    return bridge.done;
  }

  /** How things are in a place, which nothing is changed in. */
  public enum State {
    /** All is as {@link #install} would make it. */
    CURRENT,
    /** Something is there that {@link #install} would bring up to date. */
    STALE,
    MISSING
  }

  /**
   * Whether it is installed.
   *
   * @param home of the daemon, absolute
   * @throws InstallFailed when a file there cannot be read, or is not Troupe's
   */
  public static State state(Place place, Path home) throws InstallFailed {
    Bridge bridge = new Bridge(place);
    Optional<String> plugin = bridge.plugin();
    Optional<JsonNode> entry = Config.in(place).ours();
    if (plugin.isEmpty() && entry.isEmpty()) {
      return State.MISSING;
    }
    // A number that was read is of another type than one that was made; its text is the same.
    boolean same =
        entry.map(JsonNode::toString).filter(Entry.of(home).toString()::equals).isPresent();
    Optional<String> from = plugin.flatMap(PluginFile::receipt).map(Receipt::home);
    return same && from.filter(home.toString()::equals).isPresent() ? State.CURRENT : State.STALE;
  }

  private void install(Path home, ObjectNode entry) throws InstallFailed {
    Optional<String> plugin = plugin();
    Optional<Receipt> earlier = plugin.flatMap(PluginFile::receipt);
    Config.refuseForeign(place);
    Config config = Config.in(place);
    boolean current = config.ours().filter(entry::equals).isPresent();
    String before = config.without(earlier);
    Change change = current ? new Change(config.text(), List.of()) : put(config, before, entry);
    Disk.refuseReadOnly(place.plugin());
    Disk.refuseReadOnly(config.file());

    int folders = Disk.makeFolders(place.plugins()) + earlier.map(Receipt::folders).orElse(0);
    boolean made = config.outline().isEmpty() || earlier.map(Receipt::made).orElse(false);
    Receipt receipt =
        Receipt.of(home, made, folders)
            .with(
                current
                    ? earlier.flatMap(known -> Optional.ofNullable(known.undoing()))
                    : Optional.of(Receipt.Undoing.to(before, change.edits())));
    write(place.plugin(), plugin, PluginFile.text(receipt));
    write(config.file(), config.outline().map(Outline::text), change.text());
  }

  private static Change put(Config config, String before, ObjectNode entry) throws InstallFailed {
    return before.isEmpty()
        ? Change.fresh(entry)
        : Change.of(Outline.of(config.file(), before), entry);
  }

  private void remove() throws InstallFailed {
    Optional<String> plugin = plugin();
    Optional<Receipt> receipt = plugin.flatMap(PluginFile::receipt);
    Config config = Config.in(place);
    boolean present = config.ours().isPresent();
    String rest = config.without(receipt);
    if (present) {
      Disk.refuseReadOnly(config.file());
    }
    if (plugin.isPresent()) {
      Disk.refuseReadOnly(place.plugin());
    }

    boolean made = receipt.map(Receipt::made).orElse(false);
    if (present && made && (rest.isEmpty() || Change.isBare(rest))) {
      delete(config.file());
    } else if (present) {
      write(config.file(), Optional.of(config.text()), rest);
    }
    if (plugin.isPresent()) {
      delete(place.plugin());
      int folders = receipt.map(Receipt::folders).orElse(0);
      Disk.deleteEmpty(place.plugins(), folders).forEach(folder -> done.add("removed " + folder));
    }
  }

  /** The plugin file as it is; empty when there is none. */
  private Optional<String> plugin() throws InstallFailed {
    Disk.refuseLink(place.plugins());
    if (!place.folder().equals(place.plugins().getParent())) {
      Disk.refuseLink(place.folder().resolve(".opencode"));
    }
    Optional<String> text = Disk.read(place.plugin());
    if (text.isPresent() && !BridgePlugin.isOurs(text.get())) {
      throw InstallFailed.because(
          place.plugin() + " is not Troupe's; move it away, or give it another name");
    }
    return text;
  }

  private void write(Path file, Optional<String> old, String text) throws InstallFailed {
    if (old.filter(text::equals).isEmpty()) {
      Disk.replace(file, text);
      done.add((old.isPresent() ? "changed " : "made ") + file);
    }
  }

  private void delete(Path file) throws InstallFailed {
    if (Files.exists(file)) {
      Disk.delete(file);
      done.add("removed " + file);
    }
  }
}
