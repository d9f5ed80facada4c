package troupe.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and replaces files of somebody else's, and says in words what does not work. */
final class Disk {

  private Disk() {}

  /** The text of a plain file; empty when there is none. */
  static Optional<String> read(Path file) throws InstallFailed {
    refuseLink(file);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw InstallFailed.because(file + " is not a file");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      // Strict, since what cannot be read cannot be written back either.
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw InstallFailed.badFile(file, new Spot(1, 1), "is not UTF-8");
    } catch (IOException e) {
      throw InstallFailed.because(words("cannot read " + file, e));
    }
  }

  /** A link leads to where somebody else may have wanted something to be written. */
  static void refuseLink(Path path) throws InstallFailed {
    if (Files.isSymbolicLink(path)) {
      throw InstallFailed.because(
          path + " is a symbolic link, which is not followed; put what it leads to in its place");
    }
  }

  /** Whether {@link #replace} would work, as far as can be told before. */
  static void refuseReadOnly(Path file) throws InstallFailed {
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw InstallFailed.because(file + " is read-only");
    }
    Path folder = file.toAbsolutePath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder != null && !Files.isDirectory(folder)) {
      throw InstallFailed.because("%s is not a folder".formatted(folder));
    }
    if (folder != null && !Files.isWritable(folder)) {
      throw InstallFailed.because("folder %s is read-only".formatted(folder));
    }
  }

  /** Whoever reads the file meanwhile sees the old text or the new one. */
  static void replace(Path file, String text) throws InstallFailed {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".troupe");
    try {
      Files.deleteIfExists(fresh);
      Files.writeString(fresh, text);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw InstallFailed.because(words("cannot write " + file, e));
    }
  }

  /**
   * Makes a folder and those above it.
   *
   * @return how many were made
   */
  static int makeFolders(Path folder) throws InstallFailed {
    List<Path> missing = new ArrayList<>();
    Path next = folder;
    while (next != null && !Files.exists(next)) {
      missing.add(0, next);
      next = next.getParent();
    }
    try {
      for (Path path : missing) {
        Files.createDirectory(path);
      }
    } catch (IOException e) {
      throw InstallFailed.because(words("cannot make folder " + folder, e));
    }
    return missing.size();
  }

  static void delete(Path file) throws InstallFailed {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw InstallFailed.because(words("cannot remove " + file, e));
    }
  }

  /** Removes folders that are empty, from the innermost on, and stops at one that is not. */
  static List<Path> deleteEmpty(Path innermost, int folders) throws InstallFailed {
    List<Path> deleted = new ArrayList<>();
    Path folder = innermost;
    try {
      for (int i = 0; i < folders && folder != null; i++) {
        Files.deleteIfExists(folder);
        deleted.add(folder);
        folder = folder.getParent();
      }
    } catch (DirectoryNotEmptyException e) {
      return deleted;
    } catch (IOException e) {
      throw InstallFailed.because(words("cannot remove folder " + folder, e));
    }
    return deleted;
  }

  /** The JDK's own message is often no more than the file. */
  static String words(String what, IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return what + ": permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return what + ": something else is there";
    }
    String reason =
        failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
    return what + ": " + (reason == null ? failure.getClass().getSimpleName() : reason);
  }
}
