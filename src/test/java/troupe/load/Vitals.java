package troupe.load;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * How another JVM of this machine is.
 *
 * @param resident bytes of memory that it has from the system
 * @param heap bytes in use on its heap after a collection
 * @param threads that live now
 * @param started threads that ever lived
 */
public record Vitals(long resident, long heap, int threads, long started) {

  private static final int KIB = 1024;

  /** Asks by way of the JDK's own agent, which is loaded the first time. Collects all garbage. */
  // The agent is that of a daemon this test has started.
  @SuppressWarnings("BanJNDI")
  public static Vitals of(long pid) throws IOException {
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(pid)))) {
      MBeanServerConnection there = connector.getMBeanServerConnection();
      MemoryMXBean memory =
          ManagementFactory.newPlatformMXBeanProxy(
              there, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
      ThreadMXBean threads =
          ManagementFactory.newPlatformMXBeanProxy(
              there, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
      // Before the collection, which may give memory back.
      long resident = resident(pid);
      memory.gc();
      return new Vitals(
          resident,
          memory.getHeapMemoryUsage().getUsed(),
          threads.getThreadCount(),
          threads.getTotalStartedThreadCount());
    }
  }

  private static String agent(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("cannot attach to " + pid, e);
    }
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
        .findFirst()
        .orElseThrow(() -> new IOException("no VmRSS of " + pid));
  }

  @Override
  public String toString() {
    long mib = KIB * KIB;
    return "resident %d MiB, heap after GC %d MiB, threads %d, started so far %d"
        .formatted(resident / mib, heap / mib, threads, started);
  }
}
