package troupe.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Troupe's settings. Names, units, defaults and ranges stand in {@code reference.conf} and {@code
 * docs/operating.md}; a test holds the two together.
 */
public record Settings(
    Http http,
    OpenCode opencode,
    Turns turns,
    Delivery delivery,
    Spawn spawn,
    Mail mail,
    Store store,
    Workers workers,
    Permissions permissions,
    Prompts prompts,
    Dashboard dashboard) {

  /**
   * The HTTP edge.
   *
   * @param host loopback unless told
   * @param port 0 lets the system choose
   * @param allowRemote whether it may listen where other machines reach it
   * @param hostNames further names that clients may call it by
   * @param maxBody the largest request body, in bytes
   * @param answerLimit how long a command may wait for its team
   * @param idleLimit how long a connection may have nothing to do
   * @param heartbeat how long a stream of events may be silent
   * @param idempotency how long requests with a key are remembered
   * @param tokenOverlap how long the token before stays good after a rotation
   */
  public record Http(
      String host,
      int port,
      boolean allowRemote,
      List<String> hostNames,
      Tls tls,
      long maxBody,
      Duration answerLimit,
      Duration idleLimit,
      Duration heartbeat,
      Duration tokenOverlap,
      HttpLimits limits,
      Idempotency idempotency) {

    private Http at(String otherHost, int otherPort, boolean remote) {
      return new Http(
          otherHost,
          otherPort,
          remote,
          hostNames,
          tls,
          maxBody,
          answerLimit,
          idleLimit,
          heartbeat,
          tokenOverlap,
          limits,
          idempotency);
    }

    private static Http of(Rules at) {
      return new Http(
          at.text("http.host"),
          at.whole("http.port", 0, 65_535),
          at.flag("http.allow-remote"),
          at.texts("http.host-names"),
          new Tls(
              at.text("http.tls.key-store"),
              at.text("http.tls.type"),
              at.text("http.tls.password-file")),
          at.bytes("http.max-body"),
          at.time("http.answer-limit"),
          at.time("http.idle-limit"),
          at.time("http.heartbeat"),
          at.timeOrZero("http.token-overlap"),
          HttpLimits.of(at),
          new Idempotency(
              at.time("http.idempotency-window"),
              at.whole("http.idempotency-keys", 1, 1_000_000),
              at.bytes("http.idempotency-bytes")));
    }
  }

  /**
   * The key store with the daemon's key and certificate.
   *
   * @param keyStore its file; empty for none, which is plain HTTP
   * @param type as the JDK names it
   * @param passwordFile holds its password; empty when the environment does
   */
  public record Tls(String keyStore, String type, String passwordFile) {

    /** Whether the daemon speaks HTTPS. */
    public boolean isOn() {
      return !keyStore.isEmpty();
    }
  }

  /**
   * Requests with an {@code Idempotency-Key}.
   *
   * @param window how long a key is remembered
   * @param keys the most that a team remembers
   * @param maxBytes the most that a team remembers of their answers, in bytes
   */
  public record Idempotency(Duration window, int keys, long maxBytes) {}

  /**
   * The OpenCode server.
   *
   * @param requestLimit how long one call may take
   * @param startLimit how long a managed server may take to be ready
   * @param streamSilence how long the event stream may be silent; OpenCode's heartbeat comes about
   *     every 30 s
   * @param maxEvent the largest event, in bytes
   * @param minBackoff first pause before connecting or starting again
   * @param maxBackoff longest such pause
   */
  public record OpenCode(
      Duration requestLimit,
      Duration startLimit,
      Duration streamSilence,
      int maxEvent,
      Duration minBackoff,
      Duration maxBackoff) {

    /** The same for a server that may take another time to start. */
    public OpenCode startingWithin(Duration limit) {
      return new OpenCode(requestLimit, limit, streamSilence, maxEvent, minBackoff, maxBackoff);
    }
  }

  /**
   * Turns of members.
   *
   * @param limit the longest one turn may run before it is aborted; zero for no limit
   * @param checkInterval how often a running turn is looked at although no event came
   * @param maxResumes how often a turn cut by a crash is sent again before it is an error
   * @param shutdownLimit how long a member told to stop may go on before its turn is aborted
   * @param abortLimit how long a turn that is being aborted may go on before it is given up
   */
  public record Turns(
      Duration limit,
      Duration checkInterval,
      int maxResumes,
      Duration shutdownLimit,
      Duration abortLimit,
      Silence silence,
      Retries retries) {}

  /**
   * Turns that show no sign of life.
   *
   * @param limit how long until the member counts as stalled; zero for never
   * @param abortAfter how much longer until its turn is aborted; zero for never
   */
  public record Silence(Duration limit, Duration abortAfter) {}

  /**
   * Turns whose model's provider fails, over and over.
   *
   * @param notice at which attempt the lead is told
   * @param noticeWait the lead is told at once of a longer wait for the next attempt
   * @param limit after how many attempts the turn is aborted; zero for never
   */
  public record Retries(int notice, Duration noticeWait, int limit) {}

  /**
   * Handing prompts to OpenCode.
   *
   * @param attempts tries before the mail is dead
   * @param minBackoff pause after the first failed try
   * @param maxBackoff longest pause between tries
   * @param grace how long a session that took a prompt may do nothing before it is sent again
   */
  public record Delivery(int attempts, Duration minBackoff, Duration maxBackoff, Duration grace) {

    /** More doublings would overflow and change nothing. */
    private static final int MOST_DOUBLINGS = 16;

    /** Doubles with each failed try, up to the longest. */
    public Duration pauseAfter(int failures) {
      Duration pause = minBackoff.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
      return pause.compareTo(maxBackoff) < 0 ? pause : maxBackoff;
    }
  }

  /**
   * Making members.
   *
   * @param attempts tries to create the session
   * @param limit how long creating it may take, all tries together
   * @param promptWait how long the answer waits to see the first prompt refused
   * @param maxFailures members of a team that may fail to be made one after another before no more
   *     are tried for a while
   * @param failurePause that while
   */
  public record Spawn(
      int attempts, Duration limit, Duration promptWait, int maxFailures, Duration failurePause) {}

  /**
   * Mailboxes.
   *
   * @param maxMessages undelivered messages one recipient may have
   * @param maxBytes undelivered text one recipient may have, in bytes of UTF-8
   * @param gatherWindow how long the lead's mail is gathered before it is handed over
   * @param kept closed messages a team keeps in memory and in its snapshot
   * @param resultPreview characters of a turn's result in the notice to the lead
   */
  public record Mail(
      int maxMessages, long maxBytes, Duration gatherWindow, int kept, int resultPreview) {}

  /**
   * Files of a team.
   *
   * @param gatherLimit how long commands that come in a crowd may wait for each other, to share a
   *     sync; zero for not at all
   * @param snapshotInterval least time between two snapshots
   * @param snapshotAge longest time without one while the journal grows by less than its size
   * @param segmentSize size at which the journal is rotated, in bytes
   * @param segments rotated segments that are kept
   * @param failureNotice how long a write that the disk refused keeps the daemon from being ready
   */
  public record Store(
      Duration gatherLimit,
      Duration snapshotInterval,
      Duration snapshotAge,
      long segmentSize,
      int segments,
      Duration failureNotice) {}

  /**
   * Configured workers, beside what {@code orchestrator.json} says of each.
   *
   * @param maxServers servers that may run for workers and members at once
   * @param maxWaiting prompts that may wait for one worker
   * @param maxFailures starts of a server that may fail one after another before it is given up for
   *     a while
   * @param failurePause how long it then stays given up
   * @param maxBody the largest request body that carries a prompt, in bytes
   * @param publishEvents whether worker events are also put into OpenCode's own event stream
   */
  public record Workers(
      int maxServers,
      int maxWaiting,
      int maxFailures,
      Duration failurePause,
      long maxBody,
      boolean publishEvents,
      Attachments attachments) {}

  /**
   * Files that go with a worker's prompt.
   *
   * @param maxCount to one prompt
   * @param maxSize of one, in bytes
   * @param copyOutside whether a file outside of the worker's directory is copied into it for the
   *     turn; else it is refused
   */
  public record Attachments(int maxCount, long maxSize, boolean copyOutside) {}

  /**
   * The page for browsers.
   *
   * @param sessionLength how long a browser stays logged in
   * @param linkLife how long a link to log in is good
   * @param maxSessions the most browsers that are logged in, and links that were not used
   * @param logins tries of one address to log in
   */
  public record Dashboard(
      Duration sessionLength, Duration linkLife, int maxSessions, HttpLimits.Rate logins) {}

  /** The defaults. */
  public static Settings defaults() {
    return of(reference());
  }

  /**
   * The defaults with a file of {@code troupe { … }} over them.
   *
   * @throws ConfigException naming file, line and path when the file cannot be read, a key is
   *     unknown or a value does not fit
   */
  public static Settings load(Path file) {
    return checked(read(file));
  }

  /**
   * What stands in a file, not checked yet.
   *
   * @throws ConfigException when it cannot be read
   */
  public static Config read(Path file) {
    try {
      return ConfigFactory.parseFile(file.toFile(), Rules.STRICT_FILE).resolve();
    } catch (StackOverflowError deep) {
      // The library has no limit of its own.
      throw new ConfigException.Parse(
          ConfigOriginFactory.newFile(file.toString()), "lists or objects are nested too deeply");
    }
  }

  /**
   * The defaults with {@code given} over them.
   *
   * @throws ConfigException naming the path when a key is unknown or a value does not fit
   */
  public static Settings checked(Config given) {
    Config reference = reference();
    Rules.refuseUnknown(given, reference);
    return of(given.withFallback(reference));
  }

  /** By our own class loader: inside a program the thread's may not know us. */
  private static Config reference() {
    return ConfigFactory.defaultReference(Settings.class.getClassLoader());
  }

  /**
   * The same, listening elsewhere.
   *
   * @param address {@code HOST:PORT}; an IPv6 host in brackets
   * @throws IllegalArgumentException when it is not that
   */
  public Settings listeningOn(String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon).replaceAll("^\\[|\\]$", "");
    if (host.isEmpty() || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("expected HOST:PORT, not " + address);
    }
    int port = Integer.parseInt(address.substring(colon + 1));
    if (port > 65_535) {
      throw new IllegalArgumentException("expected a port up to 65535, not " + port);
    }
    return with(http.at(host, port, http.allowRemote()));
  }

  /** The same, which may listen where other machines reach it. */
  public Settings allowingRemote() {
    return with(http.at(http.host(), http.port(), true));
  }

  private Settings with(Http other) {
    return new Settings(
        other,
        opencode,
        turns,
        delivery,
        spawn,
        mail,
        store,
        workers,
        permissions,
        prompts,
        dashboard);
  }

  /** What stands under {@code troupe} in {@code config}. */
  public static Settings of(Config config) {
    Rules at = new Rules(config.getConfig("troupe"));
    return new Settings(
        Http.of(at),
        new OpenCode(
            at.time("opencode.request-limit"),
            at.time("opencode.start-limit"),
            at.time("opencode.stream-silence"),
            (int) Math.min(Integer.MAX_VALUE, at.bytes("opencode.max-event")),
            at.time("opencode.min-backoff"),
            at.time("opencode.max-backoff")),
        turns(at),
        new Delivery(
            at.whole("delivery.attempts", 1, 1_000),
            at.time("delivery.min-backoff"),
            at.time("delivery.max-backoff"),
            at.time("delivery.grace")),
        new Spawn(
            at.whole("spawn.attempts", 1, 100),
            at.time("spawn.limit"),
            at.time("spawn.prompt-wait"),
            at.whole("spawn.max-failures", 1, 1_000),
            at.time("spawn.failure-pause")),
        new Mail(
            at.whole("mail.max-messages", 1, 1_000_000),
            at.bytes("mail.max-bytes"),
            at.time("mail.gather-window"),
            at.whole("mail.kept", 0, 1_000_000),
            at.whole("mail.result-preview", 0, 1_000_000)),
        new Store(
            at.timeOrZero("store.gather-limit"),
            at.time("store.snapshot-interval"),
            at.time("store.snapshot-age"),
            at.bytes("store.segment-size"),
            at.whole("store.segments", 0, 100_000),
            at.time("store.failure-notice")),
        new Workers(
            at.whole("workers.max-servers", 1, 10_000),
            at.whole("workers.max-waiting", 0, 100_000),
            at.whole("workers.max-failures", 1, 1_000),
            at.time("workers.failure-pause"),
            at.bytes("workers.max-body"),
            at.flag("workers.publish-events"),
            new Attachments(
                at.whole("workers.attachments.max-count", 0, 1_000),
                at.bytes("workers.attachments.max-size"),
                at.flag("workers.attachments.copy-outside"))),
        Permissions.of(at),
        Prompts.of(at),
        new Dashboard(
            at.time("dashboard.session-length"),
            at.time("dashboard.link-life"),
            at.whole("dashboard.max-sessions", 1, 10_000),
            new HttpLimits.Rate(
                at.whole("dashboard.login-rate", 1, 1_000_000),
                at.whole("dashboard.login-burst", 1, 1_000_000))));
  }

  private static Turns turns(Rules at) {
    Turns turns =
        new Turns(
            at.timeOrZero("turns.limit"),
            at.time("turns.check-interval"),
            at.whole("turns.max-resumes", 1, 100),
            at.time("turns.shutdown-limit"),
            at.time("turns.abort-limit"),
            new Silence(at.timeOrZero("turns.silence-limit"), at.timeOrZero("turns.silence-abort")),
            new Retries(
                at.whole("turns.retry-notice", 1, 1_000),
                at.time("turns.retry-notice-wait"),
                at.whole("turns.retry-limit", 0, 10_000)));
    Duration silence = turns.silence().limit();
    if (!silence.isZero() && silence.compareTo(turns.checkInterval()) <= 0) {
      // Between two looks nothing is known of a tool that runs for long.
      throw at.bad("turns.silence-limit", "expected 0s or more than turns.check-interval");
    }
    return turns;
  }
}
