package troupe.cli.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** What a person or an administrator sends to a process. */
public final class Signals {

  private Signals() {}

  /**
   * From now on each signal {@code name}, such as {@code INT}, runs {@code action} instead of
   * ending the process.
   *
   * <p>The JDK has no way to a signal but {@code sun.misc.Signal} of its module jdk.unsupported,
   * and javac warns of each mention of that class, which is an error in this build.
   *
   * @throws ReflectiveOperationException when it cannot be handled here
   */
  public static void on(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    InvocationHandler run =
        (proxy, method, arguments) -> {
          action.run();
          return null;
        };
    signal
        .getMethod("handle", signal, handler)
        .invoke(
            null,
            signal.getConstructor(String.class).newInstance(name),
            Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run));
  }
}
