package troupe.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what the daemon takes for a defect of its own. */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final int KEPT = 20;

  /** An actor that fails is told of by Pekko. */
  private final Logger all = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  private final Logger ours = (Logger) LoggerFactory.getLogger("troupe");
  private final Level before = ours.getLevel();
  private final List<String> defects = new CopyOnWriteArrayList<>();

  private LogWatch() {}

  static LogWatch open() {
    LogWatch watch = new LogWatch();
    watch.setContext(watch.ours.getLoggerContext());
    watch.listen();
    return watch;
  }

  private void listen() {
    super.start();
    ours.setLevel(Level.WARN);
    all.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    boolean defect =
        event.getLevel().isGreaterOrEqual(Level.ERROR)
            || event.getMessage().startsWith("nobody handled");
    if (defect && defects.size() < KEPT) {
      String trace =
          event.getThrowableProxy() == null
              ? ""
              : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
      defects.add(event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
    }
  }

  /** What was logged since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(defects);
    defects.removeAll(taken);
    return taken;
  }

  @Override
  public void close() {
    all.detachAppender(this);
    ours.setLevel(before);
    stop();
  }
}
