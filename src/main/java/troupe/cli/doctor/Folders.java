package troupe.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.Token;

/** Looks at the folders and files that a daemon keeps. Changes nothing. */
final class Folders {

  private static final long MEGABYTE = 1024 * 1024;

  /** Journals and snapshots of a busy day; below this a daemon soon refuses commands. */
  private static final long TOO_LITTLE = 100 * MEGABYTE;

  /** OpenCode alone takes a good part of this. */
  private static final long LITTLE = 1024 * MEGABYTE;

  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private Folders() {}

  /** A folder that only its owner may look into, and the disk it is on. */
  static List<Finding> folder(String subject, Path folder) {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(rights(subject, folder));
      findings.add(space(subject, existing(folder)));
    } catch (IOException e) {
      findings.add(Finding.fail(subject, "cannot look at " + e.getMessage(), "mend its rights"));
    }
    return findings;
  }

  private static Finding rights(String subject, Path folder) throws IOException {
    if (Files.notExists(folder)) {
      Path above = existing(folder);
      return Files.isWritable(above) && Files.isDirectory(above)
          ? Finding.ok(subject, folder + " is made when the daemon starts")
          : Finding.fail(
              subject,
              "%s is not there, and %s cannot be written".formatted(folder, above),
              "give yourself the right to write there, or choose another folder");
    }
    if (!Files.isDirectory(folder)) {
      return Finding.fail(subject, folder + " is not a folder", "move it away");
    }
    if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
      return Finding.fail(subject, folder + " cannot be written", "chmod u+rwx " + folder);
    }
    return isOwners(folder)
        ? Finding.ok(subject, folder.toString())
        : Finding.warn(subject, folder + " can be read by others", "chmod go-rwx " + folder);
  }

  private static Finding space(String subject, Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    String words = "%d MB free for %s".formatted(free / MEGABYTE, folder);
    String disk = subject + " disk";
    if (free < TOO_LITTLE) {
      return Finding.fail(disk, words, "make room: below 100 MB commands may be refused");
    }
    return free < LITTLE
        ? Finding.warn(disk, words, "make room: 1 GB is a good reserve")
        : Finding.ok(disk, words);
  }

  /** The secret that clients show. */
  static Finding token(Path home, Map<String, String> environment) {
    Path file = home.resolve("token");
    try {
      if (!Token.given(environment).isEmpty()) {
        return Finding.ok("token", "from " + Token.VARIABLE);
      }
      if (Files.notExists(file)) {
        return Finding.ok("token", file + " is made when the daemon starts");
      }
      String kept = Files.readString(file).strip();
      if (kept.isEmpty() || !Token.isPrintable(kept)) {
        return Finding.fail(
            "token",
            file + " holds no token that can be shown",
            "remove it and restart the daemon, which makes another");
      }
      return isOwners(file)
          ? Finding.ok("token", file.toString())
          : Finding.fail("token", file + " can be read by others", "chmod 600 " + file);
    } catch (CommandFailed e) {
      return Finding.fail("token", String.valueOf(e.getMessage()), "unset " + Token.VARIABLE);
    } catch (IOException e) {
      return Finding.fail("token", file + " cannot be read", "chmod u+r " + file);
    }
  }

  private static boolean isOwners(Path path) throws IOException {
    return OWNERS.containsAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  /** The nearest folder above that is there. */
  private static Path existing(Path folder) throws IOException {
    Path found = folder;
    while (found != null && Files.notExists(found)) {
      found = found.getParent();
    }
    if (found == null) {
      throw new IOException(folder.toString());
    }
    return found;
  }
}
