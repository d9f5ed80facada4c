package troupe.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A disk that counts its syncs, holds them up and fails as told. It only says that it synced: what
 * is written is there for the test either way, and syncs are what takes long.
 */
final class ScriptedDisk extends Disk {

  private final AtomicInteger syncs = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private int folderSyncs = Integer.MAX_VALUE;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  int syncs() {
    return syncs.get();
  }

  /** The next so many syncs fail. */
  void failSyncs(int count) {
    failures.set(count);
  }

  /** So many syncs of folders succeed, the one after them fails. */
  void failFolderSyncAfter(int count) {
    folderSyncs = count;
  }

  /** Syncs wait until the latch returned is counted down. */
  CountDownLatch holdUp() {
    gate = new CountDownLatch(1);
    return gate;
  }

  @Override
  void sync(FileChannel file) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    syncs.incrementAndGet();
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("Input/output error");
    }
  }

  @Override
  void syncFolder(Path folder) throws IOException {
    if (folderSyncs-- == 0) {
      throw new IOException("Input/output error");
    }
  }
}
