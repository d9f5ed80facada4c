package troupe.worker.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/** Reads a file that somebody else may have put there: plain files of bounded size only. */
final class SourceFile {

  /** In bytes; a file of a thousand workers is far below. */
  static final int MOST_BYTES = 1 << 20;

  private SourceFile() {}

  /** The parsed file; empty when there is none. */
  static Optional<Parsed> read(Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(readPresent(file, attributes));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unreadable) {
      String problem = "cannot be read: " + reason(unreadable);
      return Optional.of(Parsed.unreadable(file, Spot.FILE, problem));
    }
  }

  private static Parsed readPresent(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      return Parsed.unreadable(file, Spot.FILE, "found a symbolic link, expected a plain file");
    }
    if (!attributes.isRegularFile()) {
      String found = attributes.isDirectory() ? "a folder" : "something else";
      return Parsed.unreadable(file, Spot.FILE, "found " + found + ", expected a plain file");
    }
    byte[] bytes = bytes(file);
    if (bytes.length > MOST_BYTES) {
      String problem = "found a larger file, expected at most " + MOST_BYTES + " bytes";
      return Parsed.unreadable(file, Spot.FILE, problem);
    }
    return decode(file, bytes);
  }

  private static byte[] bytes(Path file) throws IOException {
    // The link is refused once more on opening: it may have been put there since.
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
      return Channels.newInputStream(channel).readNBytes(MOST_BYTES + 1);
    }
  }

  /** Decoded here and not by the parser, so that columns count characters. */
  private static Parsed decode(Path file, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    boolean whole = !decoder.decode(ByteBuffer.wrap(bytes), text, true).isError();
    text.flip();
    if (!whole) {
      return Parsed.unreadable(file, Spot.after(text), "found a byte that is not UTF-8");
    }
    return DocumentReader.parse(file, text.toString());
  }

  private static String reason(IOException unreadable) {
    if (unreadable instanceof AccessDeniedException) {
      return "permission denied";
    }
    String said =
        unreadable instanceof FileSystemException failure
            ? failure.getReason()
            : unreadable.getMessage();
    return said == null ? "the system does not say why" : said;
  }
}
