package troupe.opencode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A JVM that starts a child and then waits to be killed. */
final class ChildHost {

  private ChildHost() {}

  /** Prints the child's process id. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path binary = Path.of(arguments[0]);
    Path directory = Path.of(arguments[1]);
    Child child =
        Child.start(new ServerProcess.Spec(binary, directory, Map.of("PATH", "/usr/bin:/bin")));
    System.out.println(child.pid());
    new CountDownLatch(1).await();
  }
}
