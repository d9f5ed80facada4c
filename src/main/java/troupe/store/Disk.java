package troupe.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The steps at which a disk is full or breaks, apart so that tests can count them and let them
 * fail.
 */
class Disk {

  /** Given at creation: set afterwards, the file would be open to others for a moment. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  void sync(FileChannel file) throws IOException {
    file.force(false);
  }

  /** A new or renamed file is only there after a crash if its folder was synced too. */
  void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The same failure with a message that says which file and what happened. */
  static IOException named(Path file, IOException cause) {
    return new IOException(file + ": " + reason(cause), cause);
  }

  /** What happened, without the file's name, which the JDK puts into some messages only. */
  static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file";
    }
    if (cause instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return cause instanceof FileSystemException
        ? cause.getClass().getSimpleName()
        : String.valueOf(cause.getMessage());
  }
}
