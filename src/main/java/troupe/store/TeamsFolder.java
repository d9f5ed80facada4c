package troupe.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder with one folder for each team, held by one daemon at a time. All calls block, and are
 * safe from any thread. I/O failures are {@link UncheckedIOException}s unless declared otherwise.
 */
public final class TeamsFolder {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String LOCK = ".lock";
  private static final String ARCHIVE = ".archive";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * The folders this process holds. A lock belongs to the process, and on Linux closing any other
   * channel to the lock file gives it up, even that of a refused second attempt or of reading the
   * file. So a folder known to be held here is never opened a second time.
   */
  private static final ConcurrentMap<Path, Holder> HELD = new ConcurrentHashMap<>();

  private final Path root;
  private final FileChannel lock;
  private final Disk disk = new Disk();

  private TeamsFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Takes the folder for this process. Where it is missing it is made, for its owner only.
   *
   * @throws FolderInUse when another daemon, or another part of this process, has it
   */
  public static TeamsFolder open(Path root, Holder self) throws FolderInUse, IOException {
    Files.createDirectories(root, Disk.PRIVATE_FOLDER);
    Path real = root.toRealPath();
    Holder here = HELD.putIfAbsent(real, self);
    if (here != null) {
      throw new FolderInUse(real, Optional.of(here));
    }
    boolean taken = false;
    try {
      TeamsFolder folder = new TeamsFolder(real, lock(real, self));
      taken = true;
      return folder;
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  /** Says anew who holds the folder, for instance once the address is known. */
  public void introduce(Holder self) throws IOException {
    HELD.put(root, self);
    write(lock, self);
  }

  /** Whether a folder of this name can hold a team; members are named by the same rule. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The teams there are, sorted: folders with a team's name and at least one of its files. */
  public List<String> names() {
    try (Stream<Path> files = Files.list(root)) {
      return files
          .filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> file.getFileName().toString())
          .filter(TeamsFolder::isName)
          .filter(this::holdsATeam)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(Disk.named(root, e));
    }
  }

  /** A team that could not be made leaves an empty folder behind. */
  private boolean holdsATeam(String name) {
    try (Stream<Path> files = Files.list(path(name))) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      return true; // to be found damaged, not to be overlooked
    }
  }

  /**
   * The files of one team, there or not yet. Touches nothing.
   *
   * @throws IllegalArgumentException when no team can be called so
   */
  public TeamFolder team(String name) {
    return new TeamFolder(path(name), disk);
  }

  /**
   * Moves a team's folder out of the way for good; it is no longer listed. Its {@link TeamFolder}
   * must be closed.
   *
   * @return where it is now
   */
  public Path archive(String name) {
    Path team = path(name);
    try {
      Path archive = root.resolve(ARCHIVE);
      Files.createDirectories(archive, Disk.PRIVATE_FOLDER);
      Path place = free(archive, name + "-" + STAMP.format(Instant.now()));
      Files.move(team, place, StandardCopyOption.ATOMIC_MOVE);
      disk.syncFolder(archive);
      disk.syncFolder(root);
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(Disk.named(team, e));
    }
  }

  /** Lets another daemon take the folder. */
  public void close() {
    if (!lock.isOpen()) {
      return;
    }
    try (lock) {
      // Emptied, not deleted: who just opened the file would lock one that is no longer there.
      lock.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException(Disk.named(root.resolve(LOCK), e));
    } finally {
      HELD.remove(root);
    }
  }

  private static FileChannel lock(Path root, Holder self) throws FolderInUse, IOException {
    Path file = root.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(file, EnumSet.of(CREATE, READ, WRITE), Disk.PRIVATE_FILE);
    try {
      if (channel.tryLock() != null) {
        write(channel, self);
        return channel;
      }
    } catch (OverlappingFileLockException sameProcess) {
      // Held by this process through another class loader, whose HELD is not ours.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    Optional<Holder> first = Holder.parse(Files.readAllBytes(file));
    channel.close();
    throw new FolderInUse(root, first);
  }

  private static void write(FileChannel lock, Holder holder) throws IOException {
    lock.truncate(0);
    lock.write(ByteBuffer.wrap(holder.bytes()), 0);
    lock.force(true);
  }

  private static Path free(Path archive, String wanted) {
    Path place = archive.resolve(wanted);
    for (int copy = 2; Files.exists(place); copy++) {
      place = archive.resolve(wanted + "-" + copy);
    }
    return place;
  }

  private Path path(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a team's name: " + name);
    }
    return root.resolve(name);
  }
}
