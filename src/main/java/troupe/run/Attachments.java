package troupe.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.api.Attachment;
import troupe.settings.Settings;

/**
 * Brings the attachments of a prompt to where the worker's server can read them. A file inside of
 * the worker's directory stays where it is; everything else becomes a file of its own below {@code
 * .opencode/attachments} there, which is removed after the turn. Nothing that cannot be sent is
 * passed over: it is an error that says which attachment and why.
 */
final class Attachments {

  private static final Logger log = LoggerFactory.getLogger(Attachments.class);

  private static final String FOLDER = ".opencode/attachments";

  /** Older copies were left by a daemon that was killed: no turn lasts as long. */
  private static final Duration OLDEST = Duration.ofHours(25);

  /** What a run is called. */
  private static final Pattern RUN_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** In bytes, as Linux file systems count. */
  private static final int LONGEST_NAME = 255;

  /** Enough to tell text from something else. */
  private static final int BEGINNING = 8_192;

  private final Settings.Attachments limits;
  private final Executor disk;

  /**
   * @param disk may be blocked by a slow disk
   */
  Attachments(Settings.Attachments limits, Executor disk) {
    this.limits = limits;
    this.disk = disk;
  }

  /**
   * Makes them ready for one turn. Fails with {@link AttachmentRefused} for what cannot be sent,
   * with {@link UncheckedIOException} when the copies cannot be written; nothing is left then.
   *
   * @param runId names the copies' folder; unique
   * @param directory the worker's; absolute and existing
   */
  CompletionStage<Prepared> prepare(String runId, String directory, List<Attachment> attachments) {
    return attachments.isEmpty()
        ? CompletableFuture.completedFuture(Prepared.NONE)
        : CompletableFuture.supplyAsync(() -> prepared(runId, directory, attachments), disk);
  }

  private Prepared prepared(String runId, String directory, List<Attachment> attachments) {
    if (attachments.size() > limits.maxCount()) {
      throw new AttachmentRefused(
          limits.maxCount(), "At most %d can be attached.".formatted(limits.maxCount()));
    }
    try {
      Path root = Path.of(directory).toRealPath();
      Path folder = root.resolve(FOLDER);
      if (Files.isSymbolicLink(folder)) {
        throw new AttachmentRefused(0, "%s is a link; remove it.".formatted(folder));
      }
      sweep(folder);
      Path copies = folder.resolve(runId);
      try {
        List<Prepared.File> files = new ArrayList<>();
        for (int index = 0; index < attachments.size(); index++) {
          files.add(new One(index, root, copies).file(attachments.get(index)));
        }
        return new Prepared(files, () -> disk.execute(() -> removeQuietly(copies)));
      } catch (IOException | RuntimeException failure) {
        removeQuietly(copies);
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The way of one attachment. */
  private final class One {

    private final int index;
    private final Path root;
    private final Path copies;

    One(int index, Path root, Path copies) {
      this.index = index;
      this.root = root;
      this.copies = copies;
    }

    Prepared.File file(Attachment attachment) throws IOException {
      if (attachment instanceof Attachment.AtPath named) {
        return named(named);
      }
      InlineFile inline = InlineFile.of(index, attachment);
      checkSize(inline.bytes().size());
      String name = name(attachment, "attachment-" + (index + 1));
      Path copy = place(name);
      Files.write(copy, inline.bytes().toArrayUnsafe());
      return new Prepared.File(inline.mime(), name, copy.toUri());
    }

    private Prepared.File named(Attachment.AtPath attachment) throws IOException {
      Path file = allowed(attachment.path());
      checkSize(Files.size(file));
      String name = name(attachment, String.valueOf(file.getFileName()));
      String mime =
          attachment.mime() == null
              ? MediaType.guessed(index, name, beginning(file))
              : MediaType.given(index, attachment.mime());
      if (file.startsWith(root)) {
        return new Prepared.File(mime, name, file.toUri());
      }
      Path copy = place(name);
      Files.copy(file, copy);
      return new Prepared.File(mime, name, copy.toUri());
    }

    /** Decided before it is opened: what lies outside may be a device or a file that hangs. */
    private Path allowed(String path) {
      Path file = existing(path);
      if (limits.copyOutside() || file.startsWith(root)) {
        return file;
      }
      throw refused(
          "\"%s\" is outside of %s. Copy it there, send its content, or set".formatted(path, root)
              + " troupe.workers.attachments.copy-outside.");
    }

    /** Links are followed, so that none leads out of the directory unseen. */
    private Path existing(String path) {
      try {
        Path file = root.resolve(path).toRealPath();
        if (Files.isRegularFile(file) && Files.isReadable(file)) {
          return file;
        }
        throw refused("\"%s\" is no file that can be read.".formatted(path));
      } catch (FileSystemException missing) {
        throw refused("There is no file \"%s\".".formatted(path));
      } catch (IOException | InvalidPathException odd) {
        throw refused("\"%s\" cannot be read.".formatted(path));
      }
    }

    private byte[] beginning(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(BEGINNING);
      } catch (FileSystemException unreadable) {
        throw refused("\"%s\" cannot be read.".formatted(file));
      }
    }

    private void checkSize(long size) {
      if (size > limits.maxSize()) {
        throw refused("It has %d bytes, more than %d.".formatted(size, limits.maxSize()));
      }
    }

    /** Numbered, since two may have one name. Only its owner reads what was sent. */
    private Path place(String name) throws IOException {
      Path folder = copies.resolve(Integer.toString(index));
      try {
        make(folder);
      } catch (NoSuchFileException meanwhile) {
        // Another turn has just ended and removed the empty folder above.
        make(folder);
      }
      return folder.resolve(name);
    }

    /** What is left of a name when it cannot lead anywhere. */
    private String name(Attachment attachment, String otherwise) {
      String given = attachment.name();
      if (given == null) {
        return otherwise;
      }
      boolean plain = given.matches("[^/\\\\\\p{Cntrl}]{1,128}") && !given.startsWith(".");
      if (!plain || given.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw refused("\"%s\" cannot be a file's name.".formatted(given));
      }
      return given;
    }

    private AttachmentRefused refused(String rule) {
      return new AttachmentRefused(index, rule);
    }
  }

  private static void make(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Another turn may be removing its copies just now; it is not this prompt's trouble. */
  private static void sweep(Path folder) {
    Instant oldest = Instant.now().minus(OLDEST);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Attachments::isOurs)) {
      for (Path copies : all) {
        if (Files.getLastModifiedTime(copies).toInstant().isBefore(oldest)) {
          removeQuietly(copies);
        }
      }
    } catch (IOException | DirectoryIteratorException stays) {
      log.debug("old attachments in {} are left: {}", folder, stays.toString());
    }
  }

  /** Somebody else may keep files there, too. */
  private static boolean isOurs(Path copies) {
    return RUN_ID.matcher(copies.getFileName().toString()).matches()
        && Files.isDirectory(copies, LinkOption.NOFOLLOW_LINKS);
  }

  private static void removeQuietly(Path copies) {
    try {
      if (Files.exists(copies)) {
        remove(copies);
        Files.delete(copies.getParent());
      }
    } catch (DirectoryNotEmptyException othersGoOn) {
      log.debug("{} is still in use", copies.getParent());
    } catch (IOException stays) {
      log.warn("cannot remove the attachments in {}: {}", copies, stays.toString());
    }
  }

  private static void remove(Path copies) throws IOException {
    try (Stream<Path> tree = Files.walk(copies)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
